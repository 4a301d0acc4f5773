import type { Stream } from '../../random/stream.ts';
import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { leastLoaded } from '../least-loaded.ts';
import type { ServerList } from '../server-list.ts';
import type { UsableServers } from '../usable-servers.ts';
import { weightedOrEqual } from './weighted-or-equal.ts';

/**
 * Envoy's LEAST_REQUEST. Of hosts of equal weight it draws some, with replacement, and takes the one with the fewest
 * active requests, the first drawn if equal; or it looks at all of them. Where weights differ, or a host is in its slow
 * start, it is an earliest-deadline-first schedule of weight ÷ (active requests + 1)^bias, with the requests that a host
 * has when it is picked.
 *
 * A full scan with ties to the first makes many Envoys that each know few requests all choose the same host (Envoy issue
 * 29873), which is why ties are broken by chance today.
 *
 * Source: Envoy source/extensions/load_balancing_policies/least_request/least_request_lb.cc. That a bias which is set
 * forces the schedule even for equal weights (a runtime flag of new versions) is left out.
 */
export const envoyLeastRequest: Algorithm = defineAlgorithm({
  name: 'envoy/least-request',
  summary:
    'Of two random hosts the one with fewer active requests; a schedule by weight and requests if weights differ.',
  expectation: 'by load',
  unit: 'request',
  readsConnections: true,
  heeds: ['warmth', 'weight'],
  options: {
    choiceCount: {
      kind: 'number',
      whole: true,
      default: 2,
      minimum: 2,
      maximum: 1000,
      summary: 'Hosts that are drawn and compared, of which some may be the same. Envoy has 2.',
    },
    selectionMethod: {
      kind: 'choice',
      default: 'n-choices',
      values: ['n-choices', 'full-scan'],
      summary: 'Whether some hosts are drawn or all are compared. Envoy has N_CHOICES.',
    },
    fullScanTies: {
      kind: 'choice',
      default: 'random',
      values: ['random', 'first'],
      summary: 'Which host a full scan takes of several with the fewest: any, as in Envoy today, or the first.',
    },
    activeRequestBias: {
      kind: 'number',
      default: 1,
      minimum: 0,
      maximum: 100,
      summary: 'By what power of its active requests + 1 a weight is divided; 0 is round robin. Envoy has 1.',
    },
  },

  create(servers, { stream }, { choiceCount, selectionMethod, fullScanTies, activeRequestBias }) {
    const weightOf = (server: number): number =>
      (servers.weight[server]! * servers.columns.warmth[server]!) /
      power(servers.activeConnections[server]! + 1, activeRequestBias);
    if (selectionMethod === 'n-choices') {
      return weightedOrEqual(servers, stream, weightOf, (usable) => bestOfDrawn(usable, choiceCount, servers, stream));
    }
    return weightedOrEqual(servers, stream, weightOf, (usable) =>
      fullScanTies === 'random'
        ? leastLoaded(usable, servers.activeConnections, stream)
        : firstOfLeast(usable, servers.activeConnections),
    );
  },
});

function bestOfDrawn(usable: UsableServers, choices: number, servers: ServerList, stream: Stream): number {
  const { activeConnections } = servers;
  let best = usable.at[stream.below(usable.count)]!;
  for (let choice = 1; choice < choices; choice++) {
    const host = usable.at[stream.below(usable.count)]!;
    if (activeConnections[host]! < activeConnections[best]!) best = host;
  }
  return best;
}

function firstOfLeast({ at, count }: UsableServers, active: Int32Array): number {
  let best = at[0]!;
  for (let i = 1; i < count; i++) if (active[at[i]!]! < active[best]!) best = at[i]!;
  return best;
}

function power(base: number, exponent: number): number {
  return exponent === 1 ? base : Math.exp(exponent * Math.log(base));
}
