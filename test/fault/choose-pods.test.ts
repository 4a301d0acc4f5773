import { describe, expect, it } from 'vitest';
import type { RunPod } from '../../src/controlplane/run-pod.ts';
import { choosePods } from '../../src/fault/choose-pods.ts';
import type { PodChoice } from '../../src/fault/fault.ts';
import { Streams } from '../../src/random/stream.ts';
import { chiSquareTest } from '../../src/statistics/chi-square.ts';
import { aLife } from '../world.ts';

function aPod(index: number, parts: Partial<RunPod> = {}): RunPod {
  return {
    index,
    namespace: 'default',
    name: `web-${index}`,
    owner: 'Deployment default/web',
    revision: 0,
    replaces: null,
    node: 0,
    ip: `10.244.0.${index + 2}`,
    application: 0,
    life: aLife(),
    nodeSelector: {},
    tolerations: [],
    ready: true,
    readySinceMs: 0,
    terminating: false,
    graceMs: 0,
    unschedulable: false,
    gone: false,
    crashes: 0,
    listeningSinceMs: 0,
    ...parts,
  };
}

const selected = (pods: readonly number[], mode: PodChoice['mode'] = 'all', value = 100): PodChoice => ({
  pods,
  named: false,
  mode,
  value,
});
const named = (pod: number): PodChoice => ({ pods: [pod], named: true, mode: 'all', value: 100 });

const stream = new Streams(1, 0).named('fault');
const chosen = (choice: PodChoice, pods: readonly RunPod[]): readonly number[] => choosePods(choice, pods, stream);

describe('the pods that a fault hits', () => {
  const ten = Array.from({ length: 10 }, (_, i) => aPod(i));

  it.each([
    ['all', 0, 4],
    ['one', 0, 1],
    ['fixed', 3, 3],
    ['fixed', 9, 4],
    ['fixed', 0, 0],
    ['fixed-percent', 50, 2],
    ['fixed-percent', 49, 2],
    ['fixed-percent', 1, 1],
    ['fixed-percent', 100, 4],
    ['fixed-percent', 0, 0],
  ] as const)('mode %s with value %i of four are %i, none twice, of those that were picked', (mode, value, count) => {
    for (let i = 0; i < 20; i++) {
      const pods = chosen(selected([1, 4, 5, 8], mode, value), ten);
      expect(pods).toHaveLength(count);
      expect(new Set(pods).size).toBe(count);
      for (const pod of pods) expect([1, 4, 5, 8]).toContain(pod);
    }
  });

  it('are, with random-max-percent, any share up to the largest, rounded up', () => {
    const counts = Array.from(
      { length: 2000 },
      () => chosen(selected([0, 1, 2, 3, 4, 5, 6, 7], 'random-max-percent', 50), ten).length,
    );
    // Of 51 percentages one is none of eight, twelve are one, 13 two, twelve three, 13 four.
    expect(Math.max(...counts)).toBe(4);
    const seen = [0, 1, 2, 3, 4].map((n) => counts.filter((count) => count === n).length);
    const shares = [1, 12, 13, 12, 13].map((percentages) => percentages / 51);
    expect(chiSquareTest(seen, shares).pValue).toBeGreaterThan(0.01);
  });

  it('are only those on the nodes, and in the phase, that are meant when it begins', () => {
    const pods = [aPod(0), aPod(1, { node: 1 }), aPod(2, { node: -1, replaces: 0 })];
    const all = selected([0, 1]);
    expect(chosen({ ...all, nodes: [1] }, pods)).toEqual([1]);
    expect(chosen({ ...all, phase: 'Running' }, pods)).toEqual([0, 1]);
    expect(chosen({ ...all, phase: 'Pending' }, pods)).toEqual([2]);
  });

  it('are drawn evenly', () => {
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 10_000; i++)
      for (const pod of chosen(selected([0, 1, 2, 3, 4], 'fixed', 2), ten)) counts[pod]!++;
    // Two of five are drawn without putting back, so the counts vary less than independent ones.
    expect(chiSquareTest(counts).pValue).toBeGreaterThan(0.01);
  });

  it('are only those that are still there', () => {
    expect(chosen(selected([0, 1]), [aPod(0, { gone: true }), aPod(1)])).toEqual([1]);
    expect(chosen(named(0), [aPod(0, { gone: true })])).toEqual([]);
  });

  it('are, under a selector, also those that have come in their place, one after another', () => {
    const pods = [
      aPod(0, { gone: true }),
      aPod(1),
      aPod(2, { replaces: 0, gone: true }),
      aPod(3, { replaces: 2 }),
      aPod(4, { owner: 'Deployment default/other' }),
      aPod(5, { replaces: 4 }),
    ];
    expect(chosen(selected([0]), pods)).toEqual([3]);
    expect(chosen(selected([0, 1]), pods)).toEqual([1, 3]);
  });

  it('are, for a pod that was named, only what has its name: after its node has booted or in a StatefulSet', () => {
    const pods = [
      aPod(0, { gone: true }),
      aPod(1, { replaces: 0, name: 'web-0' }),
      aPod(2, { gone: true }),
      aPod(3, { replaces: 2 }),
    ];
    expect(chosen(named(0), pods)).toEqual([1]);
    expect(chosen(named(2), pods)).toEqual([]);
  });

  it('are, under a selector, also those that have come beside them', () => {
    const pods = [aPod(0), aPod(1), aPod(2, { replaces: 0 }), aPod(3, { replaces: 2 })];
    expect(chosen(selected([0, 1]), pods)).toEqual([0, 1, 2, 3]);
    expect(chosen(named(0), pods)).toEqual([0]);
  });

  it('are new pods of a StatefulSet only where all its first ones are meant: each has a label of its own', () => {
    const owner = 'StatefulSet default/web';
    const pods = [
      aPod(0, { owner, gone: true }),
      aPod(1, { owner }),
      aPod(2, { owner, name: 'web-0', replaces: 0 }),
      aPod(3, { owner, replaces: 0 }),
    ];
    expect(chosen(selected([0]), pods)).toEqual([2]);
    expect(chosen(selected([0, 1]), pods)).toEqual([1, 2, 3]);
  });
});
