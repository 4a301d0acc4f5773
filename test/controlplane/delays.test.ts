import { expect, it } from 'vitest';
import { nodeMonitorGraceMs, restartBackoffMs, statedDelays } from '../../src/controlplane/delays.ts';
import { drawDelay } from '../../src/controlplane/draw-delay.ts';
import { Streams } from '../../src/random/stream.ts';

it('containers are restarted at once, then after 10, 20, 40 … 300 s', () => {
  const seconds = Array.from({ length: 9 }, (_, crashes) => restartBackoffMs(crashes) / 1000);
  expect(seconds).toEqual([0, 10, 20, 40, 80, 160, 300, 300, 300]);
});

it('a node may be silent for 40 s up to Kubernetes 1.31, for 50 s since', () => {
  expect([29, 31, 32, 34].map(nodeMonitorGraceMs)).toEqual([40_000, 40_000, 50_000, 50_000]);
});

it.each(statedDelays)('is within its bounds: $what', (delay) => {
  const stream = new Streams(1, 0).named('delay');
  const draws = Array.from({ length: 1000 }, () => drawDelay(delay, stream));
  expect(Math.min(...draws)).toBeGreaterThanOrEqual(delay.fromMs);
  expect(Math.max(...draws)).toBeLessThanOrEqual(delay.toMs);
  expect(Math.max(...draws) - Math.min(...draws)).toBeGreaterThan(0.98 * (delay.toMs - delay.fromMs));
});
