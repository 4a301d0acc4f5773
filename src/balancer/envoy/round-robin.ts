import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { weightedOrEqual } from './weighted-or-equal.ts';

/**
 * Envoy's ROUND_ROBIN: hosts of equal weight in turn from a random one on, by a counter modulo their number that goes on
 * when hosts come and go; unequal weights by an earliest-deadline-first schedule. Each of Envoy's worker threads has a
 * state of its own. A slow start makes a host's weight smaller.
 *
 * Source: Envoy source/extensions/load_balancing_policies/round_robin/round_robin_lb.h. See `weightedOrEqual`.
 */
export const envoyRoundRobin: Algorithm = defineAlgorithm({
  name: 'envoy/round-robin',
  summary: 'Each host in turn from a random one on; by earliest deadline first where weights differ.',
  expectation: 'each server in turn',
  unit: 'request',
  readsConnections: false,
  heeds: ['warmth', 'weight'],
  options: {},

  create(servers, { stream }) {
    let counter = stream.word();
    return weightedOrEqual(
      servers,
      stream,
      (server) => servers.weight[server]! * servers.columns.warmth[server]!,
      (usable) => usable.at[counter++ % usable.count]!,
    );
  },
});
