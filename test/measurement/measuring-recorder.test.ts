import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causeCode } from '../../src/measurement/failure-cause.ts';
import { failureCode } from '../../src/measurement/failure-reason.ts';
import { Histogram } from '../../src/measurement/histogram.ts';
import { MeasuringRecorder, windowWidthMs } from '../../src/measurement/measuring-recorder.ts';

const START_MS = 1000;
const TIMEOUT = failureCode('timeout');
const CAUSE = causeCode('slow-service');

function recorder(durationMs = 600): MeasuringRecorder {
  return new MeasuringRecorder(2, 1, START_MS, durationMs);
}

describe('what was due in the warm-up', () => {
  it('is forgotten, also when it ends in the measured time', () => {
    const records = recorder();
    records.requestSent(0, 999.9);
    records.requestRetried(0, 999.9);
    records.requestEnded(0, 999.9, 1200, 0);
    records.requestAssigned(0, 3, 999.9);
    records.connectionOpened(0, 3, 999.9);
    records.endpointsChanged(0, 999.9);
    const { sent, succeeded, retries, failures } = records.workloads[0]!.result();
    expect([sent, succeeded, retries, failures.reduce((sum, count) => sum + count, 0)]).toEqual([0, 0, 0, 0]);
    const [target] = records.targets(5);
    expect([...target!.connections, ...target!.requests]).toEqual(Array(10).fill(0));
    expect(target!.endpointsChanged).toBe(false);
  });

  it('ends where the measured time begins, to the instant', () => {
    const records = recorder();
    records.requestSent(1, START_MS);
    records.requestEnded(1, START_MS, 1005, 0);
    records.connectionOpened(0, 2, START_MS);
    records.requestAssigned(0, 2, START_MS);
    records.endpointsChanged(0, START_MS);
    expect(records.workloads[1]!.result()).toMatchObject({ sent: 1, succeeded: 1 });
    expect(records.targets(3)[0]).toEqual({
      connections: Float64Array.of(0, 0, 1),
      requests: Float64Array.of(0, 0, 1),
      endpointsChanged: true,
      series: null,
    });
  });
});

describe('the windows of a time series', () => {
  it.each([
    [600_000, 5000, 120],
    [60_000, 500, 120],
    [61_000, 1000, 61],
    [120, 1, 120],
    [121, 2, 61],
    [0.5, 1, 1],
    [86_400_000, 1_000_000, 87],
  ])('of %f ms are %i ms wide, and %i', (durationMs, widthMs, count) => {
    expect(windowWidthMs(durationMs)).toBe(widthMs);
    expect(recorder(durationMs).windowCount).toBe(count);
  });

  it('hold a request by when it was due, whenever it ended', () => {
    const records = recorder(600);
    expect(records.windowMs).toBe(5);
    records.requestSent(0, 1004.9);
    records.requestEnded(0, 1004.9, 1500, 0);
    records.requestSent(0, 1005);
    records.requestEnded(0, 1005, 1006, TIMEOUT);
    records.requestSent(0, 1599.999);
    records.requestEnded(0, 1599.999, 9000, 0);
    const result = records.workloads[0]!.result();
    expect([result.windowSent[0], result.windowSent[1], result.windowSent[119]]).toEqual([1, 1, 1]);
    expect([result.windowSucceeded[0], result.windowSucceeded[1], result.windowSucceeded[119]]).toEqual([1, 0, 1]);
    const codes = result.windowFailures.length / records.windowCount;
    expect(result.windowFailures[codes + TIMEOUT]).toBe(1);
    expect(result.windowLatency[1]).toBeNull();
    expect(Histogram.fromColumns(result.windowLatency[0]!).maxMs / 495.1).toBeCloseTo(1, 2);
  });

  it('add up to the whole', () => {
    const request = fc.record({ dueMs: fc.double({ min: START_MS, max: 1599.99, noNaN: true }), fails: fc.boolean() });
    fc.assert(
      fc.property(fc.array(request), (requests) => {
        const records = recorder(600);
        for (const { dueMs, fails } of requests) {
          records.requestSent(0, dueMs);
          records.requestEnded(0, dueMs, dueMs + 1, fails ? TIMEOUT : 0);
          if (fails) records.requestFailed(0, 1, dueMs, TIMEOUT, CAUSE, -1, 3);
        }
        const result = records.workloads[0]!.result();
        const { sent, succeeded, failures, causes, windowSent, windowSucceeded, windowFailures, windowCauses } = result;
        const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0);
        expect(sent).toBe(requests.length);
        expect([sum(windowSent), sum(windowSucceeded), sum(windowFailures)]).toEqual([sent, succeeded, sum(failures)]);
        expect([sum(causes.counts), sum(windowCauses)]).toEqual([sum(failures), sum(failures)]);
        expect(() => records.assertBalanced()).not.toThrow();
      }),
    );
  });
});

describe('conservation', () => {
  it('is broken by a request that does not end, and by one that ends twice', () => {
    const lost = recorder();
    lost.requestSent(0, 1001);
    expect(() => lost.assertBalanced()).toThrow('not those that were sent');
    const twice = recorder();
    twice.requestSent(0, 1001);
    twice.requestEnded(0, 1001, 1002, 0);
    twice.requestEnded(0, 1001, 1003, TIMEOUT);
    expect(() => twice.assertBalanced()).toThrow('not those that were sent');
  });

  it('is broken by a request that failed for no cause', () => {
    const records = recorder();
    records.requestSent(0, 1001);
    records.requestEnded(0, 1001, 1002, TIMEOUT);
    expect(() => records.assertBalanced()).toThrow('has no cause');
    records.requestFailed(0, 1, 1001, TIMEOUT, CAUSE, 0, 0);
    expect(() => records.assertBalanced()).not.toThrow();
  });
});

describe('connections and requests by pod', () => {
  it('are counted for any number of pods, those carried over from the warm-up too', () => {
    const records = recorder();
    for (const pod of [0, 63, 64, 65, 1000]) {
      records.connectionCarried(0, pod);
      records.connectionOpened(0, pod, 1500);
      records.requestAssigned(0, pod, 1500);
    }
    const { connections, requests } = records.targets(1001)[0]!;
    expect(connections).toHaveLength(1001);
    expect([0, 63, 64, 65, 1000].map((pod) => [connections[pod], requests[pod]])).toEqual(Array(5).fill([2, 1]));
    expect(connections.reduce((sum, count) => sum + count, 0)).toBe(10);
  });
});

it('endpoints that change after the measured time have not changed in it', () => {
  const recorder = new MeasuringRecorder(1, 1, 10, 20);
  recorder.endpointsChanged(0, 9);
  recorder.endpointsChanged(0, 31);
  expect(recorder.targets(1)[0]!.endpointsChanged).toBe(false);
  recorder.endpointsChanged(0, 29);
  expect(recorder.targets(1)[0]!.endpointsChanged).toBe(true);
});
