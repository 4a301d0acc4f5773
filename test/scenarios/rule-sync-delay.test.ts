import { describe, expect, it } from 'vitest';
import { proxyModes } from '../../src/kubeproxy/registry.ts';
import { pairedDifference } from '../../src/statistics/paired-difference.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const run = await runScenarioFile('rule-sync-delay', ['Simulation.replications=3', 'Simulation.duration=200s']);
const KILLS = 10;
const RATE_PER_MS = 0.2;
const SHARE = 1 / 4;

/** How long rules were stale after a deletion, in ms: so long requests to the pod must fail to be as many as did. */
const staleMs = (name: string): number[] =>
  run.replications(name).map(({ workloads }) => {
    const { sent, succeeded } = workloads[0]!;
    return (sent - succeeded) / KILLS / (RATE_PER_MS * SHARE);
  });

const syncMs = (mode: 'iptables' | 'nftables', services: number): number =>
  proxyModes[mode].syncMs({ services: services + 1, endpoints: services + 4 });

describe('rule-sync-delay: a pod of four is deleted time and again', () => {
  it.each([
    ['iptables', 10_000],
    ['iptables', 30_000],
    ['nftables', 10_000],
    ['nftables', 30_000],
  ] as const)(
    '%s: with %i Services rules are stale for longer than with 1000, by what a sync takes longer',
    (mode, n) => {
      const { estimate, halfWidth } = pairedDifference(staleMs(`${mode}-1000`), staleMs(`${mode}-${n}`));
      const longerMs = syncMs(mode, n) - syncMs(mode, 1000);
      expect(halfWidth!).toBeLessThan(100 + 0.15 * longerMs);
      expect(Math.abs(estimate! - longerMs)).toBeLessThan(100 + 0.1 * longerMs);
    },
  );

  it('the window grows with the number of Services in iptables mode, five times less in nftables mode', () => {
    const growth = (mode: string): number =>
      pairedDifference(staleMs(`${mode}-1000`), staleMs(`${mode}-30000`)).estimate!;
    expect(growth('iptables')).toBeGreaterThan(5000);
    expect(growth('nftables')).toBeLessThan(growth('iptables') / 5);
  });
});
