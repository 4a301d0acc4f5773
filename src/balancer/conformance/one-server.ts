import { drawnFlow } from './drawn-flow.ts';
import { Breach, type Law } from './law.ts';
import { ownersStream, TrialOwner } from './trial-owner.ts';

const PICKS = 300;

/** All go to one server while it can take them, however many it has; to one other when it cannot. */
export const oneServer: Law = {
  sentence: 'sends all to one server, and to one other when that has lost its weight',
  appliesTo: ({ expectation }) => expectation === 'one server',

  check(subject) {
    const owner = new TrialOwner(subject);
    const stream = ownersStream(subject.seed);
    const servers = Array.from({ length: 5 }, (_, i) => owner.add(1 + (i % 3)));
    for (let able = servers.length; able > 0; able--) {
      const given = new Set<number>();
      for (let i = 0; i < PICKS; i++) {
        const server = owner.pick(drawnFlow(stream));
        given.add(server);
        owner.openAt(server);
      }
      const [server] = [...given] as [number];
      if (given.size > 1) throw new Breach(`it gave ${given.size} of ${able} servers to ${PICKS} flows`);
      owner.weigh(server, 0);
    }
  },
};
