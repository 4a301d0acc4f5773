import type { RunPlan } from '../scenario.ts';
import type { Resolution } from './resolution.ts';

const defaults = { durationMs: 60_000, replications: 5 } as const;

/** The seed when nobody gives one. */
export const DEFAULT_SEED = 1;

/** How long the measured time is. */
export function measuredTimeMs({ objects }: Pick<Resolution, 'objects'>): number {
  return objects.only('Simulation')?.value.duration ?? defaults.durationMs;
}

/** How long, how often and from which seed, with what the Simulation leaves out. */
export function resolvePlan(resolution: Resolution, isSeedGiven: boolean): RunPlan {
  const { objects, notes, seed } = resolution;
  const given = objects.only('Simulation')?.value;
  if (!isSeedGiven) notes.assume('seed', String(seed), 'default');
  if (given?.duration === undefined) notes.assume('duration', '1m', 'default');
  if (given?.warmUp === undefined) notes.assume('warmUp', 'auto', 'default: MSER-5');
  if (given?.replications === undefined) notes.assume('replications', String(defaults.replications), 'default');
  const warmUp = given?.warmUp ?? 'auto';
  return {
    seed,
    durationMs: measuredTimeMs(resolution),
    warmUp: warmUp === 'auto' ? 'auto' : { ms: warmUp },
    replications: given?.replications ?? defaults.replications,
  };
}
