import { describe, expect, it } from 'vitest';
import { defaultNode } from '../../src/kubernetes/node-defaults.ts';
import { daemonSetNodes, PodPlacement, placePods } from '../../src/kubernetes/placement.ts';
import { nodeIn, podOf } from './samples.ts';

const pods = (owner: string, count: number): ReturnType<typeof podOf>[] =>
  Array.from({ length: count }, (_, i) => podOf(owner, `p-${i}`));

describe('pods of one owner', () => {
  it('are spread evenly over nodes in node order', () => {
    const nodes = [nodeIn('a'), nodeIn('b'), nodeIn('c')];
    expect(placePods(pods('ReplicaSet/web', 7), nodes)).toEqual(['a', 'b', 'c', 'a', 'b', 'c', 'a']);
  });

  it('are spread over zones before a zone gets its second', () => {
    const nodes = [nodeIn('a', 'x'), nodeIn('b', 'x'), nodeIn('c', 'y')];
    expect(placePods(pods('ReplicaSet/web', 3), nodes)).toEqual(['a', 'c', 'b']);
  });

  it('go where the fewest pods of others are, if they have the choice', () => {
    const nodes = [nodeIn('a'), nodeIn('b'), nodeIn('c')];
    const placed = placePods([...pods('ReplicaSet/web', 2), ...pods('ReplicaSet/api', 2)], nodes);
    expect(placed).toEqual(['a', 'b', 'c', 'a']);
  });

  it('go where one has left', () => {
    const placement = new PodPlacement([nodeIn('a'), nodeIn('b')]);
    const [first, second, third] = pods('ReplicaSet/web', 3);
    expect(placement.place(first!)).toBe('a');
    expect(placement.place(second!)).toBe('b');
    placement.remove(second!, 'b');
    expect(placement.place(third!)).toBe('b');
  });
});

it('pods without an owner go where the fewest pods are', () => {
  expect(placePods(pods('', 3), [nodeIn('a'), nodeIn('b')])).toEqual(['a', 'b', 'a']);
});

it('a pod goes only where its nodeSelector matches and its tolerations allow it', () => {
  const taints = [{ key: 'dedicated', effect: 'NoSchedule' as const }];
  const disk = defaultNode({ metadata: { name: 'd', labels: { disk: 'ssd' } } });
  const nodes = [nodeIn('a', 'z', { taints }), nodeIn('b', 'z', { unschedulable: true }), nodeIn('c', 'z'), disk];
  expect(placePods([podOf('', 'p')], nodes)).toEqual(['c']);
  expect(placePods([podOf('', 'p', { nodeSelector: { disk: 'ssd' } })], nodes)).toEqual(['d']);
  expect(placePods([podOf('', 'p', { tolerations: [{ operator: 'Exists' }] })], nodes)).toEqual(['a']);
});

it('a pod that fits no node stays Pending', () => {
  expect(placePods([podOf('', 'p', { nodeSelector: { disk: 'ssd' } })], [nodeIn('a')])).toEqual([undefined]);
  expect(placePods([podOf('', 'p')], [])).toEqual([undefined]);
});

it('a pod with a nodeName goes there past the scheduler, if the node exists', () => {
  const nodes = [nodeIn('a'), nodeIn('b', 'z', { unschedulable: true })];
  expect(placePods([podOf('', 'p', { nodeName: 'b' }), podOf('', 'q', { nodeName: 'x' })], nodes)).toEqual([
    'b',
    undefined,
  ]);
});

it('a DaemonSet has a pod on every node that its template fits, cordoned ones too', () => {
  const taints = [{ key: 'dedicated', effect: 'NoSchedule' as const }];
  const nodes = [nodeIn('a'), nodeIn('b', 'z', { unschedulable: true }), nodeIn('c', 'z', { taints })];
  const names = daemonSetNodes(podOf('DaemonSet/agent', 'p'), nodes).map(({ metadata }) => metadata.name);
  expect(names).toEqual(['a', 'b']);
});
