import type { Measurements } from '../measurement/measurements.ts';
import type { World } from '../scenario/scenario.ts';
import { binomialQuantile } from '../statistics/binomial.ts';
import { interval } from '../statistics/interval.ts';
import { mean } from '../statistics/mean.ts';
import type { EndpointSummary } from '../statistics/summary.ts';
import { endpointCounts } from './endpoint-counts.ts';
import { expectsEvenSpread } from './even-spread.ts';
import type { Target } from './targets.ts';

/** The band of chance holds 99 % of the shares. */
const BAND = 0.99;

/** How much each endpoint of a target got, and how much it would by fair chance. */
export function summarizeEndpoints(
  target: Target,
  position: number,
  world: World,
  replications: readonly Measurements[],
): readonly EndpointSummary[] {
  const endpoints = endpointCounts(target, position, world, replications);
  const connections = replications.map((_, r) => endpoints.reduce((sum, entry) => sum + entry.connections[r]!, 0));
  const requests = replications.map((_, r) => endpoints.reduce((sum, entry) => sum + entry.requests[r]!, 0));
  const chance = expectsEvenSpread(target, position, world, replications)
    ? chanceBand(Math.round(mean(connections)), endpoints.length)
    : null;
  return endpoints.map((endpoint) => {
    const shares = endpoint.connections.map((count, r) => share(count, connections[r]!));
    const requestShares = endpoint.requests.map((count, r) => share(count, requests[r]!));
    return {
      service: target.name,
      pod: endpoint.pod,
      node: endpoint.node < 0 ? '' : world.nodes[endpoint.node]!.name,
      zone: endpoint.node < 0 ? '' : world.zones[world.nodes[endpoint.node]!.zone]!,
      connections: total(endpoint.connections),
      requests: total(endpoint.requests),
      share: orZero(mean(shares)),
      requestShare: orZero(mean(requestShares)),
      chanceLow: chance?.low ?? null,
      chanceHigh: chance?.high ?? null,
      shareMin: smallest(shares),
      shareMax: largest(shares),
      requestShareMin: smallest(requestShares),
      requestShareMax: largest(requestShares),
      utilization: interval(endpoint.utilization),
      queueLength: interval(endpoint.queueLength),
    };
  });
}

/** Where one endpoint's share of `connections` independent fair draws lies 99 times in 100. */
function chanceBand(connections: number, endpoints: number): { readonly low: number; readonly high: number } {
  if (!(connections > 0)) return { low: 0, high: 1 };
  const tail = (1 - BAND) / 2;
  return {
    low: binomialQuantile(tail, connections, 1 / endpoints) / connections,
    high: binomialQuantile(1 - tail, connections, 1 / endpoints) / connections,
  };
}

function share(count: number, all: number): number {
  return all > 0 ? count / all : 0;
}

function smallest(shares: readonly number[]): number {
  return shares.reduce((least, value) => Math.min(least, value), shares[0] ?? 0);
}

function largest(shares: readonly number[]): number {
  return shares.reduce((most, value) => Math.max(most, value), 0);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function orZero(value: number): number {
  return Number.isFinite(value) ? value : 0;
}
