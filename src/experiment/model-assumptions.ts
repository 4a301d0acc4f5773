import { formatDurationMs } from '../base/units.ts';
import {
  crashDetectionDelay,
  LEASE_RENEWAL_MS,
  NODE_MONITOR_PERIOD_MS,
  nodeMonitorGraceMs,
  type StatedDelay,
  statedDelays,
} from '../controlplane/delays.ts';
import { DEFAULT_TOLERATION_MS } from '../controlplane/node-eviction.ts';
import { proxyModes } from '../kubeproxy/registry.ts';
import type { OperatedNode, OperatedOwner, OperatedPods } from '../operation/operation.ts';
import type { Assumption, Scenario, World } from '../scenario/scenario.ts';
import { countsConntrack } from './assemble-kernels.ts';
import type { PilotResult } from './warm-up.ts';

/** What the model takes for granted in this scenario beyond what the documents say: its figures, and their sources. */
export function modelAssumptions(scenario: Scenario, warmUps: readonly PilotResult[]): readonly Assumption[] {
  const modes = [...new Set(scenario.alternatives.map(({ world }) => world.proxy.mode))];
  const modelled = scenario.alternatives.some(({ world }) => world.dataPlaneCost === 'modelled');
  const seeds = new Set(scenario.alternatives.map(({ plan }) => plan.seed));
  const hasFaults = scenario.alternatives.some(({ world }) => world.faults.length > 0);
  const hasOperations = scenario.alternatives.some(({ world }) => world.operations.length > 0);
  return [
    ...(modelled ? modes.map((mode) => costOf(mode)) : []),
    ...affinityNotes(scenario),
    ...conntrackNotes(scenario),
    ...(hasFaults ? failureDelays(scenario, modes) : []),
    ...(hasOperations && !hasFaults ? operationDelays(modes) : []),
    ...(hasOperations ? scalingNotes(scenario) : []),
    ...(seeds.size > 1 ? [OTHER_SEEDS] : []),
    ...warmUps.flatMap(({ settled, warmUpMs }, index) =>
      settled
        ? []
        : [
            {
              what: `warm-up of ${scenario.alternatives[index]!.name} not certain`,
              value: `${formatDurationMs(warmUpMs)}: latency still moved after half of the pilot; run longer`,
              source: 'MSER-5',
            },
          ],
    ),
  ];
}

/** Alternatives with seeds of their own meet other requests: their differences are half chance. */
const OTHER_SEEDS: Assumption = {
  what: 'alternatives have seeds of their own',
  value: 'they do not meet the same requests; the seed of the report is that of the first',
  source: 'Experiment',
};

function costOf(mode: keyof typeof proxyModes): Assumption {
  const { firstPacketSource } = proxyModes[mode];
  const [source, value] = firstPacketSource.split(': ') as [string, string];
  return { what: `first packet in ${mode} mode`, value, source };
}

/** Where so many connections are made that what a kernel remembers of them may run out. */
function conntrackNotes({ alternatives }: Scenario): readonly Assumption[] {
  const limits = alternatives
    .filter(({ plan, world }) => {
      const warmUpMs = plan.warmUp === 'auto' ? plan.durationMs : plan.warmUp.ms;
      return world.dataPlaneCost === 'modelled' && countsConntrack(world, warmUpMs + plan.durationMs);
    })
    .flatMap(({ world }) => world.proxy.conntrackMax);
  if (limits.length === 0) return [];
  const [least, most] = [Math.min(...limits), Math.max(...limits)];
  const entries = least === most ? `${least}` : `${least} to ${most}`;
  return [
    {
      what: 'conntrack table of a node',
      value: `${entries} entries; a closed connection keeps its own for 120 s`,
      source:
        'kube-proxy conntrack.maxPerCore and min, Linux nf_conntrack_proto_tcp.c; no clean-up before a table is full',
    },
  ];
}

/** IPVS extends templates by the connections that they control; no shorter timeout is exact. */
const EXACT_PERSISTENCE_MS = 120_000;

/** Where the memory of a Service with session affinity is simpler than the kernel's. */
function affinityNotes({ alternatives }: Scenario): readonly Assumption[] {
  const timeoutsMs = (mode: keyof typeof proxyModes): readonly number[] =>
    alternatives
      .filter(({ world }) => world.proxy.mode === mode)
      .flatMap(({ world }) => world.services.flatMap(({ affinityTimeoutMs }) => affinityTimeoutMs ?? []));
  const notes: Assumption[] = [];
  if (timeoutsMs('iptables').length > 0) {
    notes.push({
      what: 'first packet with session affinity in iptables mode',
      value: 'costs what it does without',
      source: 'simplified; measured: about 0.13 us more per endpoint',
    });
  }
  if (timeoutsMs('ipvs').some((timeoutMs) => timeoutMs < EXACT_PERSISTENCE_MS)) {
    notes.push({
      what: 'session affinity under 2m in ipvs mode',
      value: 'lasts on as for connections that are closed at once',
      source: 'simplified; Linux ip_vs_conn.c',
    });
  }
  return notes;
}

