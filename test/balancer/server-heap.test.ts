import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NO_SERVER } from '../../src/balancer/balancer.ts';
import { ServerHeap } from '../../src/balancer/server-heap.ts';

const step = fc.record({ server: fc.integer({ min: 1, max: 40 }), key: fc.nat(5), remove: fc.boolean() });

it('has the smallest key first, of equal ones the one that was put first, whatever is put, moved and removed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const heap = new ServerHeap();
      let inOrder: { server: number; key: number }[] = [];
      for (const { server, key, remove } of steps) {
        inOrder = inOrder.filter((each) => each.server !== server);
        if (remove) heap.remove(server);
        else {
          heap.put(server, key);
          inOrder.push({ server, key });
        }
        expect(heap.has(server)).toBe(!remove);
        // A stable sort by key.
        const first = inOrder.toSorted((a, b) => a.key - b.key)[0];
        expect(heap.first()).toBe(first?.server ?? NO_SERVER);
        if (first !== undefined) expect(heap.keyOf(first.server)).toBe(first.key);
        expect(heap.size).toBe(inOrder.length);
      }
      heap.clear();
      expect([heap.first(), heap.has(1)]).toEqual([NO_SERVER, false]);
    }),
    { seed: 1 },
  );
});
