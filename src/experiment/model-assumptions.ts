import { formatDurationMs } from '../base/units.ts';
import {
  crashDetectionDelay,
  LEASE_RENEWAL_MS,
  NODE_MONITOR_PERIOD_MS,
  nodeMonitorGraceMs,
  type StatedDelay,
  statedDelays,
} from '../controlplane/delays.ts';
import { proxyModes } from '../kubeproxy/registry.ts';
import type { ScaledOwner } from '../operation/operation.ts';
import type { Assumption, Scenario } from '../scenario/scenario.ts';
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
    { what: 'node that stays away', value: 'keeps its pods: no eviction', source: 'not simulated yet' },
    {
      what: 'pod in place of a killed one',
      value: 'on the node with power that has the fewest of its owner; selectors and taints do not count',
      source: 'simplified',
    },
    ...modes.map(syncTime),
  ];
}

/** What new pods and deleted ones take, where nothing fails. */
function operationDelays(modes: readonly (keyof typeof proxyModes)[]): readonly Assumption[] {
  const delays = statedDelays.filter((delay) => delay !== crashDetectionDelay);
  return [...delays.map(delayNote), ...modes.map(syncTime)];
}

/** How owners grow and shrink, and who does not hear of it. */
function scalingNotes({ alternatives }: Scenario): readonly Assumption[] {
  const clientsOf = alternatives.flatMap(({ world }) => {
    const owners = new Set(
      world.operations.flatMap(({ parameters }) => (parameters.owner as ScaledOwner | undefined)?.key ?? []),
    );
    const owned = new Map(
      world.pods
        .filter(({ owner }) => owner !== null && owners.has(owner))
        .map(({ namespace, name, owner }) => [`${namespace}/${name}`, owner!]),
    );
    return world.workloads.flatMap(({ name, clients }) => {
      const scaled = new Set(clients.flatMap((client) => owned.get(client.name) ?? []));
      return [...scaled].map((owner) => `clients of ${name} when ${owner} is scaled`);
    });
  });
  return [
    {
      what: 'pods that come when their owner is scaled up',
      value: 'on the node with power that has the fewest of their owner; room, selectors and taints do not count',
      source: 'simplified',
    },
    {
      what: 'pods that go when their owner is scaled down',
      value:
        'of a Deployment: not ready, most on one node, youngest by powers of two, then by chance; of a StatefulSet: the last',
      source: 'kube-controller-manager ActivePodsWithRanks, StatefulSet controller',
    },
    {
      what: 'end of a pod that its owner deletes',
      value: 'terminating at once; its process ends when the kubelet hears of it, without grace',
      source: 'simplified',
    },
    ...[...new Set(clientsOf)].map((what) => ({ what, value: 'stay those of the start', source: 'simplified' })),
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
