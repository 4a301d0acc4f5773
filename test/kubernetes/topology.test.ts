import { expect, it } from 'vitest';
import { defaultNode } from '../../src/kubernetes/node-defaults.ts';
import type { Condition, Node } from '../../src/kubernetes/objects.ts';
import { isControlPlane, isNodeReady, taintsOf, zoneOf } from '../../src/kubernetes/topology.ts';
import { nodeIn } from './samples.ts';

function nodeThatIs(ready: Condition['status']): Node {
  return defaultNode({ status: { conditions: [{ type: 'Ready', status: ready }] } });
}

it('the zone of a node is its label, and an empty one is none', () => {
  expect(zoneOf(nodeIn('a', 'eu-1'))).toBe('eu-1');
  expect(zoneOf(nodeIn('a'))).toBeUndefined();
  expect(zoneOf(nodeIn('a', ''))).toBeUndefined();
});

it('a node is ready unless its condition says otherwise', () => {
  expect(isNodeReady(nodeIn('a'))).toBe(true);
  expect(isNodeReady(nodeThatIs('True'))).toBe(true);
  expect(isNodeReady(nodeThatIs('False'))).toBe(false);
  expect(isNodeReady(nodeThatIs('Unknown'))).toBe(false);
});

it('a control plane node is known by either label of kubeadm', () => {
  const labelled = (label: string): Node => defaultNode({ metadata: { labels: { [label]: '' } } });
  expect(isControlPlane(labelled('node-role.kubernetes.io/control-plane'))).toBe(true);
  expect(isControlPlane(labelled('node-role.kubernetes.io/master'))).toBe(true);
  expect(isControlPlane(nodeIn('a'))).toBe(false);
});

it('a node that is cordoned or not ready has the taints that say so, once', () => {
  const keys = (node: Node): readonly string[] => taintsOf(node).map(({ key, effect }) => `${key}:${effect}`);
  expect(keys(nodeIn('a', 'z', { unschedulable: true }))).toEqual(['node.kubernetes.io/unschedulable:NoSchedule']);
  expect(keys(nodeThatIs('False'))).toEqual([
    'node.kubernetes.io/not-ready:NoSchedule',
    'node.kubernetes.io/not-ready:NoExecute',
  ]);
  expect(keys(nodeThatIs('Unknown'))[0]).toBe('node.kubernetes.io/unreachable:NoSchedule');
  const taints = [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' as const }];
  expect(taintsOf(nodeIn('a', 'z', { unschedulable: true, taints }))).toHaveLength(1);
});
