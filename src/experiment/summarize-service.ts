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
import type { Estimate, ServiceSummary, ShareUnit } from '../statistics/summary.ts';
import { requestBalancers } from './chosen-by.ts';
import { type EndpointCounts, endpointCounts } from './endpoint-counts.ts';
import { endpointsChanged, expectsEvenSpread } from './even-spread.ts';
import type { Target } from './targets.ts';

/** Below so many expected connections an endpoint the chi-square law does not hold. */
const FEWEST_EXPECTED = 5;

/** How evenly a Service port's connections and requests were spread over its endpoints. */
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
  const hasChanged = endpointsChanged(position, replications);
  return {
    service: target.name,
    algorithm: algorithm.name,
    balanced: algorithm.balanced,
    connections: total(connections),
    requests: total(requests),
    maxOverMean: interval(connections.map(maxOverMean)),
    jainIndex: interval(connections.map(jainIndex)),
    requestsMaxOverMean: interval(requests.map(maxOverMean)),
    requestsJainIndex: interval(requests.map(jainIndex)),
    idleShare: hasChanged ? unknown : interval(connections.map(idleShare)),
    requestsIdleShare: hasChanged ? unknown : interval(requests.map(idleShare)),
    chiSquare: expectsEvenSpread(target, position, world, replications) ? chiSquare(endpoints, algorithm) : null,
  };
}

const unknown: Estimate = { estimate: null, halfWidth: null };

/** Who chooses an endpoint, for what, and what that means for the shares of new connections. */
interface Choice {
  readonly name: string;
  readonly balanced: ShareUnit;
  /** Null where requests are balanced: connections are then opened as pools need them. */
  readonly expectation: Algorithm['expectation'] | null;
}

/** Balancers of requests, beside them or alone what takes an endpoint for each connection. */
function choiceOf(target: Target, position: number, world: World): Choice {
  const ofConnections = connectionChoiceOf(target, world);
  const balancers = requestBalancers(position, world);
  if (balancers.every((balancer) => balancer === null)) return ofConnections;
  const names = balancers.map((balancer) => balancer ?? ofConnections.name);
  return { name: [...new Set(names)].join(', '), balanced: 'requests', expectation: null };
}

/** kube-proxy, or the client from what DNS answers. */
function connectionChoiceOf({ service }: Target, { proxy }: World): Choice {
  if (service?.spec.clusterIP === 'None')
    return { name: 'DNS, random order', balanced: 'connections', expectation: 'independent uniform choice' };
  const algorithm = findAlgorithm(proxyModes[proxy.mode].algorithmName(proxy.ipvsScheduler));
  assert(algorithm !== undefined, 'the scenario names an algorithm that exists');
  return { name: algorithm.name, balanced: 'connections', expectation: algorithm.expectation };
}

/** Endpoints that got nothing over endpoints. */
function idleShare(counts: readonly number[]): number {
  return counts.filter((count) => count === 0).length / counts.length;
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
