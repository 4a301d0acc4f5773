import { describe, expect, it } from 'vitest';
import { assumption, markedIn, own, scenarioOf, shop, workload, worldOf } from '../read.ts';

const texts = (times: string, simulation = '{duration: 10m}'): readonly string[] => [
  shop,
  workload(),
  own('Fault', 'f', `{packet-loss: {probability: 0.5}, ${times}}`),
  own('Simulation', 's', simulation),
];

describe('a Fault that comes again', () => {
  it.each([
    ['every: 5m', { atMs: 0, durationMs: null, repeats: { kind: 'periodic', everyMs: 300_000 } }],
    [
      'every: 5m, at: 1m, duration: 10s',
      { atMs: 60_000, durationMs: 10_000, repeats: { kind: 'periodic', everyMs: 300_000 } },
    ],
    [
      'mtbf: 10m, mttr: 30s',
      { atMs: 0, durationMs: null, repeats: { kind: 'random', mtbfMs: 600_000, mttrMs: 30_000 } },
    ],
    [
      'mtbf: 10m, mttr: 30s, at: 1m',
      { atMs: 60_000, durationMs: null, repeats: { kind: 'random', mtbfMs: 600_000, mttrMs: 30_000 } },
    ],
  ])('%s', (times, expected) => {
    expect(worldOf(texts(times)).faults[0]).toMatchObject(expected);
  });

  it('has no repetition when it comes once', () => {
    expect(worldOf(texts('at: 1m')).faults[0]).not.toHaveProperty('repeats');
  });

  it('at random is among the assumptions', () => {
    expect(assumption(scenarioOf(texts('mtbf: 10m, mttr: 30s')), 'times of Fault f')).toBe(
      'exponential, mean 10m without and 30s with it, drawn in each replication (constant rates of failure and repair)',
    );
  });
});

describe('times of a Fault that do not go together are a mistake', () => {
  it.each([
    ['every: 5m, mtbf: 10m, mttr: 1s', '«10m» Fault.spec.mtbf: expected one of every and mtbf (periodic or at random)'],
    [
      'every: 5m, duration: 5m',
      '«5m» Fault.spec.duration: 5m is not shorter than every: 5m (leave it out for no pause)',
    ],
    ['at: 1s, mttr: 30s', '«30s» Fault.spec.mttr: says nothing without mtbf'],
    ['mttr: 30s', '«30s» Fault.spec.mttr: says nothing without mtbf'],
    ['mtbf: 10m', '«10m» Fault.spec.mtbf: needs mttr: how long each lasts on average'],
    [
      'mtbf: 10m, mttr: 1s, duration: 7s',
      '«7s» Fault.spec.duration: how long each lasts is what mttr says (leave it out)',
    ],
    ['every: 0s', '«0s» Fault.spec.every: 0s is not above 0s'],
    ['mtbf: 0s, mttr: 1s', '«0s» Fault.spec.mtbf: 0s is not above 0s'],
    ['mtbf: 1s, mttr: 0s', '«0s» Fault.spec.mttr: 0s is not above 0s'],
    [
      'every: -5m',
      '«-5m» Fault.spec.every: expected a duration, but found "-5m" (write it as 250us, 5ms, 1.5s or 1h30m)',
    ],
    ['duration: 5m', '«spec» Fault.spec: missing field "at"'],
    ['every: 5ms', '«5ms» Fault f: comes more than 100000 times in 10m'],
    ['mtbf: 3ms, mttr: 2ms', '«3ms» Fault f: comes more than 100000 times in 10m'],
  ])('%s', (times, mistake) => {
    expect(markedIn(texts(times))).toEqual([`c.yaml:4 ${mistake}`]);
  });

  it('but as many as a run can hold are right, by the length of the Simulation', () => {
    expect(markedIn(texts('every: 6ms'))).toEqual([]);
    expect(markedIn(texts('every: 5ms', '{duration: 500s}'))).toEqual([]);
    expect(markedIn(texts('every: 5ms', '{}'))).toEqual([]);
  });
});
