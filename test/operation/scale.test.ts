import { expect, it } from 'vitest';
import { summarizeMarks } from '../../src/experiment/summarize-marks.ts';
import { operationKinds } from '../../src/operation/registry.ts';
import { aScenario, aWorld, startWorld } from '../world.ts';

const owner = {
  key: 'Deployment default/web',
  kind: 'Deployment',
  name: 'web',
  replicas: 1,
  like: 0,
  firstOrdinal: 0,
  inOrder: false,
};
const scaled = (replicas: number, atMs: number) => ({
  name: 'default/more',
  kind: 'scale',
  parameters: { owner, replicas },
  atMs,
});

it('an operation begins in its time from the start of the measured time, and not in the warm-up', () => {
  const run = startWorld(aWorld({ operations: [scaled(3, 500)] }), { startMs: 2000, endMs: 3000 });
  run.simulation.run(2519);
  expect(run.pods).toHaveLength(1);
  run.finish();
  expect(run.pods).toHaveLength(3);
});

it('operations of the same moment are done in the order of the documents', () => {
  const run = startWorld(aWorld({ operations: [scaled(5, 500), scaled(2, 500)] }), { endMs: 1000 });
  run.finish();
  expect(run.pods.filter(({ gone }) => !gone)).toHaveLength(2);
});

it('operations have their flags on the time axis, except those after the end', () => {
  const world = aWorld({ operations: [scaled(10, 500), scaled(3, 1000)] });
  const [alternative] = aScenario({ only: world }, { durationMs: 1000 }).alternatives;
  expect(summarizeMarks(alternative!, [])).toEqual([{ atMs: 500, untilMs: null, label: 'scale web to 10' }]);
});

it('every kind of operation has a summary and parameters with one', () => {
  for (const { name, summary, parameters } of operationKinds.all) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(summary).toMatch(/\.$/);
    for (const each of Object.values(parameters)) expect(each.summary).toMatch(/\.$/);
  }
});
