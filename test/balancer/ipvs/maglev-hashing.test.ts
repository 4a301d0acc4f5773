import { describe, expect, it } from 'vitest';
import { createBalancer, type Server } from '../../../src/balancer/create-balancer.ts';
import { connectionsOfManyClients, countsOf } from '../flows.ts';

const clients = connectionsOfManyClients(4000);

function servers(count: number): Server[] {
  return Array.from({ length: count }, (_, i) => ({ id: `${i}`, address: `10.1.${i >> 8}.${i & 255}:8080` }));
}

describe('Maglev hashing of the kernel', () => {
  it('moves, beside the clients of a server that goes, fewer than 3 of 100', () => {
    const balancer = createBalancer('ipvs/mh', servers(20));
    const before = clients.map((client) => balancer.pick(client));
    balancer.remove('7');
    const moved = clients.filter((client, i) => before[i] !== '7' && balancer.pick(client) !== before[i]);
    expect(before.filter((id) => id === '7').length).toBeGreaterThan(100);
    expect(moved.length).toBeLessThan(120);
  });

  it('knows servers without an IP address by their names', () => {
    const named = [{ id: 'a' }, { id: 'b' }, { id: 'c', address: '999.1.1.1:80' }];
    const counts = countsOf(createBalancer('ipvs/mh', named), clients);
    for (const id of ['a', 'b', 'c']) expect(counts.get(id)! / clients.length).toBeCloseTo(1 / 3, 1);
  });

  it('keeps the table of the first 4093 servers when there are more', () => {
    const balancer = createBalancer('ipvs/mh', servers(4200));
    const before = clients.map((client) => balancer.pick(client));
    const chosen = new Set(before);
    expect(chosen.size).toBeGreaterThan(2000);
    expect([...chosen].every((id) => Number(id) < 4093)).toBe(true);

    const gone = before[0]!;
    balancer.remove(gone);
    balancer.add({ id: 'new', address: '10.2.0.1:8080' });
    const after = clients.map((client) => balancer.pick(client));
    expect(after).toEqual(before.map((id) => (id === gone ? null : id)));

    for (let i = 4093; i < 4200; i++) balancer.remove(`${i}`);
    expect(balancer.pick(clients[0])).not.toBeNull();
  });
});
