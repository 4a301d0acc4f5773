import { describe, expect, it } from 'vitest';
import { maglevTable } from '../../src/balancer/envoy/maglev-table.ts';
import { runScenarioFile } from './run-scenario-file.ts';

const CLIENTS = 1000;
const HOSTS = 50;
const run = await runScenarioFile('consistent-hash-removal', ['Simulation.replications=1']);

/** Keys of the host that goes, and all keys that move. */
function keysOf(name: string): { readonly own: number; readonly moved: number } {
  const { endpoints, workloads } = run.alternative(name);
  const total = endpoints.reduce((sum, { connections }) => sum + connections, 0);
  const gone = endpoints.find(({ pod }) => pod.startsWith('default/cache-that-goes-'))!;
  // Attempts at the host that is gone, of clients that have not heard of it yet.
  const { failed } = workloads[0]!.requests;
  return { own: gone.connections - failed, moved: total - failed - CLIENTS };
}

/** What part of Maglev's table changes when the host goes, over that host's part. */
function changeOfTable(size: number): { readonly moved: number; readonly ratio: number } {
  const { pods } = run.scenario.alternatives[0]!.world;
  const hosts = pods
    .map(({ ip, labels }, server) => ({ server, address: `${ip}:8080`, weight: 1, labels }))
    .filter(({ labels }) => labels.app === 'cache');
  expect(hosts.length).toBe(HOSTS);
  const before = maglevTable(hosts, size);
  const gone = hosts.find(({ labels }) => labels.part === 'one')!;
  const after = maglevTable(
    hosts.filter((host) => host !== gone),
    size,
  );
  const moved = before.filter((server, entry) => server !== after[entry]).length;
  const own = before.filter((server) => server === gone.server).length;
  return { moved: moved / size, ratio: moved / own };
}

describe('consistent-hash-removal: one host of 50 goes', () => {
  it('only connections to the host that is gone fail, before clients hear of it', () => {
    const reasonsOf = ({ workloads }: (typeof run.summary.alternatives)[number]): readonly string[] =>
      workloads[0]!.failures.map(({ reason }) => reason);
    for (const alternative of run.summary.alternatives) expect(reasonsOf(alternative)).toContain('stale-endpoint');
    // Its process is gone a little before its address: then nobody refuses any more.
    expect(new Set(run.summary.alternatives.flatMap(reasonsOf))).toEqual(
      new Set(['stale-endpoint', 'connect-timeout']),
    );
  });

  it('with a ring exactly the keys of that host move, about one in 50', () => {
    const { own, moved } = keysOf('ring-hash');
    expect(moved).toBe(own);
    expect(moved / CLIENTS).toBeGreaterThan(0.5 / HOSTS);
    expect(moved / CLIENTS).toBeLessThan(1.5 / HOSTS);
  });

  it("with Maglev about double with 100 entries a host, a fifth more with the 1300 of Envoy's table", () => {
    expect(Math.abs(changeOfTable(5003).ratio - 2)).toBeLessThan(0.25);
    expect(Math.abs(changeOfTable(65_537).ratio - 1.2)).toBeLessThan(0.1);
  });

  it('with Maglev keys of other hosts move as well, as many as the table says', () => {
    const { own, moved } = keysOf('maglev');
    expect(moved).toBeGreaterThan(own);
    const { moved: part } = changeOfTable(5003);
    const tolerance = 3 * Math.sqrt((part * (1 - part)) / CLIENTS);
    expect(Math.abs(moved / CLIENTS - part)).toBeLessThan(tolerance);
  });
});
