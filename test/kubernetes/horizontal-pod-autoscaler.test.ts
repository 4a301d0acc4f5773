import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AutoscalerLimits,
  decideReplicas,
  largestProposal,
  tolerancesOf,
} from '../../src/kubernetes/horizontal-pod-autoscaler.ts';
import type { MetricReading } from '../../src/kubernetes/metric-reading.ts';
import { proposeReplicas, type ReplicaProposal } from '../../src/kubernetes/replica-proposal.ts';
import { defaultReadinessTimes, type PodSample, type ScaledPod } from '../../src/kubernetes/scaled-pod.ts';
import { defaultScalingBehavior, type ScalingRules } from '../../src/kubernetes/scaling-behavior.ts';
import { type ScalingHistory, startScalingHistory } from '../../src/kubernetes/scaling-history.ts';
import { theoryCases } from '../fixtures/theory.ts';

const now = 10_000_000;
const ready: ScaledPod = {
  phase: 'Running',
  terminating: false,
  startTimeMs: 0,
  ready: { status: true, lastTransitionMs: 10_000 },
};
const neverReady: ScaledPod = { ...ready, ready: { status: false, lastTransitionMs: 10_000 } };
const noHistory: ScalingHistory = { recommendations: [], scaleUps: [], scaleDowns: [] };

function sample(valueMilli: number): PodSample {
  return { valueMilli, atMs: now - 5000, windowMs: 15_000 };
}

function cpu(target: number, values: readonly (number | undefined)[]): MetricReading {
  const samples = values.map((value) => (value === undefined ? undefined : sample(value)));
  return {
    type: 'Resource',
    resource: 'cpu',
    target: { type: 'AverageValue', averageValueMilli: target },
    samples,
  };
}

function utilization(
  percent: number,
  values: readonly (number | undefined)[],
  requests: readonly number[],
): MetricReading {
  return {
    type: 'ContainerResource',
    resource: 'cpu',
    target: { type: 'Utilization', averageUtilization: percent, requestsMilli: requests },
    samples: values.map((value) => (value === undefined ? undefined : sample(value))),
  };
}

function propose(
  reading: MetricReading,
  pods: readonly ScaledPod[],
  replicas: number = pods.length,
  tolerances = tolerancesOf(undefined),
): number | string {
  const scale = { specReplicas: replicas, statusReplicas: replicas, pods };
  const answer = proposeReplicas(reading, scale, tolerances, defaultReadinessTimes, now);
  return answer.ok ? answer.replicas : answer.reason;
}

function asks(replicas: number): readonly ReplicaProposal[] {
  return [{ ok: true, replicas }];
}

const cases = theoryCases('g9.hpa');

