import { Breach, type Law } from './law.ts';
import { runPrograms } from './trial-program.ts';

/** There is nobody to probe at a position that no server has. */
export const knownProbes: Law = {
  sentence: 'asks to probe only servers that are there',
  appliesTo: () => true,

  check(subject) {
    runPrograms(subject, {
      probeAsked(owner, server) {
        if (owner.servers.has(server)) return;
        throw new Breach(
          `it asked to probe position ${String(server)}, at which there is no server, after: ${owner.story()}`,
        );
      },
    });
  },
};
