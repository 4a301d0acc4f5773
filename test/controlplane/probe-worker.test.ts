import { describe, expect, it } from 'vitest';
import type { ProbeAnswer } from '../../src/controlplane/pod-host.ts';
import type { ProbeSpec } from '../../src/controlplane/pod-life-spec.ts';
import { type ProbeType, ProbeWorker } from '../../src/controlplane/probe-worker.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { aProbe } from '../world.ts';

// One worker whose tick is at 0, and a process that is told what to answer when.

interface Asked {
  readonly probesMs: readonly number[];
  readonly results: readonly (readonly [number, boolean])[];
}

function ask(
  type: ProbeType,
  spec: Partial<ProbeSpec>,
  script: Readonly<Record<number, ProbeAnswer | ((worker: ProbeWorker) => void)>>,
): Asked {
  const simulation = new Simulation();
  let found: ProbeAnswer = 'answers';
  const probesMs: number[] = [];
  const results: [number, boolean][] = [];
  const due = simulation.kind('probe', () => worker.due());
  const timedOut = simulation.kind('timeout', () => worker.timedOut());
  const worker: ProbeWorker = new ProbeWorker(type, aProbe(spec), 0, {
    simulation,
    number: 0,
    due,
    timedOut,
    answer: () => found,
    onResult: (_, passes) => results.push([simulation.nowMs, passes]),
  });
  const asks = simulation.kind('step', (ms) => {
    const step = script[ms]!;
    if (typeof step === 'function') step(worker);
    else {
      found = step;
      worker.answerChanged();
    }
  });
  for (const ms of Object.keys(script)) simulation.scheduleAt(Number(ms), asks, Number(ms));
  simulation.observe({
    begins: (kind) => {
      if (kind === 'probe') probesMs.push(simulation.nowMs);
    },
    ended: () => {},
  });
  simulation.run();
  return { probesMs, results };
}

const stands = (worker: ProbeWorker): void => worker.begin(true);

describe('a readiness probe', () => {
  it('fails after three probes without an answer, each a period after the last, and passes after one', () => {
    const { probesMs, results } = ask('readiness', {}, { 0: stands, 3000: 'silent', 55000: 'answers' });
    expect(probesMs).toEqual([10_000, 20_000, 30_000, 60_000]);
    expect(results).toEqual([
      [31_000, false],
      [60_000, true],
    ]);
  });

  it('fails at once where nobody listens: no time-out passes', () => {
    expect(ask('readiness', {}, { 0: stands, 3000: 'refuses' }).results).toEqual([[30_000, false]]);
  });

  it('counts only answers in a row', () => {
    const { probesMs, results } = ask(
      'readiness',
      {},
      { 0: stands, 5000: 'refuses', 25000: 'answers', 35000: 'refuses' },
    );
    expect(probesMs).toEqual([10_000, 20_000, 30_000, 40_000, 50_000, 60_000]);
    expect(results).toEqual([[60_000, false]]);
  });

  it('is answered by a process that goes on within the time-out', () => {
    const { results } = ask('readiness', { failureThreshold: 1 }, { 0: stands, 5000: 'silent', 10500: 'answers' });
    expect(results).toEqual([]);
  });

  it('needs as many passed probes as its threshold says', () => {
    const spec = { successThreshold: 3, periodMs: 2000 };
    const { results } = ask('readiness', spec, { 1000: (worker) => worker.watchContainer(1000) });
    expect(results).toEqual([[6000, true]]);
  });

  it('is not asked before its initial delay, then at the next tick', () => {
    const spec = { initialDelayMs: 12_000 };
    const { probesMs } = ask('readiness', spec, { 1000: (worker) => worker.watchContainer(500) });
    expect(probesMs).toEqual([20_000]);
  });

  it('may be asked out of turn, and keeps its ticks', () => {
    const { probesMs, results } = ask(
      'readiness',
      {},
      {
        500: 'refuses',
        1000: (worker) => worker.watchContainer(1000),
        1200: (worker) => worker.trigger(),
        2000: 'answers',
      },
    );
    expect(probesMs).toEqual([10_000]);
    expect(results).toEqual([[10_000, true]]);
  });

  it('goes on at once where its time-out is longer than its period', () => {
    const spec = { periodMs: 1000, timeoutMs: 2500 };
    const { probesMs, results } = ask('readiness', spec, { 0: stands, 500: 'silent' });
    expect(probesMs).toEqual([1000, 3500, 6000]);
    expect(results).toEqual([[8500, false]]);
  });

  it('is not asked while nothing can change: a quiet container costs no event', () => {
    expect(ask('readiness', {}, { 0: stands }).probesMs).toEqual([]);
  });

  it('keeps to its ticks wherever they lie', () => {
    for (let i = 0; i < 200; i++) {
      const spec = { periodMs: 1000 + i / 7, timeoutMs: 900 };
      const { probesMs } = ask('readiness', spec, { 0: stands, 500: 'silent' });
      expect(probesMs.map((ms) => Math.round(ms / spec.periodMs))).toEqual([1, 2, 3]);
    }
  });
});

describe('a liveness probe', () => {
  it('is not doubted at first, and waits for the next container once it has failed', () => {
    const { probesMs, results } = ask(
      'liveness',
      {},
      { 0: 'refuses', 1000: (worker) => worker.watchContainer(1000), 40000: 'answers', 45000: 'refuses' },
    );
    expect(probesMs).toEqual([10_000, 20_000, 30_000]);
    expect(results).toEqual([[30_000, false]]);
  });
});

describe('a startup probe', () => {
  it('asks until it passes, and then no more', () => {
    const { probesMs, results } = ask(
      'startup',
      { failureThreshold: 30 },
      { 0: 'refuses', 500: (worker) => worker.watchContainer(0), 25000: 'answers', 32000: 'refuses' },
    );
    expect(probesMs).toEqual([10_000, 20_000, 30_000]);
    expect(results).toEqual([[30_000, true]]);
  });

  it('fails after its threshold', () => {
    const { results } = ask(
      'startup',
      { failureThreshold: 4, periodMs: 1000 },
      { 0: 'refuses', 500: (worker) => worker.watchContainer(0) },
    );
    expect(results).toEqual([[4000, false]]);
  });
});