describe('the replicas a metric asks for', () => {
  it.each(cases.filter(({ model }) => model.kind === 'metric formula'))('$id: $title', ({ model, values }) => {
    const { current_replicas, pod_metric_values, target_average, tolerance, missing = 0, unready = 0 } = model;
    const pods = [
      ...pod_metric_values.map(() => ready),
      ...Array<ScaledPod>(missing).fill(ready),
      ...Array<ScaledPod>(unready).fill(neverReady),
    ];
    const measured = [
      ...pod_metric_values,
      ...Array<undefined>(missing).fill(undefined),
      ...Array<number>(unready).fill(1),
    ];
    const tolerances = { scaleUp: tolerance, scaleDown: tolerance };
    expect(propose(cpu(target_average, measured), pods, current_replicas, tolerances)).toBe(values.desired_replicas);
  });

  it('stay on the boundaries of the tolerance, as in exact arithmetic', () => {
    const { values } = cases.find(({ id }) => id === 'g9.hpa.19')!;
    const ten = Array<ScaledPod>(10).fill(ready);
    expect(propose(cpu(100, Array(10).fill(110)), ten)).toBe(values.exact_arithmetic_110);
    expect(propose(cpu(100, Array(10).fill(90)), ten)).toBe(values.exact_arithmetic_90);
  });

  it('have a tolerance for each direction', () => {
    const four = Array<ScaledPod>(4).fill(ready);
    const tolerances = { scaleUp: 0, scaleDown: 0.5 };
    expect(propose(cpu(100, Array(4).fill(102)), four, 4, tolerances)).toBe(5);
    expect(propose(cpu(100, Array(4).fill(50)), four, 4, tolerances)).toBe(4);
    expect(propose(cpu(100, Array(4).fill(49)), four, 4, tolerances)).toBe(2);
  });

  it('count a missing pod with nothing on the way up, and with all it requests on the way down', () => {
    const four = Array<ScaledPod>(4).fill(ready);
    const requests = Array<number>(4).fill(100);
    // Up: 600 of 400 m is 150 %, 3 times the target. Down: (3 x 10 + 100) of 400 m is 32 %, 0.64 of the target.
    expect(propose(utilization(50, [200, 200, 200, undefined], requests), four)).toBe(12);
    expect(propose(utilization(50, [10, 10, 10, undefined], requests), four)).toBe(3);
    // (3 x 40 + 100) of 400 m is 55 %: a tenth above the target after all.
    expect(propose(utilization(50, [40, 40, 40, undefined], requests), four)).toBe(4);
    // Of a target beyond 100 % it is that target.
    expect(propose(utilization(200, [20, 20, 20, undefined], requests), four)).toBe(2);
  });

  it('count an unready pod with its request on the way up only', () => {
    // 260 m of 100 m is 5.2 times the target; of 400 m it is 1.3 times.
    expect(propose(utilization(50, [260, 7], [100, 300]), [ready, neverReady])).toBe(3);
    expect(propose(utilization(50, [10, 7], [100, 300]), [ready, neverReady])).toBe(1);
    expect(propose(cpu(100, [300, undefined]), [ready, { ...ready, phase: 'Pending' }])).toBe(3);
  });

  it('trust the CPU of a young pod once it was ready for a whole window, that of an old one if it ever was', () => {
    const young = (readySinceMs: number): ScaledPod => ({
      ...ready,
      startTimeMs: now - 60_000,
      ready: { status: true, lastTransitionMs: now - readySinceMs },
    });
    const target = cpu(100, [1000]);
    expect(propose(target, [young(20_000)])).toBe(10);
    expect(propose(target, [young(19_999)])).toBe('no metrics');
    expect(propose(target, [neverReady])).toBe('no metrics');
    expect(propose(target, [{ ...neverReady, ready: { status: false, lastTransitionMs: 30_000 } }])).toBe(10);
    expect(propose(target, [{ ...ready, ready: undefined }])).toBe('no metrics');
    expect(propose({ ...target, resource: 'memory' } as MetricReading, [neverReady])).toBe(10);
  });

  it('leave out pods that terminate or failed', () => {
    const leaving: readonly ScaledPod[] = [ready, { ...ready, terminating: true }, { ...ready, phase: 'Failed' }];
    expect(propose(cpu(100, [250, 1, undefined]), leaving)).toBe(3);
  });

  it('follow one value against its target or against a share of it a pod', () => {
    const four = [ready, ready, neverReady, ready];
    const object = (valueMilli: number | undefined): MetricReading => ({
      type: 'Object',
      target: { type: 'Value', valueMilli: 1000 },
      valueMilli,
    });
    const external = (valueMilli: number): MetricReading => ({
      type: 'External',
      target: { type: 'AverageValue', averageValueMilli: 1000 },
      valueMilli,
    });
    expect(propose(object(2000), four)).toBe(6);
    expect(propose(object(1100), four)).toBe(4);
    expect(propose(object(2100), [], 0)).toBe(3);
    expect(propose(object(2100), [], 2)).toBe('no pods');
    expect(propose(object(undefined), four)).toBe('no metrics');
    expect(propose(external(4400), four)).toBe(4);
    expect(propose(external(4401), four)).toBe(5);
    expect(propose(external(0), [], 0)).toBe(0);
    expect(propose(external(100), [], 0)).toBe(1);
  });

  it('are unknown without pods, samples or requests', () => {
    expect(propose(cpu(100, []), [], 3)).toBe('no pods');
    expect(propose(cpu(100, [undefined]), [ready])).toBe('no metrics');
    expect(propose(utilization(50, [10, 10], [100]), [ready, ready])).toBe('missing request');
    expect(propose(utilization(50, [10], [0]), [ready])).toBe('missing request');
  });

  const podKinds = fc.array(fc.constantFrom('ready', 'missing', 'unready'), { minLength: 1, maxLength: 12 });

  it('never fall as the metric rises', () => {
    fc.assert(
      fc.property(podKinds, fc.nat(400), fc.nat(400), (kinds, one, other) => {
        const pods = kinds.map((kind) => (kind === 'unready' ? neverReady : ready));
        const at = (value: number): number | string =>
          propose(
            cpu(
              100,
              kinds.map((kind) => (kind === 'missing' ? undefined : value)),
            ),
            pods,
          );
        const [low, high] = [at(Math.min(one, other)), at(Math.max(one, other))];
        if (kinds.includes('ready')) expect(low).toBeLessThanOrEqual(high as number);
        else expect([low, high]).toEqual(['no metrics', 'no metrics']);
      }),
      { seed: 9 },
    );
  });

  it('are those there are, as long as the metric keeps inside the tolerance', () => {
    fc.assert(
      fc.property(podKinds, fc.integer({ min: 90, max: 110 }), (kinds, value) => {
        fc.pre(kinds.includes('ready'));
        const pods = kinds.map((kind) => (kind === 'unready' ? neverReady : ready));
        const values = kinds.map((kind) => (kind === 'missing' ? undefined : value));
        expect(propose(cpu(100, values), pods)).toBe(kinds.length);
      }),
      { seed: 9 },
    );
  });
});

