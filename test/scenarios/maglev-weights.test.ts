import { describe, expect, it } from 'vitest';
import { maglevTable } from '../../src/balancer/envoy/maglev-table.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const TABLE = 65_537;
const run = await runScenarioFile('maglev-weights', ['Simulation.replications=5', 'Simulation.duration=10s']);
const { sent } = run.alternative('maglev').workloads[0]!.requests;
/** Three standard deviations of a share of a third of the requests that were sent, whose keys are drawn. */
const tolerance = 3 * Math.sqrt(2 / 9 / sent);

/** The share of the host of weight 1. */
function smallShare(name: string): number {
  const small = run.alternative(name).endpoints.find(({ pod }) => pod.startsWith('default/cache-small-'));
  return small!.requests / sent;
}

describe('maglev-weights: two hosts with weights 1 and 2', () => {
  it('they have 21,846 and 43,691 entries of the table, as Envoy documents', () => {
    const pods = run.scenario.alternatives[0]!.world.pods.filter(({ labels }) => labels.app === 'cache');
    const hosts = pods.map(({ ip, labels }, server) => ({
      server,
      address: `${ip}:8080`,
      weight: labels.size === 'large' ? 2 : 1,
    }));
    const table = maglevTable(hosts, TABLE);
    const entries = hosts.map(({ server }) => table.filter((owner) => owner === server).length);
    expect(entries.toSorted((a, b) => a - b)).toEqual([21_846, 43_691]);
  });

  it('by Maglev a third and two thirds of the keys go to them', () => {
    expect(tolerance).toBeLessThan(0.007);
    expect(Math.abs(smallShare('maglev') - 21_846 / TABLE)).toBeLessThan(tolerance);
  });

  it('by a ring they have about that, off by more than the draw of keys explains', () => {
    const off = Math.abs(smallShare('ring-hash') - 1 / 3);
    expect(off).toBeGreaterThan(tolerance);
    expect(off).toBeLessThan(3 * 0.015);
  });
});
