import { describe, expect, it } from 'vitest';
import type { RetrySpec } from '../../src/client/workload-spec.ts';
import { aWorld, constant, once, perUser, pooled, runWorld, type WorkloadParts } from '../world.ts';

const retries: RetrySpec = {
  max: 10,
  on: ['connect-failure', '5xx', 'timeout'],
  backoffBaseMs: 50,
  backoffMaxMs: 50,
  jitter: 'none',
  budget: null,
  leastRemainingMs: 0,
};

/** A Service that takes so long for everything. */
function slowWorld(serviceMs: number, parts: WorkloadParts) {
  return aWorld({
    cost: 'none',
    applications: [{ concurrency: 1000, serviceTime: constant(serviceMs) }],
    workloads: [{ executor: once, timeoutMs: 100, connection: pooled(), ...parts }],
  });
}

describe('the deadline of a request', () => {
  it('ends it wherever it is, with a reason of its own', () => {
    const { outcomes, latenciesMs } = runWorld(slowWorld(5000, { timeoutMs: 1000, deadlineMs: 300 }), { endMs: 1000 });
    expect(outcomes).toEqual(['deadline-exceeded']);
    expect(latenciesMs).toEqual([expect.closeTo(300, 6)]);
  });

  it('is that of all attempts together', () => {
    const log = runWorld(slowWorld(5000, { deadlineMs: 320, retries }), { endMs: 1000 });
    // Attempts of 100 ms with 50 ms between them: the third has 20 ms left.
    expect(log.outcomes).toEqual(['deadline-exceeded']);
    expect(log.latenciesMs).toEqual([expect.closeTo(320, 6)]);
    expect(log.retried).toBe(2);
  });

  it('leaves out a retry that would have less than the least time', () => {
    const world = slowWorld(5000, { deadlineMs: 320, retries: { ...retries, leastRemainingMs: 30 } });
    const log = runWorld(world, { endMs: 1000 });
    expect(log.outcomes).toEqual(['timeout']);
    expect(log.latenciesMs).toEqual([expect.closeTo(250, 6)]);
  });

  it('changes nothing where the answer comes before it', () => {
    const plain = runWorld(slowWorld(60, { executor: perUser(20, 5) }), { endMs: 5000 });
    const limited = runWorld(slowWorld(60, { executor: perUser(20, 5), deadlineMs: 80 }), { endMs: 5000 });
    expect(limited.requests).toEqual(plain.requests);
  });

  it('goes with the request to the pod, as a time', () => {
    const deadlines: number[] = [];
    const world = slowWorld(10, { deadlineMs: 320 });
    runWorld(world, {
      endMs: 1000,
      onEvent: (kind, subject, nowMs) => kind === 'request-arrived' && deadlines.push(subject, nowMs),
    });
    expect(deadlines).toHaveLength(2);
  });
});

describe('the time to connect', () => {
  const silent = (parts: WorkloadParts) =>
    aWorld({
      nodeZones: [0, 1],
      pods: [{ node: 1 }],
      workloads: [{ executor: once, timeoutMs: 5000, ...parts }],
      faults: [{ kind: 'node-power-loss', parameters: { node: 1 }, atMs: 0, durationMs: 20_000 }],
    });

  it('ends an attempt whose SYN nobody answers, before its time-out', () => {
    const { outcomes, latenciesMs } = runWorld(silent({ connectTimeoutMs: 250 }), { endMs: 1000 });
    expect(outcomes).toEqual(['connect-timeout']);
    expect(latenciesMs).toEqual([expect.closeTo(250, 1)]);
  });

  it('is tried again as a failure to connect', () => {
    const log = runWorld(silent({ connectTimeoutMs: 250, retries: { ...retries, max: 2, on: ['connect-failure'] } }), {
      endMs: 1000,
    });
    expect(log.latenciesMs).toEqual([expect.closeTo(3 * 250 + 2 * 50, 0)]);
  });

  it.each(['modelled', 'none'] as const)('says nothing of an answer that takes longer (dataPlaneCost %s)', (cost) => {
    const world = aWorld({
      cost,
      applications: [{ serviceTime: constant(800) }],
      workloads: [{ executor: once, connectTimeoutMs: 250, timeoutMs: 5000 }],
    });
    expect(runWorld(world, { endMs: 1000 }).outcomes).toEqual(['success']);
  });
});
