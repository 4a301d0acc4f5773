import { drawnFlow } from './drawn-flow.ts';
import { Breach, type Law } from './law.ts';
import { ownersStream, TrialOwner } from './trial-owner.ts';

const FLOWS = 300;

/** While servers stay as they are, a flow that is hashed goes where it went before. */
export const faithfulFlows: Law = {
  sentence: 'sends a flow to the same server again as long as the servers stay as they are',
  appliesTo: ({ expectation }) => expectation.startsWith('hash of '),

  check(subject) {
    const owner = new TrialOwner(subject);
    const stream = ownersStream(subject.seed);
    for (let i = 0; i < 7; i++) owner.add(1 + (i % 3));
    const flows = Array.from({ length: FLOWS }, () => drawnFlow(stream));
    const first = flows.map((flow) => owner.pick(flow));
    owner.wait(60_000);
    const second = flows.map((flow) => owner.pick({ ...flow }));
    const moved = first.filter((server, i) => server !== second[i]).length;
    if (moved > 0) throw new Breach(`${moved} of ${FLOWS} flows went to another server the second time`);
  },
};
