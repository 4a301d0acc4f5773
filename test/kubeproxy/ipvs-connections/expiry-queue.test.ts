import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ExpiryQueue } from '../../../src/kubeproxy/ipvs-connections/expiry-queue.ts';

it('gives back what was put in, first in, first out, however it grows in between', () => {
  const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant('shift' as const)), { maxLength: 300 });
  fc.assert(
    fc.property(steps, (all) => {
      const queue = new ExpiryQueue();
      const plain: { server: number; endMs: number }[] = [];
      for (const [endMs, step] of all.entries()) {
        if (step !== 'shift') {
          queue.push(step, endMs);
          plain.push({ server: step, endMs });
        } else if (plain.length > 0) {
          expect(queue.shift()).toBe(plain.shift()!.server);
        }
        expect(queue.nextMs).toBe(plain[0]?.endMs ?? Number.POSITIVE_INFINITY);
      }
    }),
    { seed: 7, numRuns: 200 },
  );
});
