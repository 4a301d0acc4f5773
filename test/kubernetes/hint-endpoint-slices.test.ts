import { describe, expect, it } from 'vitest';
import { featureGates } from '../../src/kubernetes/feature-gates.ts';
import { hintChanges, hintEndpointSlices } from '../../src/kubernetes/hint-endpoint-slices.ts';
import { defaultNode } from '../../src/kubernetes/node-defaults.ts';
import type { Endpoint, EndpointHints, EndpointSlice, Node, Service } from '../../src/kubernetes/objects.ts';
import { buildEndpointSlices } from '../../src/kubernetes/reconcile-endpoint-slices.ts';
import { defaultService } from '../../src/kubernetes/service-defaults.ts';
import { ZONE_LABEL } from '../../src/kubernetes/topology.ts';
import { readCases } from '../read-cases.ts';
import { type RecordedEndpoint, recordedSlice } from './recorded-slices.ts';
import { runningPod } from './samples.ts';

const ANNOTATION = 'service.kubernetes.io/topology-aware-hints';
const GATES = featureGates(34);

function service(annotation: string | null, trafficDistribution?: string): Service {
  const annotations = annotation === null ? {} : { [ANNOTATION]: annotation };
  return defaultService({
    metadata: { name: 'web', annotations },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }], clusterIP: '10.96.0.80', trafficDistribution },
  });
}

function nodeWith(name: string, zone: string, cpu: number): Node {
  return defaultNode({ metadata: { name, labels: { [ZONE_LABEL]: zone } }, status: { allocatable: { cpu } } });
}

/** So many equal nodes in each of the zones a, b and c. */
function equalNodes(perZone: number): readonly Node[] {
  const zones = ['zone-a', 'zone-b', 'zone-c'];
  return zones.flatMap((zone) => Array.from({ length: perZone }, (_, i) => nodeWith(`${zone}-${i}`, zone, 0.1)));
}

const inZone = (zone: string, i: number): RecordedEndpoint => ({
  address: `10.0.0.${i}`,
  zone,
  node: null,
  ready: true,
  hints: null,
});

