import { describe, expect, it } from 'vitest';
import type { RunPod } from '../../src/controlplane/run-pod.ts';
import type { PodChoice } from '../../src/fault/fault.ts';
import { PodSelection } from '../../src/fault/pod-selection.ts';
import { Stream } from '../../src/random/stream.ts';

const aPod = (index: number, parts: Partial<RunPod> = {}): RunPod =>
  ({
    index,
    name: `web-${index}`,
    owner: 'Deployment default/web',
    replaces: null,
    node: 0,
    gone: false,
    terminating: false,
    ...parts,
  }) as RunPod;

const choice = (parts: Partial<PodChoice> = {}): PodChoice => ({
  pods: [0, 1],
  named: false,
  mode: 'all',
  value: 100,
  ...parts,
});

function selected(pods: readonly RunPod[], { includes }: { includes: (pod: number) => boolean }): number[] {
  return pods.flatMap(({ index }) => (includes(index) ? [index] : []));
}

/** The pods that belong to a choice before and after others come. */
function beforeAndAfter(parts: Partial<PodChoice>, later: readonly RunPod[], gone: readonly number[]): number[][] {
  const pods = [aPod(0), aPod(1), aPod(2)];
  const selection = new PodSelection(choice(parts), pods, new Stream(1, 2, 3, 4));
  const all = { includes: (pod: number) => selection.includes(pod) };
  const before = selected(pods, all);
  for (const pod of gone) pods[pod]!.gone = true;
  pods.push(...later);
  return [before, selected(pods, all)];
}

describe('the pods of a link fault', () => {
  it('are those that a selector picked, with whatever comes in their place or beside them', () => {
    const later = [
      aPod(3, { replaces: 0 }),
      aPod(4, { replaces: 3 }),
      aPod(5, { replaces: 2 }),
      aPod(6, { replaces: 1 }),
    ];
    expect(beforeAndAfter({}, later, [0])).toEqual([
      [0, 1],
      [0, 1, 3, 4, 6],
    ]);
  });

  it('are where some were drawn those, and what comes in their place but not beside them', () => {
    const [before, after] = beforeAndAfter({ mode: 'fixed', value: 1 }, [], []);
    expect(before).toHaveLength(1);
    expect(after).toEqual(before);
    const [one] = before as [number];
    const later = [aPod(3, { replaces: one })];
    expect(beforeAndAfter({ mode: 'fixed', value: 1 }, later, [])[1]).toEqual([one]);
    expect(beforeAndAfter({ mode: 'fixed', value: 1 }, later, [one])[1]).toEqual([one, 3]);
  });

  it('are of one that was named only those of its name', () => {
    const later = [aPod(3, { replaces: 0 }), aPod(4, { replaces: 0, name: 'web-0' })];
    expect(beforeAndAfter({ pods: [0], named: true }, later, [0])).toEqual([[0], [0, 4]]);
  });

  it('may be any number', () => {
    const later = Array.from({ length: 500 }, (_, i) => aPod(3 + i, { replaces: i === 0 ? 0 : 2 + i }));
    const [, after] = beforeAndAfter({ pods: [0] }, later, [0]);
    expect(after).toEqual([0, ...later.map(({ index }) => index)]);
  });
});
