import { describe, expect, it } from 'vitest';
import {
  type StatefulPod,
  type SteppedStatefulSet,
  statefulSetStep,
} from '../../../src/kubernetes/controllers/stateful-set-step.ts';

const set = (replicas: number, parts: Partial<SteppedStatefulSet> = {}): SteppedStatefulSet => ({
  replicas,
  start: 0,
  podManagementPolicy: 'OrderedReady',
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 1 } },
  honoursMaxUnavailable: false,
  ...parts,
});
/** Pods by their letters: `u` updated and available, `o` old and available, `.` new and not yet, `x` broken, `t` terminating, `-` missing. */
const pods = (letters: string, start = 0): readonly StatefulPod[] =>
  [...letters].flatMap((letter, i) =>
    letter === '-'
      ? []
      : [
          {
            ordinal: start + i,
            isUpdated: letter === 'u' || letter === '.',
            terminating: letter === 't',
            available: letter === 'u' || letter === 'o',
          },
        ],
  );
const step = (
  letters: string,
  of: SteppedStatefulSet,
): readonly [made: readonly number[], deleted: readonly number[]] => {
  const { created, deleted } = statefulSetStep(of, pods(letters, of.start));
  return [created.map(({ ordinal }) => ordinal), deleted];
};
const parallel = { podManagementPolicy: 'Parallel' } as const;

describe('a StatefulSet', () => {
  it('makes one pod after the other, each when those before are available', () => {
    expect(step('', set(3))).toEqual([[0], []]);
    expect(step('.', set(3))).toEqual([[], []]);
    expect(step('u', set(3))).toEqual([[1], []]);
    expect(step('u-u', set(3))).toEqual([[1], []]);
    expect(step('t-u', set(3))).toEqual([[], []]);
  });

  it('makes all at once when it is Parallel', () => {
    expect(step('-u', set(4, parallel))).toEqual([[0, 2, 3], []]);
  });

  it('counts from its first ordinal on', () => {
    expect(step('u', set(2, { start: 5 }))).toEqual([[6], []]);
  });

  it('deletes what is too many from the last on, each when the one before is gone', () => {
    expect(step('uuuu', set(2))).toEqual([[], [3]]);
    expect(step('uuut', set(2))).toEqual([[], []]);
    expect(step('uuu', set(2))).toEqual([[], [2]]);
    expect(step('uuuu', set(2, parallel))).toEqual([[], [3, 2]]);
  });

  it('waits with deleting while one of those that stay is not available', () => {
    expect(step('u.uu', set(2))).toEqual([[], []]);
  });

  it('deletes a broken one among those that are too many only when it is the first', () => {
    expect(step('uu.u', set(2))).toEqual([[], [3]]);
    expect(step('uux.', set(2))).toEqual([[], []]);
    expect(step('uux', set(2))).toEqual([[], [2]]);
  });
});

describe('the rolling update of a StatefulSet', () => {
  it('goes from the last pod to the first, and waits until each is available again', () => {
    expect(step('ooo', set(3))).toEqual([[], [2]]);
    expect(step('oot', set(3))).toEqual([[], []]);
    expect(step('oo-', set(3))).toEqual([[2], []]);
    expect(step('oo.', set(3))).toEqual([[], []]);
    expect(step('oou', set(3))).toEqual([[], [1]]);
    expect(step('uuu', set(3))).toEqual([[], []]);
  });

  it('leaves pods below the partition, and makes them again as they were', () => {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 2, maxUnavailable: 1 } } as const;
    expect(step('ooo', set(3, { updateStrategy }))).toEqual([[], [2]]);
    expect(step('oou', set(3, { updateStrategy }))).toEqual([[], []]);
    expect(statefulSetStep(set(3, { updateStrategy }), pods('o-u')).created).toEqual([
      { ordinal: 1, isUpdated: false },
    ]);
  });

  it('does nothing by itself when it is OnDelete, but makes what was deleted from the new template', () => {
    const updateStrategy = { type: 'OnDelete' } as const;
    expect(step('ooo', set(3, { updateStrategy }))).toEqual([[], []]);
    expect(statefulSetStep(set(3, { updateStrategy }), pods('oo-')).created).toEqual([{ ordinal: 2, isUpdated: true }]);
  });

  it('is stuck behind a broken old pod when it is OrderedReady, and replaces it when it is Parallel', () => {
    expect(step('oxo', set(3))).toEqual([[], []]);
    expect(step('oxu', set(3, parallel))).toEqual([[], [1]]);
  });

  it('replaces as many at a time as may be unavailable where that counts, but one at least', () => {
    const many = (maxUnavailable: number | string) => ({
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable } } as const,
      honoursMaxUnavailable: true,
    });
    expect(step('ooooo', set(5, many(2)))).toEqual([[], [4, 3]]);
    expect(step('ooooo', set(5, many('59%')))).toEqual([[], [4, 3]]);
    expect(step('ooooo', set(5, many('1%')))).toEqual([[], [4]]);
    expect(step('oooo.', set(5, { ...many(2), ...parallel }))).toEqual([[], [3]]);
    expect(step('ooooo', set(5, { ...many(2), honoursMaxUnavailable: false }))).toEqual([[], [4]]);
  });
});