function failureDelays(scenario: Scenario, modes: readonly (keyof typeof proxyModes)[]): readonly Assumption[] {
  const minors = [...new Set(scenario.alternatives.map(({ world }) => world.kubernetesVersion.minor))];
  return [
    ...statedDelays.map(delayNote),
    ...minors.map((minor) => ({
      what: `node without power is NotReady, Kubernetes 1.${minor}`,
      value: `lease every ${formatDurationMs(LEASE_RENEWAL_MS)}, looked at every ${formatDurationMs(NODE_MONITOR_PERIOD_MS)}, grace ${formatDurationMs(nodeMonitorGraceMs(minor))}`,
      source: 'kube-controller-manager defaults',
    })),
    {
      what: 'pods of a node that stays away',
      value: `evicted ${formatDurationMs(DEFAULT_TOLERATION_MS)} after its taint, or when they tolerate it no more; one node in 10s`,
      source: 'DefaultTolerationSeconds; kube-controller-manager node-eviction-rate',
    },
    NODE_OF_NEW_POD,
    ...SHUTDOWN,
    ...modes.map(syncTime),
  ];
}

/** What new pods and deleted ones take, where nothing fails. */
function operationDelays(modes: readonly (keyof typeof proxyModes)[]): readonly Assumption[] {
  const delays = statedDelays.filter((delay) => delay !== crashDetectionDelay);
  return [...delays.map(delayNote), NODE_OF_NEW_POD, ...SHUTDOWN, ...modes.map(syncTime)];
}

/** How processes end of which nobody says it. */
const SHUTDOWN: readonly Assumption[] = [
  {
    what: 'process at SIGTERM',
    value: 'exits at once with what is under way, where its Application has no shutdown',
    source: 'default, what the signal does',
  },
];

const NODE_OF_NEW_POD: Assumption = {
  what: 'node of a pod that comes during the run',
  value:
    'of those that can take it, the one with the fewest pods of its owner; resources, affinity and spread constraints do not count',
  source: 'simplified',
};

/** How owners grow and shrink, and who does not hear of it. */
function scalingNotes({ alternatives }: Scenario): readonly Assumption[] {
  const clientsOf = alternatives.flatMap(({ world }) => {
    const owners = new Set(world.operations.flatMap(({ kind, parameters }) => ownersTouched(kind, parameters, world)));
    const owned = new Map(
      world.pods
        .filter(({ owner }) => owner !== null && owners.has(owner))
        .map(({ namespace, name, owner }) => [`${namespace}/${name}`, owner!]),
    );
    return world.workloads.flatMap(({ name, clients }) => {
      const scaled = new Set(clients.flatMap((client) => owned.get(client.name) ?? []));
      return [...scaled].map((owner) => `clients of ${name} when pods of ${owner} come and go`);
    });
  });
  return [
    {
      what: 'pods that go when their owner is scaled down',
      value:
        'of a Deployment: without a node, not ready, most on one node, ready for the shortest by powers of two, then by chance; of a StatefulSet: the last',
      source: 'kube-controller-manager ActivePodsWithRanks, StatefulSet controller',
    },
    ...[...new Set(clientsOf)].map((what) => ({ what, value: 'stay those of the start', source: 'simplified' })),
  ];
}

/** The owners whose pods an operation may replace. */
function ownersTouched(
  kind: string,
  { owner, node, pods }: World['operations'][number]['parameters'],
  world: World,
): readonly string[] {
  const picked = (pods as OperatedPods | undefined)?.pods.flatMap((pod) => world.pods[pod]!.owner ?? []) ?? [];
  const drained = kind === 'drain' ? (node as OperatedNode).index : null;
  const onNode = world.pods.flatMap((pod) =>
    drained !== null && pod.node === drained && !pod.owner?.startsWith('DaemonSet ') ? (pod.owner ?? []) : [],
  );
  return [
    ...((owner as OperatedOwner | undefined) === undefined ? [] : [(owner as OperatedOwner).key]),
    ...picked,
    ...onNode,
  ];
}

function delayNote({ what, fromMs, toMs, source }: StatedDelay): Assumption {
  return { what, value: `uniform ${formatDurationMs(fromMs)} to ${formatDurationMs(toMs)}`, source };
}

function syncTime(mode: keyof typeof proxyModes): Assumption {
  return {
    what: `sync of rules in ${mode} mode`,
    value: 'by number of Services and endpoints',
    source: proxyModes[mode].syncSource,
  };
}