describe('the replicas an autoscaler sets', () => {
  // biome-ignore lint/suspicious/noExplicitAny: the rules as the case has them
  const rules = (each: any): ScalingRules => ({
    stabilizationWindowSeconds: each.stabilization_window_s,
    selectPolicy: each.select_policy,
    // biome-ignore lint/suspicious/noExplicitAny: the policies as the case has them
    policies: each.policies.map((policy: any) => ({ ...policy, periodSeconds: policy.period_s })),
  });

  function run(
    limits: AutoscalerLimits,
    start: number,
    steps: readonly (readonly [seconds: number, asked: number])[],
    first: ScalingHistory = noHistory,
  ): readonly number[] {
    let replicas = start;
    let history = first;
    return steps.map(([seconds, asked]) => {
      ({ replicas, history } = decideReplicas(limits, replicas, asks(asked), history, seconds * 1000));
      return replicas;
    });
  }

  it.each(cases.filter(({ model }) => model.kind === 'sequence'))('$id: $title', ({ model, values }) => {
    const behavior = { scaleUp: rules(model.scale_up), scaleDown: rules(model.scale_down) };
    const limits = { minReplicas: model.min, maxReplicas: model.max, behavior };
    expect(run(limits, model.start_replicas, model.sync_times_and_raw_recommendations)).toEqual(
      values.replicas_after_each_sync,
    );
  });

  const wide = { minReplicas: 1, maxReplicas: 100 };

  it('double or grow by four every 15 s by default, whichever is more', () => {
    const limits = { ...wide, behavior: defaultScalingBehavior };
    expect(
      run(limits, 1, [
        [0, 90],
        [10, 90],
        [15, 90],
        [30, 90],
        [45, 90],
        [60, 90],
      ]),
    ).toEqual([5, 5, 10, 20, 40, 80]);
    const { scaleUp } = defaultScalingBehavior;
    const least = {
      ...limits,
      behavior: { ...limits.behavior, scaleUp: { ...scaleUp, selectPolicy: 'Min' as const } },
    };
    expect(
      run(least, 1, [
        [0, 90],
        [15, 90],
        [30, 90],
        [45, 90],
      ]),
    ).toEqual([2, 4, 8, 12]);
  });

  it('are the highest recommendation of the window down, the lowest of the window up', () => {
    const { scaleUp, scaleDown } = defaultScalingBehavior;
    const behavior = { scaleUp: { ...scaleUp, stabilizationWindowSeconds: 60 }, scaleDown };
    expect(
      run({ ...wide, behavior }, 10, [
        [0, 10],
        [30, 20],
        [59, 20],
        [60, 20],
      ]),
    ).toEqual([10, 10, 10, 20]);
    expect(
      run({ ...wide, behavior: defaultScalingBehavior }, 10, [
        [0, 8],
        [100, 2],
        [299, 1],
        [300, 1],
        [400, 1],
      ]),
    ).toEqual([8, 8, 8, 2, 1]);
  });

  it('start with those there are as a recommendation', () => {
    const steps = [
      [0, 2],
      [299, 2],
      [300, 2],
    ] as const;
    expect(run({ ...wide, behavior: defaultScalingBehavior }, 10, steps, startScalingHistory(10, 0))).toEqual([
      10, 10, 2,
    ]);
  });

  it('without a behavior at most double or come to four, and hold a recommendation of just 5 minutes', () => {
    expect(
      run(wide, 1, [
        [0, 90],
        [1, 90],
        [2, 90],
      ]),
    ).toEqual([4, 8, 16]);
    expect(
      run(wide, 10, [
        [0, 10],
        [300, 3],
        [301, 3],
      ]),
    ).toEqual([10, 10, 3]);
  });

  it('go into the limits whatever the metrics say, and stay at zero unless zero is allowed', () => {
    const limits = { minReplicas: 2, maxReplicas: 8, behavior: defaultScalingBehavior };
    const decide = (current: number, minReplicas = 2): unknown => {
      const { replicas, reason } = decideReplicas({ ...limits, minReplicas }, current, asks(5), noHistory, 0);
      return [replicas, reason];
    };
    expect(decide(20)).toEqual([8, 'TooManyReplicas']);
    expect(decide(1)).toEqual([2, 'TooFewReplicas']);
    expect(decide(0)).toEqual([0, 'ScalingDisabled']);
    expect(decide(0, 0)).toEqual([4, 'ScaleUpLimit']);
    expect(decide(5)).toEqual([5, 'DesiredWithinRange']);
  });

  it('follow the largest of several metrics, and go down only if all of them could be read', () => {
    const failed: ReplicaProposal = { ok: false, reason: 'no metrics' };
    expect(largestProposal([...asks(3), ...asks(7)], 5)).toBe(7);
    expect(largestProposal([...asks(7), failed], 5)).toBe(7);
    expect(largestProposal([...asks(3), failed], 5)).toBeUndefined();
    expect(largestProposal([failed], 5)).toBeUndefined();
    expect(decideReplicas(wide, 5, [failed], noHistory, 0)).toMatchObject({ replicas: 5, reason: 'InvalidMetrics' });
  });

  it('keep within the limits, and in the direction asked for now or within a window', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 120 }), fc.nat(40)), { maxLength: 30 });
    const behaviors = fc.constantFrom(undefined, defaultScalingBehavior);
    fc.assert(
      fc.property(steps, fc.integer({ min: 3, max: 20 }), behaviors, (deltas, start, behavior) => {
        let replicas = start;
        let history = startScalingHistory(start, 0);
        let atMs = 0;
        for (const [seconds, asked] of deltas) {
          atMs += seconds * 1000;
          const before = replicas;
          const limits = { minReplicas: 3, maxReplicas: 20, behavior };
          ({ replicas, history } = decideReplicas(limits, before, asks(asked), history, atMs));
          expect(replicas).toBeGreaterThanOrEqual(3);
          expect(replicas).toBeLessThanOrEqual(20);
          if (asked >= before) expect(replicas).toBeGreaterThanOrEqual(before);
          else if (behavior !== undefined) expect(replicas).toBeLessThanOrEqual(before);
        }
      }),
      { seed: 9 },
    );
  });
});
