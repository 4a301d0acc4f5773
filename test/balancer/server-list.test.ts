import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIST_HEAD, ServerList } from '../../src/balancer/server-list.ts';

/** From the head to the tail, and back. */
function walks(list: ServerList): { down: number[]; up: number[] } {
  const down: number[] = [];
  for (let server = list.next[LIST_HEAD]!; server !== LIST_HEAD; server = list.next[server]!) down.push(server);
  return { down, up: list.inOrderOfAdding() };
}

describe('the list of servers', () => {
  it('has the server that was added last at its head, as ip_vs_add_dest has it', () => {
    const list = new ServerList();
    const servers = [list.add(1), list.add(1), list.add(1)];
    expect(walks(list)).toEqual({ down: servers.toReversed(), up: servers });
  });

  it('gives the position of a server that was removed to the next, without what stood there', () => {
    const list = new ServerList();
    const gone = list.add(7);
    list.activeConnections[gone] = 3;
    list.inactiveConnections[gone] = 4;
    list.remove(gone);
    const server = list.add(2);
    expect(server).toBe(gone);
    expect([list.weight[server], list.activeConnections[server], list.inactiveConnections[server]]).toEqual([2, 0, 0]);
  });

  it('refuses weights that are not whole or below 0, and to remove from an empty list', () => {
    const list = new ServerList();
    expect(() => list.add(-1)).toThrow();
    expect(() => list.add(1.5)).toThrow();
    expect(() => list.remove(1)).toThrow();
  });

  it('is what adding to the front and taking out anywhere makes of an array', () => {
    const action = fc.oneof(fc.record({ add: fc.nat(5) }), fc.record({ removeAt: fc.nat() }));
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const list = new ServerList();
        const model: { server: number; weight: number }[] = [];
        for (const step of actions) {
          if ('add' in step) {
            model.unshift({ server: list.add(step.add), weight: step.add });
          } else if (model.length > 0) {
            const [gone] = model.splice(step.removeAt % model.length, 1);
            list.remove(gone!.server);
          }
          const servers = model.map(({ server }) => server);
          expect(new Set(servers).size).toBe(model.length);
          expect(walks(list)).toEqual({ down: servers, up: servers.toReversed() });
          expect(servers.map((server) => list.weight[server])).toEqual(model.map(({ weight }) => weight));
          expect(list.count).toBe(model.length);
          const has = Array.from({ length: 70 }, (_, position) => position).filter((position) => list.has(position));
          expect(has).toEqual(servers.toSorted((one, other) => one - other));
        }
      }),
    );
  });
});
