import { describe, expect, it } from 'vitest';
import { own, scenarioOf, shop, workload } from '../read.ts';

const notesOf = (fault: string): readonly string[] =>
  scenarioOf([shop, workload(), own('Fault', 'wrong', fault)]).assumptions.map(({ what }) => what);

const pods = 'pods: {selector: {matchLabels: {app: web}}}';

describe('faults of memory on containers without a limit', () => {
  it.each([
    [`{memory-leak: {${pods}, perSecond: 1Mi}, at: 1s}`, 'memory leak without limits.memory'],
    [`{memory-stress: {${pods}, size: 1Gi}, at: 1s}`, 'stress of memory without limits.memory'],
  ])('are listed with what they go by: %s', (fault, what) => {
    expect(notesOf(fault)).toContain(what);
  });

  it('say nothing of it where there is no such fault', () => {
    const names = notesOf('{pod-kill: {pods: {selector: {matchLabels: {app: web}}}}, at: 1s}');
    expect(names.filter((name) => name.includes('limits.memory'))).toEqual([]);
  });
});
