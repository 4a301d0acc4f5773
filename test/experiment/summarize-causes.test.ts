import { expect, it } from 'vitest';
import { runExperiment } from '../../src/experiment/run-experiment.ts';
import { inlineRunner } from '../../src/experiment/runner/inline-runner.ts';
import { summarize } from '../../src/experiment/summarize.ts';
import { causeSentence, summarizeCauses } from '../../src/experiment/summarize-causes.ts';
import { causeCode, failureCauses } from '../../src/measurement/failure-cause.ts';
import { failuresTable } from '../../src/report/table/failures-table.ts';
import { renderTable } from '../../src/report/table/render-table.ts';
import { aScenario, aWorld, constant } from '../world.ts';

const LOST = causeCode('node-lost');
const FULL = causeCode('queue-full');

function columns(rows: readonly (readonly [cause: number, node: number, pod: number, count: number, first: number])[]) {
  const of = (each: (row: (typeof rows)[number]) => number): number[] => rows.map(each);
  return {
    reasons: Uint8Array.from(rows, () => 3),
    causes: Uint8Array.from(of(([cause]) => cause)),
    nodes: Int32Array.from(of(([, node]) => node)),
    pods: Int32Array.from(of(([, , pod]) => pod)),
    counts: Float64Array.from(of(([, , , count]) => count)),
    firstMs: Float64Array.from(of(([, , , , first]) => first)),
    lastMs: Float64Array.from(of(([, , , , first]) => first + 5)),
    examples: Float64Array.from(of(([, , , , first]) => first)),
  };
}

it('places are the same in all replications where their names are, wherever they stand', () => {
  const nodes = ['a', 'b'];
  const causes = summarizeCauses(
    'ns/load',
    [
      {
        columns: columns([
          [LOST, 0, 0, 2, 100],
          [FULL, 1, 1, 4, 50],
        ]),
        replication: 0,
        nodes,
        pods: ['ns/x', 'ns/y'],
      },
      {
        columns: columns([
          [LOST, 0, 1, 3, 70],
          [LOST, -1, -1, 1, 60],
        ]),
        replication: 1,
        nodes,
        pods: ['ns/z', 'ns/x'],
      },
    ],
    3,
  );
  expect(
    causes.map(({ cause, node, pod, count, firstMs, lastMs, example }) => [
      cause,
      node,
      pod,
      count,
      firstMs,
      lastMs,
      example,
    ]),
  ).toEqual([
    ['node-lost', 'a', 'ns/x', 5, 70, 105, '1/ns/load/100'],
    ['queue-full', 'b', 'ns/y', 4, 50, 55, '1/ns/load/50'],
    ['node-lost', null, null, 1, 60, 65, '2/ns/load/60'],
  ]);
  expect(summarizeCauses('ns/load', [], 3)).toEqual([]);
});

it.each(failureCauses)('$name is told in one sentence, in general and of a place', ({ name, meaning }) => {
  expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  for (const sentence of [
    causeSentence(causeCode(name), null, null),
    causeSentence(causeCode(name), 'node-1', 'ns/x'),
  ]) {
    expect(sentence).not.toMatch(/[{}\n]|\.$/);
    expect(sentence.length).toBeLessThan(130);
  }
  expect(meaning.length).toBeGreaterThan(10);
});

it('no two causes have the same name', () => {
  expect(new Set(failureCauses.map(({ name }) => name)).size).toBe(failureCauses.length);
});

it('failures.csv has a row for each reason, cause and place', async () => {
  const world = aWorld({
    nodeZones: [0, 0],
    applications: [{ serviceTime: constant(20), queueLimit: 1, startUpMs: 200 }],
    pods: [{ node: 1, name: 'web-0' }],
    workloads: [{ executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 100 } }],
    faults: [
      { kind: 'container-crash', atMs: 400, parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } } },
    ],
  });
  const scenario = aScenario({ small: world }, { durationMs: 500 });
  const summary = summarize(scenario, await runExperiment(scenario, inlineRunner), { version: 'test' });
  const lines = renderTable(failuresTable, summary)!.split('\r\n');
  expect(lines.map((line) => line.split(',').slice(2, 10).join(','))).toMatchInlineSnapshot(`
    [
      "reason,cause,node,pod,count,share,first_ms,last_ms",
      "stale-endpoint,container-crashed,node-1,default/web-0,10,0.2,400,490",
      "connection-reset,container-crashed,node-2,default/web-0,2,0.04,360,380",
      "queue-full,queue-full,node-2,default/web-0,19,0.38,30,390",
      "",
    ]
  `);
});
