import type { AutoscalerSpec } from '../../src/controlplane/autoscaler/autoscaler-spec.ts';
import type { PodLifeSpec, ProbeSpec } from '../../src/controlplane/pod-life-spec.ts';
import type { FaultParameterType } from '../../src/fault/fault.ts';
import type { FaultRepetition } from '../../src/fault/plan-times.ts';
import { faultKinds } from '../../src/fault/registry.ts';
import { type Stream, Streams } from '../../src/random/stream.ts';
import type {
  Alternative,
  ExecutorSpec,
  FaultSpec,
  OperationSpec,
  Scenario,
  World,
} from '../../src/scenario/scenario.ts';
import { parseText, scenarioNames, scenarioText } from '../scenarios/run-scenario-file.ts';
import { aProbe, constant, exponential } from '../world.ts';

// Scenarios of scenarios/, shortened, to which random things happen: a few faults of any kinds, at any times; people
// who roll, scale and drain; autoscalers; pods with other lives; and clients with the policies of others.

/** So many requests a workload may send, about: many plans are worth more than long ones. */
const MOST_REQUESTS = 250;

/** Parsers prepare for pods that come and go where something may happen to them. */
const someFault =
  'apiVersion: svcsim.dev/v1alpha1\nkind: Fault\nmetadata: {name: any}\nspec: {at: 0s, api-server-outage: {}}\n';

const parsed = new Map<string, Scenario>();

function scenarioOf(name: string): Scenario {
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const scenario = parseText(name, `${scenarioText(name)}\n---\n${someFault}`);
  parsed.set(name, scenario);
  return scenario;
}

/** One of them. */
function pick<T>(stream: Stream, from: readonly T[]): T {
  return from[stream.below(from.length)]!;
}

const chance = (stream: Stream, share: number): boolean => stream.uniform() < share;

/** From 1 to the number of items, each once. */
function some<T>(stream: Stream, from: readonly T[]): readonly T[] {
  const first = pick(stream, from);
  return from.filter((item) => item === first || chance(stream, 0.3));
}

/** A random case: an alternative of some scenario, ready to run. The same number gives the same. */
export function randomCase(number: number): { readonly name: string; readonly alternative: Alternative } {
  const stream = new Streams('random plans', number).named('plan');
  const name = pick(stream, scenarioNames);
  const { world, plan } = pick(stream, scenarioOf(name).alternatives);
  const durationMs = pick(stream, [3000, 10_000, 30_000, 60_000]);
  const changed = withPoliciesOfOthers(stream, withRandomLives(stream, shortened(world, durationMs)));
  const alternative = {
    name: `${name} ${number}`,
    plan: { seed: plan.seed + number, durationMs, warmUp: { ms: pick(stream, [0, 1000]) }, replications: 1 },
    world: {
      ...changed,
      faults: Array.from({ length: 1 + stream.below(4) }, (_, i) => randomFault(stream, changed, durationMs, i)),
      operations: Array.from({ length: stream.below(3) }, (_, i) => randomOperation(stream, changed, durationMs, i)),
      autoscalers: chance(stream, 0.2) ? randomAutoscalers(stream, changed) : changed.autoscalers,
    },
  };
  return { name: alternative.name, alternative };
}

function shortened(world: World, durationMs: number): World {
  const workloads = world.workloads.map((workload) => ({
    ...workload,
    executor: slower(workload.executor, durationMs),
  }));
  return { ...world, workloads, otherServiceCount: Math.min(100, world.otherServiceCount) };
}

/** So few requests that a run takes little time, by an executor of the same kind. */
function slower(executor: ExecutorSpec, durationMs: number): ExecutorSpec {
  const most = MOST_REQUESTS / (durationMs / 1000);
  const vus = 'vus' in executor ? { vus: Math.min(executor.vus, 5), thinkTime: exponential(durationMs / 50) } : {};
  switch (executor.kind) {
    case 'constant-arrival-rate':
      return { ...executor, ratePerSecond: Math.min(executor.ratePerSecond, most) };
    case 'ramping-arrival-rate': {
      const wholeMs = executor.stages.reduce((sum, stage) => sum + stage.durationMs, 0);
      const fastest = Math.max(executor.startRatePerSecond, ...executor.stages.map((stage) => stage.target));
      const scale = Math.min(1, most / fastest);
      return {
        ...executor,
        startRatePerSecond: executor.startRatePerSecond * scale,
        stages: executor.stages.map((stage) => ({
          ...stage,
          durationMs: (stage.durationMs * durationMs) / wholeMs,
          target: stage.target * scale,
        })),
      };
    }
    case 'ramping-vus': {
      const wholeMs = executor.stages.reduce((sum, stage) => sum + stage.durationMs, 0);
      return {
        ...executor,
        startVus: Math.min(executor.startVus, 5),
        stages: executor.stages.map((stage) => ({
          ...stage,
          durationMs: (stage.durationMs * durationMs) / wholeMs,
          target: Math.min(stage.target, 5),
        })),
        thinkTime: exponential(durationMs / 50),
      };
    }
    case 'per-request':
      return { ...executor, calls: Math.min(3, executor.calls) };
    default:
      return {
        ...executor,
        ...vus,
        ...('iterations' in executor ? { iterations: Math.min(50, executor.iterations) } : {}),
      };
  }
}

