import { describe, expect, it } from 'vitest';
import { own, shop, workload, worldOf } from '../read.ts';

const node = (name: string, cpu: number): string =>
  `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\nstatus: {capacity: {cpu: ${cpu}}, allocatable: {cpu: ${cpu}}}\n`;

describe('the conntrack table of a node', () => {
  const limits = (conntrack: string, ...cpus: readonly number[]): readonly number[] =>
    worldOf([
      shop,
      workload(),
      own('Simulation', 's', `{cluster: {proxy: {mode: iptables, conntrack: ${conntrack}}}}`),
      ...cpus.map((cpu, i) => node(`n-${i}`, cpu)),
    ]).proxy.conntrackMax;

  it('has 32,768 entries for each CPU, and no fewer than 131,072', () => {
    expect(limits('{}', 2, 4, 16)).toEqual([131_072, 131_072, 524_288]);
  });

  it('has as many as kube-proxy is told, and what the kernel has where that leaves it', () => {
    expect(limits('{maxPerCore: 1000, min: 3000}', 2, 16)).toEqual([3000, 16_000]);
    expect(limits('{maxPerCore: 0}', 2, 16)).toEqual([262_144, 262_144]);
  });
});
