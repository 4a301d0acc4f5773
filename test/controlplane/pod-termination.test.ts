import { describe, expect, it } from 'vitest';
import type { PodLifeSpec } from '../../src/controlplane/pod-life-spec.ts';
import { PodState } from '../../src/dataplane/pod-table.ts';
import { failureCauses } from '../../src/measurement/failure-cause.ts';
import { aProbe, aWorld, constant, pooled, type StartedWorld, startWorld, type WorldParts } from '../world.ts';

const AT_MS = 1000;
const SERVICE_MS = 3000;
/** From the deletion until the kubelet hears of it, and from there on as said. */
const WATCH_MS = [10, 100] as const;
const never = Number.POSITIVE_INFINITY;

const deletion = (atMs = AT_MS, parameters: object = {}): NonNullable<WorldParts['operations']> => [
  {
    name: `delete at ${atMs}`,
    kind: 'delete-pod',
    atMs,
    parameters: { pods: { pods: [0], name: 'web-7d4b9c-0' }, ...parameters },
  },
];

/** One pod that nobody replaces; each request takes three seconds there, and waits for longer. */
function start(life: Partial<PodLifeSpec>, parts: WorldParts = {}, seed = 1): StartedWorld {
  const world = aWorld({
    applications: [{ concurrency: 100, serviceTime: constant(SERVICE_MS) }],
    pods: [{ owner: null, life }],
    workloads: [{ timeoutMs: 20_000 }],
    operations: deletion(),
    ...parts,
  });
  return startWorld(world, { endMs: 60_000, seed });
}

function whenMs({ simulation }: StartedWorld, isSo: () => boolean, latestMs = 100_000): number {
  for (let ms = Math.ceil(simulation.nowMs); ms <= latestMs; ms++) {
    simulation.run(ms);
    if (isSo()) return ms - AT_MS;
  }
  return never;
}

const isOver = ({ dataPlane }: StartedWorld): boolean =>
  dataPlane.pods.state[0] !== PodState.up && dataPlane.pods.state[0] !== PodState.draining;
const endedMs = (run: StartedWorld): number => whenMs(run, () => isOver(run));
const goneMs = (run: StartedWorld): number => whenMs(run, () => run.pods[0]!.gone);
const causeOf = ({ dataPlane }: StartedWorld): string => failureCauses[dataPlane.pods.downCause[0]! - 1]!.name;

function expectWithin(ms: number, afterMs: number): void {
  expect(ms).toBeGreaterThanOrEqual(afterMs + WATCH_MS[0]);
  expect(ms).toBeLessThanOrEqual(afterMs + WATCH_MS[1] + 1);
}