/** A value of each type of parameter that a document could give. */
function randomValue(stream: Stream, type: FaultParameterType, world: World): unknown {
  const nodes = world.nodes.map((_, node) => node);
  const pods = world.pods.flatMap(({ kind }, pod) => (kind === 'pod' ? [pod] : []));
  switch (type) {
    case 'pods':
      return pods.length === 0 || chance(stream, 0.1)
        ? { pods: pods.slice(0, 1), named: true, mode: 'all', value: 100 }
        : {
            pods: some(stream, pods),
            named: false,
            mode: pick(stream, ['one', 'all', 'fixed', 'fixed-percent', 'random-max-percent']),
            value: pick(stream, [1, 2, 50, 100]),
          };
    case 'node':
      return pick(stream, nodes);
    case 'zone': {
      const zone = stream.below(world.zones.length);
      return nodes.filter((node) => world.nodes[node]!.zone === zone);
    }
    case 'place':
      return pick(stream, [null, some(stream, nodes), [-1], randomValue(stream, 'pods', world)]);
    case 'requests':
      return some(
        stream,
        world.workloads.map((_, workload) => workload),
      );
    case 'delay':
      return pick(stream, [constant(5), exponential(100), exponential(2000), constant(7000)]);
    case 'factor':
      return pick(stream, [0.5, 2, 20, 1000]);
    case 'probability':
      return pick(stream, [0, 0.01, 0.3, 0.9, 1]);
    case 'direction':
      return pick(stream, ['to', 'from', 'both']);
    case 'side':
      return pick(stream, ['request', 'response']);
    case 'status':
      return pick(stream, [200, 404, 500, 503]);
    case 'duration':
      return pick(stream, [0, 10, 500, 8000]);
    case 'count':
      return 1 + stream.below(20);
    case 'bandwidth':
      return pick(stream, [1000, 100_000, 10_000_000]);
    case 'size':
      return pick(stream, [1600, 20_000, 100_000_000]);
    case 'flag':
      return chance(stream, 0.5);
    case 'names':
      return pick(stream, [['*'], ['web*'], ['???.example.com']]);
  }
}

function randomFault(stream: Stream, world: World, durationMs: number, i: number): FaultSpec {
  const kind = pick(stream, faultKinds.all);
  const given = Object.entries(kind.parameters).flatMap(([name, { type, required }]) => {
    if (!required && chance(stream, 0.5)) return type === 'place' ? [[name, null] as const] : [];
    return [[name, randomValue(stream, type, world)] as const];
  });
  const whole = Object.entries(kind.parameters).flatMap(([name, { type }]) =>
    type === 'requests' ? [[name, randomValue(stream, type, world)] as const] : [],
  );
  return {
    name: `fault-${i}`,
    kind: kind.name,
    parameters: { ...Object.fromEntries(whole), ...Object.fromEntries(given) },
    atMs: stream.uniform() * durationMs * 1.1,
    durationMs: chance(stream, 0.3) ? null : (stream.uniform() * durationMs) / 2,
    ...randomRepetition(stream, durationMs),
    ...(chance(stream, 0.1) ? { together: 'all' } : {}),
  };
}

function randomRepetition(stream: Stream, durationMs: number): { readonly repeats?: FaultRepetition } {
  const kind = pick(stream, ['once', 'once', 'periodic', 'random', 'listed']);
  if (kind === 'once') return {};
  if (kind === 'periodic') return { repeats: { kind, everyMs: pick(stream, [500, durationMs / 3]) } };
  if (kind === 'random') return { repeats: { kind, mtbfMs: durationMs / 5, mttrMs: durationMs / 10 } };
  return { repeats: { kind: 'listed', timesMs: [0, durationMs / 10, durationMs / 4] } };
}

