import { enlargeInt32 } from '../../base/columns.ts';
import type { Stream } from '../../random/stream.ts';
import { type Balancer, NO_SERVER } from '../balancer.ts';
import type { ServerList } from '../server-list.ts';
import { UsableServers } from '../usable-servers.ts';
import { EdfScheduler } from './edf-scheduler.ts';

/**
 * What Envoy's round robin and least request have in common: as long as all hosts have the same weight and none is in its
 * slow start they choose in a way of their own; else by an `EdfScheduler`, which starts at a random point.
 *
 * Which of the two it is, is decided when hosts come, go or have another weight; with each of these the schedule starts
 * anew, always after the same number of picks. Warmth alone begins a schedule, but neither restarts nor ends one.
 *
 * Source: Envoy source/extensions/load_balancing_policies/common/load_balancer_impl.cc EdfLoadBalancerBase.
 *
 * @param weightOf a host now, above 0, for the schedule.
 * @param amongEqual picks one where there is no schedule; it is asked only if there is a host.
 */
export function weightedOrEqual(
  servers: ServerList,
  stream: Stream,
  weightOf: (server: number) => number,
  amongEqual: (usable: UsableServers) => number,
): Balancer {
  const usable = new UsableServers(servers);
  const scheduler = new EdfScheduler();
  const earlyPicks = stream.word();
  let isScheduled = false;
  let isStale = true;
  /** By server: the weight it had when it was last told of. */
  let known: Int32Array = new Int32Array(8);

  function changed(): void {
    usable.changed();
    isStale = true;
  }

  function refresh(): void {
    isStale = false;
    usable.pack();
    const hosts = usable.at.subarray(0, usable.count);
    const { weight, warmth } = servers.columns;
    isScheduled =
      hosts.length > 1 && hosts.some((server) => weight[server] !== weight[hosts[0]!] || warmth[server] !== 1);
    if (isScheduled) scheduler.start(hosts, weightOf, earlyPicks);
  }

  return {
    pick() {
      if (isStale) refresh();
      if (isScheduled) return scheduler.pick(weightOf);
      return usable.count === 0 ? NO_SERVER : amongEqual(usable);
    },
    added(server) {
      while (server >= known.length) known = enlargeInt32(known, 2 * known.length);
      known[server] = servers.weight[server]!;
      changed();
    },
    removing: changed,
    weighted(server) {
      const { weight, warmth } = servers.columns;
      if (weight[server] !== known[server] || (!isScheduled && warmth[server]! < 1)) changed();
      known[server] = weight[server]!;
    },
  };
}
