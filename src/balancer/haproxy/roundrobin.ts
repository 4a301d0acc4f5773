import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { effectiveWeight } from './effective-weight.ts';
import { RoundRobinGroup } from './round-robin-group.ts';

/**
 * HAProxy's `roundrobin`, its default: each server in turn as often as its weight says, smoothly, and with weights that
 * may change at any moment. See `RoundRobinGroup`. Servers that are known before the first pick are as those of the
 * configuration; later ones wait for their turn. HAProxy's threads share one state.
 *
 * Source: HAProxy src/lb_fwrr.c.
 */
export const haproxyRoundrobin: Algorithm = defineAlgorithm({
  name: 'haproxy/roundrobin',
  summary: 'Each server in turn as often as its weight says.',
  expectation: 'each server in turn',
  unit: 'request',
  readsConnections: false,
  heeds: ['warmth', 'weight'],
  options: {},

  create(servers) {
    const group = new RoundRobinGroup();
    const weigh = (server: number): void => group.weigh(server, effectiveWeight(servers.columns, server));
    return {
      pick: () => group.pick(),
      added: weigh,
      removing: (server) => group.weigh(server, 0),
      weighted: weigh,
    };
  },
});