function randomOperation(stream: Stream, world: World, durationMs: number, i: number): OperationSpec {
  const atMs = stream.uniform() * durationMs;
  const owners = world.owners.filter(({ kind }) => kind !== 'ReplicaSet');
  const scalable = owners.filter(({ kind }) => kind !== 'DaemonSet');
  const kind = pick(stream, [
    ...(owners.length > 0 ? ['rollout-restart', 'rollout-restart'] : []),
    ...(scalable.length > 0 ? ['scale'] : []),
    'drain',
    'cordon',
    'uncordon',
    'delete-pod',
    'remove-node',
  ]);
  const index = stream.below(world.nodes.length);
  const node = { index, name: world.nodes[index]!.name };
  const gracePeriod = chance(stream, 0.5) ? {} : { gracePeriod: pick(stream, [0, 1000, 40_000]) };
  const parametersOf: Readonly<Record<string, () => Readonly<Record<string, unknown>>>> = {
    'rollout-restart': () => ({ owner: pick(stream, owners) }),
    scale: () => ({ owner: pick(stream, scalable), replicas: stream.below(8) }),
    drain: () => ({ node, ...gracePeriod, ...(chance(stream, 0.5) ? { timeout: 10_000 } : {}) }),
    cordon: () => ({ node }),
    uncordon: () => ({ node }),
    'remove-node': () => ({ node }),
    'delete-pod': () => {
      const { pods } = randomValue(stream, 'pods', world) as { pods: readonly number[] };
      return { pods: { pods, name: null }, ...gracePeriod };
    },
  };
  return { name: `default/operation-${i}`, kind, parameters: parametersOf[kind]!(), atMs };
}

function randomAutoscalers(stream: Stream, world: World): readonly AutoscalerSpec[] {
  return world.owners
    .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    .map(({ key, namespace, name }) => ({
      name: `${namespace}/${name}`,
      owner: key,
      limits: { minReplicas: 1, maxReplicas: 6 },
      metrics: [
        {
          kind: 'pods' as const,
          metric: pick(stream, ['requests_per_second', 'requests_in_flight'] as const),
          averageValueMilli: pick(stream, [100, 3000]),
        },
      ],
    }));
}

function withRandomLives(stream: Stream, world: World): World {
  if (chance(stream, 0.3)) return world;
  const life = randomLife(stream);
  return { ...world, pods: world.pods.map((pod) => ({ ...pod, life: { ...pod.life, ...life } })) };
}

/** Retries, hedges, breakers, limits and deadlines as the callers of another scenario have them. */
function withPoliciesOfOthers(stream: Stream, world: World): World {
  if (chance(stream, 0.6)) return world;
  const other = pick(stream, scenarioOf(pick(stream, scenarioNames)).alternatives).world.workloads;
  const from = pick(stream, other);
  const { retries, hedge, circuitBreaker, adaptiveThrottling, concurrencyLimit, connectTimeoutMs, timeoutMs } = from;
  const deadlineMs = pick(stream, [from.deadlineMs, 50, 2000]);
  const policies = {
    retries,
    hedge,
    circuitBreaker,
    adaptiveThrottling,
    concurrencyLimit,
    connectTimeoutMs,
    timeoutMs,
  };
  return { ...world, workloads: world.workloads.map((workload) => ({ ...workload, ...policies, deadlineMs })) };
}

function randomLife(stream: Stream): Partial<PodLifeSpec> {
  const probe = (): ProbeSpec | null =>
    chance(stream, 0.5)
      ? null
      : aProbe({
          initialDelayMs: pick(stream, [0, 2000]),
          periodMs: pick(stream, [1000, 5000]),
          failureThreshold: 1 + stream.below(3),
        });
  return {
    startUpMs: pick(stream, [0, 300, 5000]),
    imagePull: pick(stream, [null, exponential(500)]),
    readiness: probe(),
    liveness: probe(),
    startup: chance(stream, 0.3) ? aProbe({ periodMs: 1000, failureThreshold: 5 }) : null,
    preStopMs: pick(stream, [0, 2000]),
    gracePeriodMs: pick(stream, [30_000, 1000]),
    shutdown: {
      behaviour: pick(stream, ['exit', 'drain', 'ignore'] as const),
      delayMs: pick(stream, [0, 500]),
      timeoutMs: pick(stream, [Number.POSITIVE_INFINITY, 300]),
    },
  };
}
