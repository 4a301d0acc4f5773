import { runExperiment } from '../../src/experiment/run-experiment.ts';
import { inlineRunner } from '../../src/experiment/runner/inline-runner.ts';
import { summarize } from '../../src/experiment/summarize.ts';
import type { DistributionSpec } from '../../src/random/distribution/distribution.ts';
import type { Alternative, ExecutorSpec, Scenario, UpstreamSpec, World } from '../../src/scenario/scenario.ts';
import type { AlternativeSummary } from '../../src/statistics/summary.ts';
import { aWorld, constant, pooled } from '../world.ts';

/** A Service of equal pods on one node without any delay but queueing; the mean service time is 1 ms unless said. */
export interface QueueWorld {
  readonly pods: number;
  readonly workers: number;
  readonly service: DistributionSpec;
  /** Arrivals a ms over all pods. */
  readonly ratePerMs: number;
  readonly mode: World['proxy']['mode'];
  readonly networkMs?: number;
  readonly queueLimit?: number;
  readonly executor?: ExecutorSpec;
  /** Nodes that each have one client; 1 unless said. Pods are all on the first. */
  readonly clientNodes?: number;
  /** Instead of kube-proxy: the algorithm by which each client takes a pod for each request, and its options. */
  readonly balancer?: UpstreamSpec['algorithm'];
}

/** Exponential service of mean 1 ms. */
export const exponentialService: DistributionSpec = { kind: 'exponential', parameters: { mean: 1 } };

/** The world as the parser would build it. */
export function queueWorld(spec: QueueWorld): World {
  const delay = constant(spec.networkMs ?? 0);
  const nodes = Array.from({ length: spec.clientNodes ?? 1 }, (_, i) => i);
  return aWorld({
    mode: spec.mode,
    nodeZones: nodes.map(() => 0),
    cost: 'none',
    network: { sameNode: delay, sameZone: delay, crossZone: delay, external: delay },
    applications: [
      {
        name: 'default/web',
        concurrency: spec.workers,
        queueLimit: spec.queueLimit ?? null,
        serviceTime: spec.service,
      },
    ],
    pods: Array.from({ length: spec.pods }, (_, i) => ({ name: `web-${i}`, owner: null, ip: `10.244.0.${i + 2}` })),
    workloads: [
      {
        name: 'default/load',
        clientNodes: nodes,
        sources: nodes,
        executor: spec.executor ?? {
          kind: 'constant-arrival-rate',
          arrivals: 'poisson',
          ratePerSecond: spec.ratePerMs * 1000,
        },
        connection: { ...pooled(), reuse: false },
        upstream: spec.balancer === undefined ? null : clientBalancer(spec.balancer),
        timeoutMs: 60_000,
      },
    ],
  });
}

/** A balancer of requests in each client, which hears of endpoints at once. */
function clientBalancer(algorithm: UpstreamSpec['algorithm']): UpstreamSpec {
  return {
    place: 'client',
    proxyNodes: [],
    discovery: 'slices',
    dnsRefreshMs: 0,
    dnsMinimumMs: 0,
    algorithm,
    layers: {},
    endpoints: [],
    keys: null,
  };
}

/** Runs one world and sums it up. Requests are of one replication, after a warm-up of a tenth. */
export async function runQueueWorld(
  spec: QueueWorld,
  plan: { readonly requests: number; readonly replications: number; readonly seed: number },
): Promise<AlternativeSummary> {
  const durationMs = plan.requests / spec.ratePerMs;
  const alternative: Alternative = {
    name: 'queue',
    plan: { seed: plan.seed, durationMs, warmUp: { ms: durationMs / 10 }, replications: plan.replications },
    world: queueWorld(spec),
  };
  return runAlternative(alternative);
}

/** Runs an alternative on this thread and sums it up. */
export async function runAlternative(alternative: Alternative): Promise<AlternativeSummary> {
  const scenario: Scenario = {
    name: 'queue',
    title: '',
    question: '',
    inputHash: 'sha256:none',
    assumptions: [],
    alternatives: [alternative],
    thresholds: [],
    plugIns: [],
  };
  const measurements = await runExperiment(scenario, inlineRunner);
  return summarize(scenario, measurements, { version: 'test' }).alternatives[0]!;
}
