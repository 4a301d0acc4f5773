import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Replication } from '../../src/experiment/replication.ts';
import { faultKinds } from '../../src/fault/registry.ts';
import { operationKinds } from '../../src/operation/registry.ts';
import type { Alternative } from '../../src/scenario/scenario.ts';
import { randomCase } from './random-plans.ts';

// Whatever goes wrong in whatever scenario: a run comes to its end, keeps what it asserts, and can be repeated. What a run
// asserts is listed in ARCHITECTURE.md; that breaking it is found, in invariants.test.ts.

const CASES = 200;

/** Everything that a run measures, to the last bit, as a digest; cut into parts, as runners cut it to tell of progress. */
function measure(alternative: Alternative, partCount: number): string {
  const { warmUp } = alternative.plan;
  const replication = new Replication(alternative, 0, 0, warmUp === 'auto' ? 0 : warmUp.ms, []);
  for (let part = 1; part <= partCount; part++) replication.advanceTo(part / partCount);
  return createHash('sha256').update(JSON.stringify(replication.result(), exactly)).digest('hex');
}

/** Columns as their bytes, and numbers that JSON does not tell apart by their names. */
function exactly(_: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  return typeof value === 'number' && (Object.is(value, -0) || !Number.isFinite(value)) ? `number ${1 / value}` : value;
}

describe('random faults, operations and autoscalers in the scenarios', () => {
  it.each(Array.from({ length: CASES }, (_, number) => number))(
    'end, with all invariants kept, and replay byte-identically: %i',
    (number) => {
      const { name, alternative } = randomCase(number);
      expect(measure(alternative, 7), name).toBe(measure(alternative, 1));
    },
  );

  it('are of all kinds', () => {
    const worlds = Array.from({ length: CASES }, (_, number) => randomCase(number).alternative.world);
    const kinds = new Set(worlds.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
    expect([...kinds].toSorted()).toEqual([...faultKinds.names].toSorted());
    const operations = new Set(worlds.flatMap((world) => world.operations.map(({ kind }) => kind)));
    expect([...operations].toSorted()).toEqual([...operationKinds.names].toSorted());
  });
});
