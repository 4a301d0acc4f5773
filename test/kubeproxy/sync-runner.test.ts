import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SyncRunner } from '../../src/kubeproxy/sync-runner.ts';

/** A run of the runner: when it started and ended, and what came too late for the run before. */
interface Run {
  readonly startMs: number;
  readonly endMs: number;
  readonly changes: readonly number[];
}

/** Lets changes come at these times (ascending); each run takes as long as said. */
function runsOf(changesMs: readonly number[], runner: SyncRunner, runMs: number): Run[] {
  const runs: Run[] = [];
  const arriving = [...changesMs];
  let waiting: number[] = [];
  let startMs: number | null = null;
  let endMs: number | null = null;
  for (;;) {
    const nextMs = Math.min(arriving[0] ?? Infinity, startMs ?? Infinity, endMs ?? Infinity);
    if (nextMs === Infinity) return runs;
    if (nextMs === endMs) {
      endMs = null;
      startMs = runner.ended(nextMs);
    } else if (nextMs === arriving[0]) {
      waiting.push(arriving.shift()!);
      startMs = runner.changed(nextMs) ?? startMs;
    } else {
      runner.started(nextMs);
      endMs = nextMs + runMs;
      runs.push({ startMs: nextMs, endMs, changes: waiting });
      waiting = [];
      startMs = null;
    }
  }
}

const starts = (runs: readonly Run[]): number[] => runs.map(({ startMs }) => startMs);
const everyTenMs = Array.from({ length: 500 }, (_, i) => 10 * i);

describe('up to Kubernetes 1.33 a token bucket of two', () => {
  it('lets two runs through at once, then one every period', () => {
    const runs = runsOf(everyTenMs, new SyncRunner(1000, 33), 1);
    expect(starts(runs).slice(0, 6)).toEqual([0, 10, 1000, 2000, 3000, 4000].map((ms) => expect.closeTo(ms, 6)));
  });

  it('saves up to two tokens and no more', () => {
    const runs = runsOf([0, 10, 60_000, 60_010, 60_020, 60_030], new SyncRunner(1000, 33), 1);
    expect(starts(runs)).toEqual([0, 10, 60_000, 60_010, 61_000].map((ms) => expect.closeTo(ms, 6)));
  });
});

describe('from Kubernetes 1.34 on', () => {
  it('a run starts one period after the end of the last, and never at once', () => {
    const runs = runsOf(everyTenMs, new SyncRunner(1000, 34), 50);
    expect(starts(runs).slice(0, 4)).toEqual([0, 1050, 2100, 3150]);
  });

  it('an idle runner starts at once', () => {
    expect(starts(runsOf([0, 5000, 9999], new SyncRunner(1000, 34), 50))).toEqual([0, 5000, 9999]);
  });
});

describe.each([31, 33, 34])('in Kubernetes 1.%i', (minor) => {
  it('without a shortest period each run follows the one before', () => {
    expect(starts(runsOf([0, 1, 2, 3], new SyncRunner(0, minor), 10))).toEqual([0, 10]);
  });

  it('every change is in a run that starts after it, runs do not overlap, and each of them has one', () => {
    const changes = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(
        changes,
        fc.constantFrom(0, 100, 1000),
        fc.integer({ min: 1, max: 3000 }),
        (times, periodMs, runMs) => {
          const sorted = times.toSorted((a, b) => a - b);
          const runs = runsOf(sorted, new SyncRunner(periodMs, minor), runMs);
          expect(runs.flatMap((run) => run.changes)).toEqual(sorted);
          for (const [i, run] of runs.entries()) {
            expect(run.changes.length).toBeGreaterThan(0);
            expect(run.startMs).toBeGreaterThanOrEqual(run.changes.at(-1)!);
            if (i > 0) expect(run.startMs).toBeGreaterThanOrEqual(runs[i - 1]!.endMs);
            // No change waits longer than the run in progress and one period.
            expect(run.startMs).toBeLessThanOrEqual(run.changes[0]! + runMs + periodMs + 1e-6);
          }
        },
      ),
    );
  });

  it('in the long run there is not more than one run each period', () => {
    const changes = fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(changes, (times) => {
        const runs = runsOf(
          times.toSorted((a, b) => a - b),
          new SyncRunner(1000, minor),
          5,
        );
        for (const [i, { startMs }] of runs.entries()) {
          const later = runs.slice(i).filter((run) => run.startMs < startMs + 10_000 - 1e-6);
          expect(later.length).toBeLessThanOrEqual(minor <= 33 ? 12 : 10);
        }
      }),
    );
  });
});
