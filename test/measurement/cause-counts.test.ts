import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CauseCounts } from '../../src/measurement/cause-counts.ts';

// Requests by what went wrong and where, counted in columns.

const request = fc.record({
  reason: fc.nat(3),
  cause: fc.integer({ min: 1, max: 200 }),
  node: fc.integer({ min: -1, max: 5000 }),
  pod: fc.integer({ min: -1, max: 5000 }),
  dueMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
});

it('counts as a map does, with the first and the last time and the number of the first', () => {
  fc.assert(
    fc.property(fc.array(request, { maxLength: 300 }), (requests) => {
      const counts = new CauseCounts();
      const expected = new Map<string, { count: number; first: number; last: number; example: number }>();
      requests.forEach(({ reason, cause, node, pod, dueMs }, number) => {
        counts.add(reason, cause, node, pod, dueMs, number);
        const key = [reason, cause, node, pod].join(' ');
        const before = expected.get(key) ?? { count: 0, first: dueMs, last: dueMs, example: number };
        expected.set(key, {
          count: before.count + 1,
          first: Math.min(before.first, dueMs),
          last: Math.max(before.last, dueMs),
          example: dueMs < before.first ? number : before.example,
        });
      });
      const { reasons, causes, nodes, pods, ...columns } = counts.result();
      const found = Array.from(causes, (cause, row) => [
        [reasons[row], cause, nodes[row], pods[row]].join(' '),
        {
          count: columns.counts[row],
          first: columns.firstMs[row],
          last: columns.lastMs[row],
          example: columns.examples[row],
        },
      ]);
      expect(found).toEqual([...expected]);
      expect(counts.total).toBe(requests.length);
    }),
  );
});
