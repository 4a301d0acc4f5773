import { describe, expect, it } from 'vitest';
import { PodReports } from '../../../src/client/upstream/pod-reports.ts';
import { NO_LIMIT, PodTable } from '../../../src/dataplane/pod-table.ts';

const traits = {
  node: 0,
  concurrency: 4,
  queueLimit: NO_LIMIT,
  discipline: 'fifo',
  errorRate: 0,
  demandColumn: 0,
} as const;

/** A pod of four workers, and what it says of itself. */
function aPod() {
  const pods = new PodTable();
  const time = { nowMs: 0 };
  const pod = pods.add(traits);
  const work = (nowMs: number, busy: number, served: number): void => {
    time.nowMs = nowMs;
    pods.integrate(pod, nowMs);
    pods.busy[pod] = busy;
    pods.served[pod]! += served;
  };
  return { pods, time, pod, work, reports: new PodReports(pods, time) };
}

describe('what a pod reports of itself', () => {
  it('is nothing before a second has passed since somebody wanted to know it first', () => {
    const { pod, work, reports } = aPod();
    work(50_000, 4, 100);
    expect([reports.utilization(pod), reports.requestsPerSecond(pod)]).toEqual([-1, -1]);
    work(50_999, 4, 7);
    expect([reports.utilization(pod), reports.requestsPerSecond(pod)]).toEqual([-1, -1]);
    work(51_000, 4, 3);
    // Only of that second: what was before counts no more.
    expect([reports.utilization(pod), reports.requestsPerSecond(pod)]).toEqual([1, 10]);
  });

  it('stays as it is until the next second is over, whoever asks', () => {
    const { pod, work, reports } = aPod();
    reports.utilization(pod);
    work(0, 2, 0);
    work(1000, 2, 20);
    expect([reports.utilization(pod), reports.requestsPerSecond(pod)]).toEqual([0.5, 20]);
    work(1500, 0, 40);
    expect([reports.requestsPerSecond(pod), reports.utilization(pod)]).toEqual([20, 0.5]);
    work(2000, 0, 0);
    expect([reports.requestsPerSecond(pod), reports.utilization(pod)]).toEqual([40, 0.25]);
  });

  it('is of each pod for itself, of those too that come later', () => {
    const { pods, time, reports } = aPod();
    for (let i = 1; i < 100; i++) pods.add(traits);
    for (let pod = 0; pod < 100; pod++) {
      time.nowMs = 10 * pod;
      reports.utilization(pod);
      pods.busy[pod] = pod % 5;
    }
    time.nowMs = 5000;
    for (let pod = 0; pod < 100; pod++) expect(reports.utilization(pod)).toBeCloseTo((pod % 5) / 4, 9);
  });
});