/** How many endpoints have each hint of one kind; those without one count for "". */
function counted(
  slices: readonly EndpointSlice[],
  hintsOf: (hints: EndpointHints) => EndpointHints['forZones'],
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { hints } of endpointsOf(slices)) {
    const names = hints === undefined ? [] : hintsOf(hints).map(({ name }) => name);
    for (const name of names.length > 0 ? names : ['']) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const endpointsOf = (slices: readonly EndpointSlice[]): readonly Endpoint[] =>
  slices.flatMap(({ endpoints }) => endpoints);

/** Endpoints that are hinted for another zone than their own. */
const crossZone = (slices: readonly EndpointSlice[]): number =>
  endpointsOf(slices).filter(({ zone, hints }) => hints !== undefined && hints.forZones[0]?.name !== zone).length;

interface TopologyRow {
  readonly name: string;
  readonly topologyCache: boolean;
  readonly annotation: string;
  readonly endpointZones: readonly string[];
  readonly want: { readonly hints: Readonly<Record<string, number>> | null; readonly crossZone: number };
}

it.each(readCases<TopologyRow>('reconcile_topology_hints'))('topology-aware hints: $name', (row) => {
  const gates = { ...GATES, TopologyAwareHints: row.topologyCache };
  const given = [recordedSlice(row.endpointZones.map(inZone))];
  const { slices } = hintEndpointSlices(service(row.annotation), given, equalNodes(10), gates);
  expect(counted(slices, ({ forZones }) => forZones)).toEqual(row.want.hints ?? { '': row.endpointZones.length });
  expect(crossZone(slices)).toBe(row.want.crossZone);
});

interface DistributionRow {
  readonly name: string;
  readonly trafficDistribution: string | null;
  readonly annotation: string | null;
  readonly gate: boolean;
  readonly want: {
    readonly byZone: Readonly<Record<string, number>>;
    readonly byNode?: Readonly<Record<string, number>>;
    readonly crossZone: number;
  };
}

it.each(readCases<DistributionRow>('reconcile_traffic_distribution'))('six pods in three zones: $name', (row) => {
  const place = [0, 1, 1, 1, 2, 2];
  const nodes = ['zone-a', 'zone-b', 'zone-c'].map((zone, i) => nodeWith(`node-${i}`, zone, 0.1));
  const given = recordedSlice(place.map((i, pod) => ({ ...inZone(`zone-${'abc'[i]}`, pod), node: `node-${i}` })));
  const gates = { ...GATES, PreferSameTrafficDistribution: row.gate };
  const asked = service(row.annotation, row.trafficDistribution ?? undefined);
  const { slices } = hintEndpointSlices(asked, [given], nodes, gates);
  expect(counted(slices, ({ forZones }) => forZones)).toEqual(row.want.byZone);
  expect(counted(slices, ({ forNodes }) => forNodes)).toEqual(row.want.byNode ?? { '': place.length });
  expect(crossZone(slices)).toBe(row.want.crossZone);
});

describe('a Service that asks for topology-aware hints', () => {
  /** The hints of so many endpoints that are spread evenly over three equal zones. */
  function hint(count: number): ReturnType<typeof hintEndpointSlices> {
    const zones = ['zone-a', 'zone-b', 'zone-c'];
    const given = [recordedSlice(Array.from({ length: count }, (_, i) => inZone(zones[i % 3] as string, i)))];
    return hintEndpointSlices(service('Auto'), given, equalNodes(2), GATES);
  }

  it('has none with 11 endpoints in three equal zones, and says why', () => {
    const { slices, outcomes } = hint(11);
    expect(counted(slices, ({ forZones }) => forZones)).toEqual({ '': 11 });
    expect(outcomes).toEqual([
      {
        addressType: 'IPv4',
        reason: 'MinAllocationExceedsOverloadThreshold',
        event: {
          type: 'Warning',
          reason: 'TopologyAwareHintsDisabled',
          message:
            'Unable to allocate minimum required endpoints to each zone without exceeding overload threshold ' +
            '(11 endpoints, 3 zones), addressType: IPv4',
        },
      },
    ]);
  });

  it('has them with 12', () => {
    const { slices, outcomes } = hint(12);
    expect(counted(slices, ({ forZones }) => forZones)).toEqual({ 'zone-a': 4, 'zone-b': 4, 'zone-c': 4 });
    expect(crossZone(slices)).toBe(0);
    expect(outcomes.map(({ reason, event }) => [reason, event.reason])).toEqual([[null, 'TopologyAwareHintsEnabled']]);
  });

  it('may have them for one address family and not for the other', () => {
    const both = defaultService({
      metadata: { name: 'web', annotations: { 'service.kubernetes.io/topology-mode': 'Auto' } },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ipFamilies: ['IPv4', 'IPv6'] },
    });
    const nodes = equalNodes(1);
    const pods = nodes.map((node, i) => {
      const ips = i < 2 ? [`10.244.0.${i}`, `fd00::${i}`] : `10.244.0.${i}`;
      return runningPod(`web-${i}`, ips, { nodeName: node.metadata.name });
    });
    const byName = new Map(nodes.map((node) => [node.metadata.name, node]));
    const made = buildEndpointSlices({ service: both, pods, nodes: byName });
    const { slices, outcomes } = hintEndpointSlices(both, made, nodes, GATES);
    expect(slices.map(({ metadata }) => metadata.name)).toEqual(made.map(({ metadata }) => metadata.name));
    expect(outcomes.map(({ addressType, reason }) => [addressType, reason])).toEqual([
      ['IPv4', null],
      ['IPv6', 'InsufficientNumberOfEndpoints'],
    ]);
  });

  it('has none where the nodes do not tell their CPU', () => {
    const nodes = ['zone-a', 'zone-b'].map((zone) => nodeWith(zone, zone, 0));
    const given = [recordedSlice([inZone('zone-a', 1), inZone('zone-b', 2)])];
    expect(hintEndpointSlices(service('Auto'), given, nodes, GATES).outcomes[0]?.event.message).toBe(
      'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes, addressType: IPv4',
    );
  });
});

it('hints go when nobody asks for them any more, and slices to delete stay so', () => {
  const hinted = recordedSlice([{ ...inZone('zone-a', 1), hints: { zones: ['zone-a'], nodes: [] } }]);
  const gone = recordedSlice([]);
  const given = { create: [], update: [], delete: [gone], unchanged: [hinted] };
  for (const asked of [service(null), service('Disabled'), service(null, 'PreferSameRack')]) {
    const { changes, outcomes } = hintChanges(asked, given, equalNodes(1), GATES);
    expect(counted(changes.update, ({ forZones }) => forZones)).toEqual({ '': 1 });
    expect(changes.delete).toEqual([gone]);
    expect(outcomes).toEqual([]);
  }
});

it('the annotation wins over the trafficDistribution', () => {
  const given = [recordedSlice([inZone('zone-a', 1), inZone('zone-b', 2)])];
  const { slices, outcomes } = hintEndpointSlices(service('Auto', 'PreferClose'), given, equalNodes(1), GATES);
  expect(counted(slices, ({ forZones }) => forZones)).toEqual({ '': 2 });
  expect(outcomes.map(({ reason }) => reason)).toEqual(['InsufficientNumberOfEndpoints']);
});
