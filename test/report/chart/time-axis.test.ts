import { expect, it } from 'vitest';
import { timeTicks } from '../../../src/report/chart/time-axis.ts';

it.each([
  [0, 600_000, ['0', '2\u00a0min', '4\u00a0min', '6\u00a0min', '8\u00a0min', '10\u00a0min']],
  [0, 60_000, ['0', '10\u00a0s', '20\u00a0s', '30\u00a0s', '40\u00a0s', '50\u00a0s', '60\u00a0s']],
  [
    0,
    7_200_000,
    [
      '0',
      '15\u00a0min',
      '30\u00a0min',
      '45\u00a0min',
      '60\u00a0min',
      '75\u00a0min',
      '90\u00a0min',
      '105\u00a0min',
      '120\u00a0min',
    ],
  ],
  [0, 5, ['0', '1\u00a0ms', '2\u00a0ms', '3\u00a0ms', '4\u00a0ms', '5\u00a0ms']],
])('from %d to %d ms the ticks are those of a clock', (startMs, endMs, labels) => {
  expect(timeTicks(startMs, endMs, 8).map(({ label }) => label)).toEqual(labels);
});

it('there are never more than one tick beyond those asked for, even over years', () => {
  for (const endMs of [1, 17, 999, 61_000, 3.7e6, 9e7, 1e11]) {
    expect(timeTicks(0, endMs, 8).length).toBeLessThanOrEqual(9);
  }
});
