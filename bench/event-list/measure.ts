// The process in which one candidate is measured, in all settings. Argument: the candidate's name.

import { candidates } from './candidates.ts';
import { hold } from './hold.ts';
import { drawIncrements } from './increments.ts';
import { type Point, settings } from './settings.ts';

const candidate = candidates.find(({ name }) => name === process.argv[2])!;
const warmUp = drawIncrements('exponential');
for (const pending of [10, 1000]) hold(candidate.create(), pending, 500_000, warmUp);

const points: Point[] = settings
  .filter(({ pending }) => pending <= candidate.pendingMax)
  .map((setting) => ({
    ...setting,
    ...hold(candidate.create(), setting.pending, setting.holds, drawIncrements(setting.increments)),
  }));
console.log(JSON.stringify(points));
