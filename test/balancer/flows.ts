import type { Connection, NamedBalancer } from '../../src/balancer/create-balancer.ts';

/** So many connections to one address: each of ten clients opens a tenth of them, from one port after the other. */
export function connectionsOfTenClients(count: number): readonly Connection[] {
  return Array.from({ length: count }, (_, i) => ({
    sourceIp: `198.51.100.${i % 10}`,
    sourcePort: 32_768 + Math.floor(i / 10),
    destinationIp: '192.0.2.1',
    destinationPort: 443,
  }));
}

/** So many connections to one address, each of a client of its own. */
export function connectionsOfManyClients(count: number): readonly Connection[] {
  return Array.from({ length: count }, (_, i) => ({
    sourceIp: `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`,
    sourcePort: 40_000,
    destinationIp: '192.0.2.1',
    destinationPort: 443,
  }));
}

/** How many of these connections each server gets. */
export function countsOf(balancer: NamedBalancer, connections: readonly Connection[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const connection of connections) {
    const id = balancer.pick(connection) ?? '';
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
