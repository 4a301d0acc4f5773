import { describe, expect, it } from 'vitest';
import { theoryCases } from '../fixtures/theory.ts';
import { aWorld, perUser, runWorld } from '../world.ts';

// "Affinity behind NAT": 50 clients outside call a node port of a Service with sessionAffinity ClientIP and ten pods.

const CLIENTS = 50;
const PODS = 10;
const ROUNDS = 4;

/** By pod, the connections of one replication, in which each client makes one connection after the other. */
function connections(
  mode: 'iptables' | 'nftables' | 'ipvs',
  addresses: number,
  replication: number,
  size = { clients: CLIENTS, pods: PODS },
): number[] {
  const { clients, pods } = size;
  const world = aWorld({
    mode,
    pods: Array.from({ length: pods }, () => ({})),
    services: [{ nodePort: 30080, affinityTimeoutMs: 10_800_000 }],
    applications: [{ concurrency: 100 }],
    workloads: [
      {
        clientNodes: Array.from({ length: clients }, () => null),
        sources: Array.from({ length: clients }, (_, client) => client % addresses),
        target: { kind: 'node-port', node: 0, service: 0, port: 0 },
        executor: perUser(ROUNDS, 0, clients),
        timeoutMs: 60_000,
      },
    ],
  });
  const log = runWorld(world, { endMs: 60_000, replication });
  expect(log.outcomes).toEqual(Array.from({ length: clients * ROUNDS }, () => 'success'));
  const counts = Array.from({ length: pods }, () => 0);
  for (const { pod } of log.connections) counts[pod]!++;
  return counts;
}

describe('session affinity behind a NAT', () => {
  it.each(['iptables', 'nftables', 'ipvs'] as const)(
    'sends all of 50 clients that share an address to one of ten pods, in %s mode',
    (mode) => {
      const chosen = Array.from({ length: 30 }, (_, replication) => {
        const counts = connections(mode, 1, replication);
        expect(counts.filter((count) => count > 0)).toEqual([CLIENTS * ROUNDS]);
        return counts.findIndex((count) => count > 0);
      });
      // Which one is not settled by anything but chance.
      expect(new Set(chosen).size).toBeGreaterThan(5);
    },
  );

  it.each(['iptables', 'nftables'] as const)(
    'spreads 50 clients with addresses of their own as balls in bins, in %s mode',
    (mode) => {
      const replications = 100;
      let statistic = 0;
      for (let replication = 0; replication < replications; replication++) {
        const clients = connections(mode, CLIENTS, replication).map((count) => count / ROUNDS);
        // Every client stays where it went first.
        expect(clients.every(Number.isInteger)).toBe(true);
        for (const count of clients) statistic += (count - CLIENTS / PODS) ** 2 / (CLIENTS / PODS);
      }
      // Pearson's statistic of one replication has mean 9 and a variance of 2 · 9 · 49/50.
      const mean = statistic / replications;
      expect(Math.abs(mean - (PODS - 1))).toBeLessThan(4 * Math.sqrt((2 * 9 * 0.98) / replications));
    },
  );

  it.each(theoryCases('g4.affinity'))('leaves pods idle as often as chance has it: $title', ({ model, values }) => {
    const size = { clients: model.clients as number, pods: model.endpoints as number };
    const replications = 300;
    let idle = 0;
    let idleSquares = 0;
    let variance = 0;
    for (let replication = 0; replication < replications; replication++) {
      const counts = connections('iptables', size.clients, replication, size);
      const idleHere = counts.filter((count) => count === 0).length;
      idle += idleHere / replications;
      idleSquares += (idleHere * idleHere) / replications;
      for (const count of counts) {
        variance += (count / ROUNDS - values.mean_clients_per_endpoint) ** 2 / (replications * size.pods);
      }
    }
    const standardError = Math.sqrt((idleSquares - idle * idle) / replications);
    expect(Math.abs(idle - values.expected_idle_endpoints)).toBeLessThan(4 * standardError);
    expect(Math.abs(variance / values.variance_of_clients_per_endpoint - 1)).toBeLessThan(0.25);
  });

  it('deals clients with addresses of their own out in turn in ipvs mode, and they stay', () => {
    expect(connections('ipvs', CLIENTS, 0)).toEqual(Array.from({ length: PODS }, () => (CLIENTS * ROUNDS) / PODS));
  });

  it('sends clients behind two addresses to two pods at most', () => {
    const counts = connections('nftables', 2, 0);
    expect(counts.filter((count) => count > 0).length).toBeLessThanOrEqual(2);
  });
});
