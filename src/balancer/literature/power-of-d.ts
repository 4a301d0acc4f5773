import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { UsableServers } from '../usable-servers.ts';

/**
 * The power of d choices, or the supermarket model: of d servers at random the one with the fewest requests, of equal
 * ones the first drawn. One choice is a random one; all of them, without replacement, the shortest queue.
 *
 * Source: M. Mitzenmacher, "The power of two choices in randomized load balancing", IEEE TPDS 12 (2001), 1094;
 * N. Vvedenskaya, R. Dobrushin and F. Karpelevich (1996). For balls that stay: Y. Azar et al., "Balanced allocations", SIAM
 * Journal on Computing 29 (1999), 180.
 */
export const powerOfD: Algorithm = defineAlgorithm({
  name: 'literature/power-of-d',
  summary: 'Of d servers at random the one with the fewest requests.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: true,
  heeds: [],
  options: {
    choices: {
      kind: 'number',
      whole: true,
      default: 2,
      minimum: 1,
      maximum: 1000,
      summary: 'Servers that are drawn: d.',
    },
    replacement: {
      kind: 'boolean',
      default: true,
      summary: 'Whether the same server may be drawn twice, as in the papers.',
    },
  },

  create(servers, { stream }, { choices, replacement }) {
    const usable = new UsableServers(servers);
    const changed = (): void => usable.changed();
    return {
      pick() {
        const count = usable.pack();
        if (count === 0) return NO_SERVER;
        const load = servers.activeConnections;
        const all = usable.at;
        const draws = replacement || choices < count ? choices : count;
        let best = NO_SERVER;
        for (let i = 0; i < draws; i++) {
          // Without replacement those drawn before stand in front: the beginning of a shuffle.
          const place = replacement ? stream.below(count) : i + stream.below(count - i);
          const server = all[place]!;
          if (!replacement) {
            all[place] = all[i]!;
            all[i] = server;
          }
          if (best === NO_SERVER || load[server]! < load[best]!) best = server;
        }
        return best;
      },
      added: changed,
      removing: changed,
      weighted: changed,
    };
  },
});
