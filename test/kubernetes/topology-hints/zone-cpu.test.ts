import { expect, it } from 'vitest';
import { defaultNode } from '../../../src/kubernetes/node-defaults.ts';
import type { Node } from '../../../src/kubernetes/objects.ts';
import { ZONE_LABEL } from '../../../src/kubernetes/topology.ts';
import { cpuByZone } from '../../../src/kubernetes/topology-hints/zone-cpu.ts';
import { readCases } from '../../read-cases.ts';
import { mapOf } from '../recorded-slices.ts';

interface RecordedNode {
  readonly zone: string | null;
  readonly cpuMilli: number | null;
  readonly ready: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

interface Row {
  readonly name: string;
  readonly nodes: readonly RecordedNode[];
  readonly want: {
    readonly sufficientNodeInfo: boolean;
    readonly cpuMilliByZone: Readonly<Record<string, number>> | null;
    readonly ratios: Readonly<Record<string, number>> | null;
  };
}

function node({ zone, cpuMilli, ready, labels }: RecordedNode): Node {
  return defaultNode({
    metadata: { labels: { ...labels, ...(zone === null ? {} : { [ZONE_LABEL]: zone }) } },
    status: {
      allocatable: cpuMilli === null ? {} : { cpu: cpuMilli / 1000 },
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    },
  });
}

it.each(readCases<Row>('topology_set_nodes'))('the CPU of zones: $name', ({ nodes, want }) => {
  const cpu = cpuByZone(nodes.map(node));
  expect(cpu !== null).toBe(want.sufficientNodeInfo);
  expect(cpu?.milliCPU ?? null).toEqual(want.cpuMilliByZone && mapOf(want.cpuMilliByZone));
  expect(cpu?.ratios ?? null).toEqual(want.ratios && mapOf(want.ratios));
});

const plain = (zone: string | null, cpuMilli: number | null, labels = {}): RecordedNode => ({
  zone,
  cpuMilli,
  ready: true,
  labels,
});
const ratios = (...nodes: readonly RecordedNode[]): ReadonlyMap<string, number> | null =>
  cpuByZone(nodes.map(node))?.ratios ?? null;

it('a ready node without a zone or CPU spoils it for all', () => {
  const both = [plain('a', 1000), plain('b', 1000)];
  expect(ratios(...both, plain(null, 1000))).toBeNull();
  expect(ratios(...both, plain('', 1000))).toBeNull();
  expect(ratios(...both, plain('a', null))).toBeNull();
  expect(ratios(...both, { ...plain(null, null), ready: false })).toEqual(mapOf({ a: 0.5, b: 0.5 }));
});

it('nodes of the control plane do not count', () => {
  const controlPlane = plain('b', 1000, { 'node-role.kubernetes.io/control-plane': '' });
  expect(ratios(plain('a', 1000), controlPlane)).toBeNull();
  expect(ratios(plain('a', 3000), plain('b', 1000), controlPlane)).toEqual(mapOf({ a: 0.75, b: 0.25 }));
});

it('the CPU of a zone is the sum of its nodes, in whole thousandths of a core, rounded up', () => {
  const tenths = Array.from({ length: 30 }, (_, i) => node(plain('abc'[i % 3] as string, 100)));
  expect(cpuByZone(tenths)?.milliCPU).toEqual(mapOf({ a: 1000, b: 1000, c: 1000 }));
  expect(cpuByZone([plain('a', 0.1), plain('b', 2.000001)].map(node))?.milliCPU).toEqual(mapOf({ a: 1, b: 3 }));
});