describe('a pod that is deleted', () => {
  it('is terminating at once, exits when its kubelet hears of it, and is gone when its sandbox is', () => {
    const run = start({});
    run.simulation.run(AT_MS);
    expect(run.pods[0]).toMatchObject({ terminating: true, gone: false });
    expectWithin(endedMs(run), 0);
    expect(causeOf(run)).toBe('pod-terminated');
    const exitMs = run.simulation.nowMs - AT_MS;
    // Its address goes 100 to 500 ms later; then the kubelet says so.
    expect(run.dataPlane.pods.state[0]).toBe(PodState.silent);
    const addressMs = whenMs(run, () => run.dataPlane.pods.state[0] === PodState.gone) - exitMs;
    expect(addressMs).toBeGreaterThanOrEqual(99);
    expect(addressMs).toBeLessThanOrEqual(501);
    expect(goneMs(run) - exitMs - addressMs).toBeLessThanOrEqual(151);
    run.finish();
  });

  it('serves on during its preStop hook', () => {
    const run = start({ preStopMs: 10_000 });
    expectWithin(endedMs(run), 10_000);
    run.finish();
  });

  it('has its hook cut short by the grace, and two seconds after it all the same', () => {
    const run = start({
      preStopMs: 20_000,
      gracePeriodMs: 8000,
      shutdown: { behaviour: 'ignore', delayMs: 0, timeoutMs: never },
    });
    expectWithin(endedMs(run), 8000 + 2000);
    expect(causeOf(run)).toBe('grace-over');
    run.finish();
  });

  it('is killed when its grace is over where it ignores SIGTERM; the hook counts', () => {
    const run = start({ preStopMs: 10_000, shutdown: { behaviour: 'ignore', delayMs: 0, timeoutMs: never } });
    expectWithin(endedMs(run), 30_000);
    run.finish();
  });

  it('exits so long after SIGTERM as it says', () => {
    const run = start({ shutdown: { behaviour: 'exit', delayMs: 4000, timeoutMs: never } });
    expectWithin(endedMs(run), 4000);
    run.finish();
  });

  it('loses what is under way when it exits, and nothing when it drains', () => {
    const shutdown = { delayMs: 0, timeoutMs: never };
    const [exits, drains] = (['exit', 'drain'] as const).map((behaviour) => {
      const life = { shutdown: { ...shutdown, behaviour } };
      return start(life, { workloads: [{ timeoutMs: 20_000, connection: pooled(1) }] });
    });
    expectWithin(endedMs(exits!), 0);
    expect(exits!.finish().outcomes).toContain('connection-reset');
    // The one request that the client's connection carries began with the run.
    expect(endedMs(drains!)).toBeCloseTo(SERVICE_MS - AT_MS, -1);
    expect(drains!.finish().outcomes).not.toContain('connection-reset');
  });

  it('drains for no longer than it says', () => {
    const run = start({ shutdown: { behaviour: 'drain', delayMs: 500, timeoutMs: 1000 } });
    expectWithin(endedMs(run), 1500);
    expect(run.finish().outcomes).toContain('connection-reset');
  });

  it('is killed with what it drains when its grace is over', () => {
    const life = { gracePeriodMs: 2500, shutdown: { behaviour: 'drain', delayMs: 0, timeoutMs: never } } as const;
    const run = start(life);
    expectWithin(endedMs(run), 2500);
    expect(causeOf(run)).toBe('grace-over');
    run.finish();
  });

  it('hung, exits when it goes on, or is killed when its grace is over', () => {
    const hang = (durationMs: number | null): WorldParts => ({
      faults: [
        {
          kind: 'pod-pause',
          atMs: 500,
          durationMs,
          parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } },
        },
      ],
    });
    const [goesOn, hangs] = [start({}, hang(5500)), start({}, hang(null))];
    expect(endedMs(goesOn)).toBe(5000);
    expectWithin(endedMs(hangs), 30_000);
    goesOn.finish();
    hangs.finish();
  });

  it('may be deleted again with less grace, not with more', () => {
    const shutdown = { behaviour: 'ignore', delayMs: 0, timeoutMs: never } as const;
    const run = start(
      { shutdown },
      {
        operations: [
          ...deletion(),
          ...deletion(6000, { gracePeriod: 5000 }),
          ...deletion(7000, { gracePeriod: 20_000 }),
        ],
      },
    );
    expectWithin(endedMs(run), 5000 + 5000);
    run.finish();
  });

  it('with grace 0 has no object any more at once, and is killed two seconds after its kubelet has heard of it', () => {
    const life = { shutdown: { behaviour: 'ignore', delayMs: 0, timeoutMs: never } } as const;
    const run = start(life, { operations: deletion(AT_MS, { gracePeriod: 0 }) });
    run.simulation.run(AT_MS);
    expect(run.pods[0]!.gone).toBe(true);
    expectWithin(endedMs(run), 2000);
    run.finish();
  });

  it('turns unready while it is terminating when its readiness probe finds nobody', () => {
    const life = { readiness: aProbe({ periodMs: 1000 }), gracePeriodMs: 20_000 };
    const [served, drained] = (['ignore', 'drain'] as const).map((behaviour) => {
      const run = start(
        { ...life, shutdown: { behaviour, delayMs: 0, timeoutMs: never } },
        { applications: [{ concurrency: 100, serviceTime: constant(15_000) }] },
      );
      run.simulation.run(AT_MS + 6000);
      const { ready, terminating } = run.pods[0]!;
      run.finish();
      return [ready, terminating];
    });
    expect(served).toEqual([true, true]);
    expect(drained).toEqual([false, true]);
  });

  it('is not restarted by a liveness probe while it is terminating', () => {
    const life = {
      liveness: aProbe({ periodMs: 1000 }),
      shutdown: { behaviour: 'ignore', delayMs: 0, timeoutMs: never },
    } as const;
    const run = start(life);
    expectWithin(endedMs(run), 30_000);
    run.finish();
    expect(run.pods[0]!.gone).toBe(true);
  });
});
