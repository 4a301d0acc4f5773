import { describe, expect, it } from 'vitest';
import type { Taint, Toleration } from '../../src/kubernetes/objects.ts';
import { tolerates, toleratesNode } from '../../src/kubernetes/toleration.ts';
import { nodeIn, podOf } from './samples.ts';

const taint: Taint = { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' };

describe('a toleration', () => {
  it.each<[Partial<Toleration>, boolean]>([
    [{ key: 'dedicated', value: 'gpu' }, true],
    [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }, true],
    [{ key: 'dedicated', value: 'gpu', effect: 'NoExecute' }, false],
    [{ key: 'dedicated', value: 'db' }, false],
    [{ key: 'dedicated', operator: 'Exists' }, true],
    [{ key: 'other', operator: 'Exists' }, false],
    [{ operator: 'Exists' }, true],
    [{}, false],
  ])('%o bears dedicated=gpu:NoSchedule: %s', (fields, borne) => {
    expect(tolerates({ key: '', operator: 'Equal', value: '', ...fields }, taint)).toBe(borne);
  });
});

describe('a pod', () => {
  const tainted = nodeIn('a', 'z', { taints: [taint] });
  const cordoned = nodeIn('b', 'z', { unschedulable: true });

  it('bears a node if it bears every taint that keeps pods off', () => {
    expect(toleratesNode(podOf('', 'p'), tainted)).toBe(false);
    expect(toleratesNode(podOf('', 'p', { tolerations: [{ key: 'dedicated', value: 'gpu' }] }), tainted)).toBe(true);
    expect(
      toleratesNode(podOf('', 'p'), nodeIn('c', 'z', { taints: [{ ...taint, effect: 'PreferNoSchedule' }] })),
    ).toBe(true);
  });

  it('of a DaemonSet bears a cordoned node, another does not', () => {
    expect(toleratesNode(podOf('ReplicaSet/web', 'p'), cordoned)).toBe(false);
    expect(toleratesNode(podOf('DaemonSet/agent', 'p'), cordoned)).toBe(true);
    expect(toleratesNode(podOf('DaemonSet/agent', 'p'), tainted)).toBe(false);
  });
});
