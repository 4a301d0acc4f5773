import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createProgressBar, progressLine } from '../../src/cli/progress-bar.ts';
import { createTimeLeft } from '../../src/cli/time-left.ts';

const style = { color: false, unicode: true, width: 80 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function barOnPaper(): { readonly drawings: string[]; readonly bar: ReturnType<typeof createProgressBar> } {
  const drawings: string[] = [];
  const stream = { write: (text: string) => drawings.push(text), isTerminal: true, columns: () => 80 };
  return { drawings, bar: createProgressBar(stream, () => style, Date.now) };
}

it('a run of less than half a second shows no progress bar', () => {
  const { drawings, bar } = barOnPaper();
  for (let i = 1; i <= 49; i++) {
    vi.advanceTimersByTime(10);
    bar.update(i / 49);
  }
  bar.end();
  expect(drawings).toEqual([]);
});

it('the bar is drawn ten times a second at most, however often the run reports', () => {
  const { drawings, bar } = barOnPaper();
  for (let i = 1; i <= 3000; i++) {
    vi.advanceTimersByTime(1);
    bar.update(i / 3000);
  }
  expect(drawings.length).toBeGreaterThanOrEqual(24);
  expect(drawings.length).toBeLessThanOrEqual(26);
  bar.end();
});

it('the bar is redrawn while the run reports nothing, and its end leaves an empty line', () => {
  const { drawings, bar } = barOnPaper();
  bar.update(0.5);
  vi.advanceTimersByTime(1000);
  expect(drawings.length).toBeGreaterThan(3);
  expect(drawings.every((drawing) => drawing.startsWith('\r\u001b[2K'))).toBe(true);
  bar.end();
  expect(drawings.at(-1)).toBe('\r\u001b[2K');
  const count = drawings.length;
  vi.advanceTimersByTime(1000);
  expect(drawings.length).toBe(count);
});

it('progress never goes back', () => {
  const { drawings, bar } = barOnPaper();
  bar.update(0.8);
  bar.update(0.2);
  vi.advanceTimersByTime(600);
  expect(drawings.at(-1)).toContain(' 80 %');
  bar.end();
});

it.each([40, 60, 80, 200])('on %i columns the line is shorter than the terminal is wide', (width) => {
  for (const fraction of [0, 0.333, 1]) {
    const line = progressLine(fraction, 3 * 3600_000, { ...style, width });
    expect([...line].length).toBeLessThan(width);
  }
});

it('the line says how much is done and how long the rest takes', () => {
  expect(progressLine(0.25, 63_000, { ...style, width: 49 })).toBe('Simulating ━━━━───────────────  25 %  1m 3s left');
  expect(progressLine(0.25, 63_000, { color: false, unicode: false, width: 49 })).toMatch(/^Simulating #+-+ {2}25 %/);
  expect(progressLine(0, null, style)).not.toContain('left');
});

it('at an even pace the time left is what is missing', () => {
  const timeLeft = createTimeLeft(0);
  for (let ms = 100; ms <= 9000; ms += 100) {
    expect(timeLeft.at(ms, ms / 10_000)).toBeCloseTo(10_000 - ms, 6);
  }
});

it('when progress comes in jumps, the time left does not jump by as much', () => {
  const timeLeft = createTimeLeft(0);
  for (let ms = 100; ms <= 9900; ms += 100) timeLeft.at(ms, 0.1);
  const before = timeLeft.at(9990, 0.1) as number;
  const after = timeLeft.at(10_000, 0.2) as number;
  // The mean pace alone would now say 40 s, and said 90 s just before.
  expect(before).toBeGreaterThan(75_000);
  expect(before - after).toBeLessThan(1000);
});

it('a slow start is soon forgotten', () => {
  const timeLeft = createTimeLeft(0);
  timeLeft.at(500, 0.001);
  for (let ms = 600; ms <= 5000; ms += 100) timeLeft.at(ms, (ms - 500) / 9000);
  expect(timeLeft.at(5000, 0.5)).toBeLessThan(6000);
});

it('nothing is known of the time left before anything is done', () => {
  expect(createTimeLeft(0).at(5000, 0)).toBeNull();
});
