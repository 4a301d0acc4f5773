import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { finishHash, hashOfPorts, mixWord } from '../flow-hash.ts';
import { LIST_HEAD } from '../server-list.ts';

/** Turns a hash into a number in (0, 1). */
const UNIT = 1 / 4_294_967_296;

/**
 * A cloud's layer-4 load balancer (AWS Network Load Balancer, Azure Load Balancer, Google's passthrough one): the target
 * of a flow follows from a hash of its five-tuple, over the targets whose health checks pass (a weight above 0). A flow
 * has one target; a client that opens many connections has a new choice for each, as each has a port of its own.
 * Targets have shares in proportion to their weights, which is how a cloud can go by the number of endpoints that
 * kube-proxy tells it with a health check.
 *
 * How the hash becomes a target is published only in parts (Google: consistent hashing). Here it is rendezvous hashing:
 * each target draws a number for the flow, exponential with its weight as the rate, and the smallest wins. So when a
 * target comes or goes, no flow moves but those that come to it or leave it. A new target in the position of one that
 * was removed takes over its flows. What a balancer remembers of established flows is its owner's matter: `pick` is for
 * new ones.
 *
 * Source: D. Thaler and C. Ravishankar, "Using name-based mappings to increase hit rates" (1998); D. Eisenbud et al.,
 * "Maglev" (NSDI 2016), for what such balancers do.
 */
export const cloudFlowHash: Algorithm = defineAlgorithm({
  name: 'cloud/flow-hash',
  summary: 'A hash of the five-tuple, consistent when targets come and go, in proportion to weights.',
  expectation: 'hash of the flow',
  unit: 'connection',
  readsConnections: false,
  heeds: ['weight'],
  options: {},

  create(servers, { stream }) {
    const key = stream.word() | 0;
    return {
      pick(flow) {
        const next = servers.next;
        const weight = servers.weight;
        const hash = hashOfPorts(flow, key);
        let best = NO_SERVER;
        let earliest = Number.POSITIVE_INFINITY;
        for (let server = next[LIST_HEAD]!; server !== LIST_HEAD; server = next[server]!) {
          const rate = weight[server]!;
          if (rate === 0) continue;
          const draw = (finishHash(mixWord(hash, server), 4) + 0.5) * UNIT;
          const arrival = -Math.log(draw) / rate;
          if (arrival < earliest) {
            earliest = arrival;
            best = server;
          }
        }
        return best;
      },
      added() {},
      removing() {},
      weighted() {},
    };
  },
});
