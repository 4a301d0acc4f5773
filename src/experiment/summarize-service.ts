import type { Algorithm } from '../balancer/balancer.ts';
import { findAlgorithm } from '../balancer/registry.ts';
import { assert } from '../base/assert.ts';
import { proxyModes } from '../kubeproxy/registry.ts';
import type { Measurements } from '../measurement/measurements.ts';
import type { World } from '../scenario/scenario.ts';
import { chiSquareTest } from '../statistics/chi-square.ts';
import { interval } from '../statistics/interval.ts';
import { jainIndex } from '../statistics/jain-index.ts';
import { maxOverMean } from '../statistics/max-over-mean.ts';
import type { ServiceSummary } from '../statistics/summary.ts';
import { type EndpointCounts, endpointCounts } from './endpoint-counts.ts';
import { endpointsChanged, expectsEvenSpread } from './even-spread.ts';
import { type Target, targetsOf } from './targets.ts';

/** Below so many expected connections an endpoint the chi-square law does not hold. */
const FEWEST_EXPECTED = 5;

/** How evenly a Service port's connections were spread over its endpoints. */
export function summarizeService(
  target: Target,
  position: number,
  world: World,
  replications: readonly Measurements[],
): ServiceSummary {
  const endpoints = endpointCounts(target, position, world, replications);
  const algorithm = choiceOf(target, position, world);
  const byReplication = (column: 'connections' | 'requests'): number[][] =>
    replications.map((_, r) => endpoints.map((endpoint) => endpoint[column][r]!));
  const connections = byReplication('connections');
  const requests = byReplication('requests');
  return {
    service: target.name,
    algorithm: algorithm.name,
    connections: total(connections),
    requests: total(requests),
    maxOverMean: interval(connections.map(maxOverMean)),
    jainIndex: interval(connections.map(jainIndex)),
    requestsMaxOverMean: interval(requests.map(maxOverMean)),
    idleShare: endpointsChanged(position, replications)
      ? { estimate: null, halfWidth: null }
      : interval(connections.map(idleShare)),
    chiSquare: expectsEvenSpread(target, position, world, replications) ? chiSquare(endpoints, algorithm) : null,
  };
}

/** Who chooses an endpoint, and what that means for the shares of new connections. */
interface Choice {
  readonly name: string;
  /** Null where requests are balanced: connections are then opened as pools need them. */
  readonly expectation: Algorithm['expectation'] | null;
}

/** A balancer of requests, kube-proxy for each new connection, or the client from what DNS answers. */
function choiceOf({ service }: Target, position: number, world: World): Choice {
  const { ofWorkload } = targetsOf(world);
  const callers = world.workloads.filter((_, workload) => ofWorkload[workload] === position);
  const upstream = new Set(callers.flatMap((caller) => caller.upstream?.algorithm.name ?? []));
  if (upstream.size > 0) return { name: [...upstream].join(', '), expectation: null };
  if (service?.spec.clusterIP === 'None')
    return { name: 'DNS, random order', expectation: 'independent uniform choice' };
  const { proxy } = world;
  const algorithm = findAlgorithm(proxyModes[proxy.mode].algorithmName(proxy.ipvsScheduler));
  assert(algorithm !== undefined, 'the scenario names an algorithm that exists');
  return algorithm;
}

/** Endpoints without a connection over endpoints. */
function idleShare(connections: readonly number[]): number {
  return connections.filter((count) => count === 0).length / connections.length;
}

/** Against what the algorithm promises of new connections, all replications together; null if that is no equal shares. */
function chiSquare(endpoints: readonly EndpointCounts[], { expectation }: Choice): ServiceSummary['chiSquare'] {
  if (expectation === null || expectation === 'by load' || expectation === 'one server') return null;
  const counts = endpoints.map(({ connections }) => connections.reduce((sum, count) => sum + count, 0));
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (counts.length < 2 || all / counts.length < FEWEST_EXPECTED) return null;
  const { statistic, degreesOfFreedom, pValue } = chiSquareTest(counts);
  return { statistic, degreesOfFreedom, pValue, against: expectation };
}

function total(rows: readonly (readonly number[])[]): number {
  return rows.reduce((sum, row) => sum + row.reduce((inner, value) => inner + value, 0), 0);
}
