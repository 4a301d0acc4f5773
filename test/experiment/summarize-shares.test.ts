import { describe, expect, it } from 'vitest';
import { summarizeShares } from '../../src/experiment/summarize-shares.ts';
import { targetsOf } from '../../src/experiment/targets.ts';
import { EndpointSeries } from '../../src/measurement/endpoint-series.ts';
import type { Measurements } from '../../src/measurement/measurements.ts';
import type { ShareSummary } from '../../src/statistics/summary.ts';
import { aScenario, aWorld } from '../world.ts';

const WINDOWS = 20;
const { alternatives } = aScenario(
  { only: aWorld({ nodeZones: [0, 1], pods: [{ node: 0 }, { node: 1 }] }) },
  { durationMs: WINDOWS * 100 },
);
const { world } = alternatives[0]!;

/** A replication in which pods got so many requests in these windows; a pod is ready where it is named. */
function replication(
  ...got: readonly (readonly [pod: number, from: number, to: number, requests: number])[]
): Measurements {
  const series = new EndpointSeries(0, 100, WINDOWS, 2);
  for (const [pod, from, to, requests] of got) {
    for (let window = from; window < to; window++) {
      for (let i = 0; i < requests; i++) series.assigned(pod, window * 100);
      series.readyAt(pod, window);
    }
  }
  const pods = [0, 1, 2, 3].map((pod) => {
    const { namespace, name, node } = world.pods[pod] ?? { namespace: 'default', name: `new-${pod}`, node: pod % 2 };
    return { namespace, name, node: node ?? -1, utilization: 0, queueLength: 0 };
  });
  return {
    windowMs: 100,
    windowCount: WINDOWS,
    pods,
    targets: [{ series: series.result() }],
  } as unknown as Measurements;
}

function shares(...replications: readonly Measurements[]): ShareSummary {
  return summarizeShares(targetsOf(world).targets[0]!, 0, alternatives[0]!, replications)!;
}

describe('shares over time', () => {
  const fair = shares(
    replication([0, 0, 20, 4], [1, 0, 20, 4], [2, 10, 20, 2], [3, 10, 20, 0]),
    replication([0, 0, 20, 4], [1, 0, 20, 4], [2, 10, 20, 4], [3, 10, 20, 4]),
  );

  it('are those of pods that came, of the requests of the same window, with an interval', () => {
    const { windows } = fair;
    expect(windows).toHaveLength(WINDOWS);
    expect(windows[9]).toEqual({ startMs: 900, endMs: 1000, newShare: { estimate: 0, halfWidth: 0 }, fairShare: 0 });
    expect(windows[10]).toMatchObject({ newShare: { estimate: (0.2 + 0.5) / 2 }, fairShare: 0.5 });
    // Of two values: t(0.975, 1) = 12.706 times half their distance.
    expect(windows[10]!.newShare.halfWidth).toBeCloseTo(12.706 * 0.15, 2);
  });

  it('at the end are those of the last tenth', () => {
    expect(fair.atEnd).toMatchObject({ newPods: 2, newShare: { estimate: 0.35 }, fairShare: 0.5 });
    const late = shares(replication([0, 0, 20, 4], [2, 10, 18, 0], [2, 18, 20, 4]));
    expect(late.atEnd).toMatchObject({ newPods: 1, newShare: { estimate: 0.5, halfWidth: null }, fairShare: 0.5 });
  });

  it('are fair from the first window on in which the new pods get nine tenths of their part', () => {
    expect(fair.fairFromMs).toBeNull();
    expect(shares(replication([0, 0, 20, 10], [2, 10, 15, 0], [2, 15, 20, 9])).fairFromMs).toBe(1500);
  });

  it('are there for each pod, with how often it was ready', () => {
    expect(fair.pods.map(({ pod, node, zone, isNew }) => [pod, node, zone, isNew])).toEqual([
      ['default/web-7d4b9c-0', 'node-1', 'a', false],
      ['default/web-7d4b9c-1', 'node-2', 'b', false],
      ['default/new-2', 'node-1', 'a', true],
      ['default/new-3', 'node-2', 'b', true],
    ]);
    const [, , , last] = fair.pods;
    expect(last!.windows[9]).toMatchObject({ requestsPerSecond: 0, share: { estimate: 0 }, ready: 0 });
    expect(last!.windows[10]).toMatchObject({ requestsPerSecond: 20, share: { estimate: 0.125 }, ready: 1 });
    for (let window = 0; window < WINDOWS; window++) {
      const sum = fair.pods.reduce((total, { windows }) => total + windows[window]!.share.estimate!, 0);
      expect(sum).toBeCloseTo(1, 12);
    }
  });

  it('of a window without requests are not known, and do not spoil the others', () => {
    const { windows } = shares(
      replication([0, 0, 10, 0], [0, 10, 20, 4], [2, 10, 20, 4]),
      replication([0, 0, 20, 4], [2, 10, 20, 4]),
    );
    expect(windows[0]!.newShare).toEqual({ estimate: 0, halfWidth: null });
    expect(shares(replication([0, 0, 1, 0], [2, 3, 4, 1])).windows[0]!.newShare.estimate).toBeNull();
  });

  it('leave the common line out where no pod came', () => {
    const none = shares(replication([0, 0, 20, 4], [1, 0, 20, 4]));
    expect(none.windows).toEqual([]);
    expect(none.pods).toHaveLength(2);
    expect(none.fairFromMs).toBeNull();
  });

  it('are null where nobody followed them', () => {
    const unfollowed = { targets: [{ series: null }] } as unknown as Measurements;
    expect(summarizeShares(targetsOf(world).targets[0]!, 0, alternatives[0]!, [unfollowed])).toBeNull();
  });
});
