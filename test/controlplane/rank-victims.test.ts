import { describe, expect, it } from 'vitest';
import { rankVictims } from '../../src/controlplane/rank-victims.ts';
import type { RunPod } from '../../src/controlplane/run-pod.ts';
import { aLife } from '../world.ts';

const NOW_MS = 200_000;

function aPod(name: string, parts: Partial<RunPod> = {}): RunPod {
  return {
    index: 0,
    namespace: 'default',
    name,
    owner: 'Deployment default/web',
    revision: 0,
    replaces: null,
    nodeSelector: {},
    tolerations: [],
    node: 0,
    ip: '10.244.0.2',
    application: 0,
    life: aLife(),
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

/** UIDs in the order of the names' last letters. */
const uidOf = ({ name }: RunPod): number => name.charCodeAt(name.length - 1);
const order = (...pods: readonly RunPod[]): readonly string[] =>
  rankVictims(pods, pods, uidOf, NOW_MS).map(({ name }) => name);

describe('a ReplicaSet that has too many pods', () => {
  it('deletes those that are not ready before any that is, wherever they are', () => {
    expect(order(aPod('a', { node: 1 }), aPod('b', { node: 1 }), aPod('z', { node: 2, ready: false }))).toEqual([
      'z',
      'a',
      'b',
    ]);
  });

  it('then those on the node that has more of them, whatever their age', () => {
    const young = { readySinceMs: NOW_MS - 1 };
    expect(order(aPod('a', { node: 1, ...young }), aPod('b', { node: 2 }), aPod('c', { node: 2 }))).toEqual([
      'b',
      'c',
      'a',
    ]);
  });

  it('counts pods of the same owner that another ReplicaSet of its has on the node', () => {
    const pods = [aPod('a', { node: 1 }), aPod('b', { node: 2 })];
    const related = [...pods, aPod('c', { node: 2, revision: 1 })];
    expect(rankVictims(pods, related, uidOf, NOW_MS).map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it('deletes those without a node before all others', () => {
    expect(order(aPod('a', { ready: false }), aPod('z', { ready: false, node: -1 }))).toEqual(['z', 'a']);
  });

  it('counts pods of a node once, before it deletes: two nodes with as many take no turns', () => {
    const pods = ['a', 'b', 'c', 'd'].map((name, i) => aPod(name, { node: i < 2 ? 1 : 2 }));
    expect(order(...pods)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('then the younger ones, where ages of the same power of two nanoseconds count as equal', () => {
    // 2^36 ns are 68.7 s, 2^37 ns are 137.4 s.
    const aged = (name: string, ageMs: number): RunPod => aPod(name, { readySinceMs: NOW_MS - ageMs });
    expect(order(aged('a', 70_000), aged('z', 60_000))).toEqual(['z', 'a']);
    expect(order(aged('z', 70_000), aged('a', 130_000))).toEqual(['a', 'z']);
    expect(order(aged('z', 130_000), aged('a', 140_000))).toEqual(['z', 'a']);
  });

  it('takes pods that were there from the beginning for older than any other', () => {
    expect(order(aPod('a'), aPod('z', { readySinceMs: 1 }))).toEqual(['z', 'a']);
  });

  it('then those that crashed more, then by UID', () => {
    const unready = { ready: false };
    expect(order(aPod('a', unready), aPod('z', { ...unready, crashes: 2 }), aPod('b', unready))).toEqual([
      'z',
      'a',
      'b',
    ]);
  });
});
