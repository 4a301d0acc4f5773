import { expect, it } from 'vitest';
import { SampleWindow } from '../../../src/dataplane/shedding/sample-window.ts';

function gather() {
  const told: { meanMs: number; most: number; isDropped: boolean }[] = [];
  const window = new SampleWindow(1000, (meanMs, most, isDropped) => told.push({ meanMs, most, isDropped }));
  return { window, told };
}

it('a window tells the mean stay, the most that were there, and whether any was dropped', () => {
  const { window, told } = gather();
  window.add(1, 5, 1, false);
  for (let i = 0; i < 10; i++) window.add(100 + i, 10 + i, 3 + (i % 4), false);
  window.add(500, 1, 1, true);
  expect(told).toEqual([]);
  window.add(1002, 26, 1, false);
  expect(told).toEqual([{ meanMs: (145 + 26) / 11, most: 6, isDropped: true }]);
});

it('a window with fewer than ten requests says nothing, and the next begins anew', () => {
  const { window, told } = gather();
  for (let i = 0; i < 9; i++) window.add(1000 * i + 1, 100, 50, true);
  expect(told).toEqual([]);
  for (let i = 0; i < 10; i++) window.add(8100 + i, 7, 2, false);
  window.add(9900, 7, 2, false);
  expect(told).toEqual([{ meanMs: 7, most: 2, isDropped: false }]);
});
