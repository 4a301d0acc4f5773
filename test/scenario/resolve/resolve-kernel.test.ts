import { expect, it } from 'vitest';
import { assumption, markedIn, own, scenarioOf, shop, workload, worldOf } from '../read.ts';

const node =
  'apiVersion: v1\nkind: Node\nmetadata: {name: n1}\nstatus: {nodeInfo: {kernelVersion: 5.15.0-1051-azure}}\n';
const simulation = (version: string): string => own('Simulation', 's', `{cluster: {kernelVersion: ${version}}}`);

it('the version of Linux is that of the Simulation, else of a node, else the one on which the model was measured', () => {
  expect(worldOf([shop, workload(), node, simulation('"6.1"')]).kernelVersion).toEqual({ major: 6, minor: 1 });
  expect(worldOf([shop, workload(), simulation('6.10')]).kernelVersion).toEqual({ major: 6, minor: 10 });
  const byNode = scenarioOf([shop, workload(), node]);
  expect(byNode.alternatives[0]?.world.kernelVersion).toEqual({ major: 5, minor: 15 });
  expect(assumption(byNode, 'Linux kernel')).toBe('5.15.0-1051-azure (Node n1)');
  expect(assumption(scenarioOf([shop, workload()]), 'Linux kernel')).toBe('6.18 (default)');
});

it('what is no version of Linux is a mistake', () => {
  expect(markedIn([shop, workload(), simulation('new')]).join()).toContain('«new»');
});
