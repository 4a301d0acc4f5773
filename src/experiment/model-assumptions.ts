import { formatDurationMs } from '../base/units.ts';
import { LEASE_RENEWAL_MS, NODE_MONITOR_PERIOD_MS, nodeMonitorGraceMs, statedDelays } from '../controlplane/delays.ts';
import { proxyModes } from '../kubeproxy/registry.ts';
import type { Assumption, Scenario } from '../scenario/scenario.ts';
import type { PilotResult } from './warm-up.ts';

/** What the model takes for granted in this scenario beyond what the documents say: its figures, and their sources. */
export function modelAssumptions(scenario: Scenario, warmUps: readonly PilotResult[]): readonly Assumption[] {
  const modes = [...new Set(scenario.alternatives.map(({ world }) => world.proxy.mode))];
  const modelled = scenario.alternatives.some(({ world }) => world.dataPlaneCost === 'modelled');
  const hasFaults = scenario.alternatives.some(({ world }) => world.faults.length > 0);
  return [
    ...(modelled ? modes.map((mode) => costOf(mode)) : []),
    ...(hasFaults ? failureDelays(scenario, modes) : []),
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

function costOf(mode: keyof typeof proxyModes): Assumption {
  const { firstPacketSource } = proxyModes[mode];
  const [source, value] = firstPacketSource.split(': ') as [string, string];
  return { what: `first packet in ${mode} mode`, value, source };
}

function failureDelays(scenario: Scenario, modes: readonly (keyof typeof proxyModes)[]): readonly Assumption[] {
  const { minor } = scenario.alternatives[0]!.world.kubernetesVersion;
  return [
    ...statedDelays.map(({ what, fromMs, toMs, source }) => ({
      what,
      value: `uniform ${formatDurationMs(fromMs)} to ${formatDurationMs(toMs)}`,
      source,
    })),
    {
      what: 'node without power is NotReady',
      value: `lease every ${formatDurationMs(LEASE_RENEWAL_MS)}, looked at every ${formatDurationMs(NODE_MONITOR_PERIOD_MS)}, grace ${formatDurationMs(nodeMonitorGraceMs(minor))}`,
      source: 'kube-controller-manager defaults',
    },
    ...modes.map((mode) => ({
      what: `sync of rules in ${mode} mode`,
      value: 'by number of Services and endpoints',
      source: proxyModes[mode].syncSource,
    })),
  ];
}
