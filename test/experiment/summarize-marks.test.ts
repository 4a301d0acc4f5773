import { expect, it } from 'vitest';
import { summarizeMarks } from '../../src/experiment/summarize-marks.ts';
import type { Measurements } from '../../src/measurement/measurements.ts';
import { aScenario, aWorld } from '../world.ts';

function marked(...marks: [label: string, atMs: number][]): Measurements {
  return { marks: marks.map(([label, atMs]) => ({ label, atMs, untilMs: null })) } as unknown as Measurements;
}

const [alternative] = aScenario(
  {
    only: aWorld({
      faults: [
        { name: 'lose-a-node', kind: 'node-power-loss', atMs: 100, durationMs: 5000, parameters: {} },
        { kind: 'pod-kill', atMs: 200, parameters: {} },
        { name: 'after the end', kind: 'pod-kill', atMs: 1000, parameters: {} },
      ],
    }),
  },
  { durationMs: 1000 },
).alternatives;

const faults = [
  { atMs: 100, untilMs: 1000, label: 'node-power-loss lose-a-node' },
  { atMs: 200, untilMs: null, label: 'pod-kill' },
];

it('faults have their flags, cut at the end of the measured time; one after it has none', () => {
  expect(summarizeMarks(alternative!, [])).toEqual(faults);
});

it('what followed in every replication has its flag at the mean of its times, in whatever order it came', () => {
  const marks = summarizeMarks(alternative!, [
    marked(['rules', 300], ['NotReady', 400], ['rules', 500], ['seldom', 600]),
    marked(['NotReady', 420], ['rules', 440], ['rules', 700]),
  ]);
  expect(marks).toEqual([
    ...faults,
    { atMs: 370, untilMs: null, label: 'rules (mean)' },
    { atMs: 410, untilMs: null, label: 'NotReady (mean)' },
    { atMs: 600, untilMs: null, label: 'rules (mean)' },
  ]);
});

it('a fault that comes again has a flag each time, at most 40; one at random says how often it may be expected', () => {
  const of = (faults: Parameters<typeof aWorld>[0]) => {
    const [only] = aScenario({ only: aWorld(faults) }, { durationMs: 1000 }).alternatives;
    return summarizeMarks(only!, []);
  };
  const again = { name: 'again', kind: 'packet-loss', parameters: {} };
  const every = (everyMs: number, durationMs: number | null) =>
    of({ faults: [{ ...again, atMs: 100, durationMs, repeats: { kind: 'periodic', everyMs } }] });
  expect(every(800, 200)).toEqual([
    { atMs: 100, untilMs: 300, label: 'packet-loss again' },
    { atMs: 900, untilMs: 1000, label: 'packet-loss again' },
  ]);
  expect(every(1, null)).toHaveLength(40);
  expect(
    of({
      faults: [{ ...again, atMs: 100, durationMs: null, repeats: { kind: 'random', mtbfMs: 300, mttrMs: 50 } }],
    }),
  ).toEqual([{ atMs: 100, untilMs: 1000, label: 'packet-loss again at random, mtbf 300ms, mttr 50ms' }]);
});
