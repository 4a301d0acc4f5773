import { describe, expect, it } from 'vitest';
import {
  type RolledDeployment,
  recreateStep,
  rollingUpdateStep,
  rolloutLimits,
} from '../../../src/kubernetes/controllers/deployment-step.ts';

const rolled = (replicas: number, maxSurge: number | string, maxUnavailable: number | string): RolledDeployment => ({
  replicas,
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
});
const view = (replicas: number, available = replicas) => ({ replicas, available });

describe('the limits of a rollout', () => {
  it.each<readonly [replicas: number, surge: number | string, away: number | string, limits: readonly number[]]>([
    [10, '25%', '25%', [3, 2]],
    [10, 1, 0, [1, 0]],
    [10, 0, 0, [0, 1]],
    [1, '0%', '10%', [0, 1]],
    [3, '25%', '25%', [1, 0]],
    [4, '100%', 0, [4, 0]],
    [5, 1, 10, [1, 5]],
    [0, 1, 1, [1, 0]],
  ])('%i replicas with a surge of %s and %s unavailable may have %j', (replicas, surge, away, [maxSurge, gone]) => {
    expect(rolloutLimits(rolled(replicas, surge, away))).toEqual({ maxSurge, maxUnavailable: gone });
  });
});

describe('a step of a rolling update', () => {
  it('makes the new ReplicaSet with its first pods, and takes old ones away as far as pods may be unavailable', () => {
    expect(rollingUpdateStep(rolled(10, '25%', '25%'), null, [view(10)])).toEqual({ newReplicas: 3, oldReplicas: [8] });
    expect(rollingUpdateStep(rolled(10, 3, 0), null, [view(10)])).toEqual({ newReplicas: 3, oldReplicas: [10] });
  });

  it('either adds new pods or takes old ones away', () => {
    expect(rollingUpdateStep(rolled(10, 3, 2), view(3, 0), [view(8)])).toEqual({ newReplicas: 5, oldReplicas: [8] });
    expect(rollingUpdateStep(rolled(10, 3, 2), view(5, 1), [view(8)])).toEqual({ newReplicas: 5, oldReplicas: [7] });
  });

  it('takes first what is not available anyway, of the oldest ReplicaSet first', () => {
    const olds = [view(4, 2), view(6, 6)];
    // 10 + 0 - 8 are two, both of the pods that are broken.
    expect(rollingUpdateStep(rolled(10, 0, 2), view(0), olds)).toEqual({ newReplicas: 0, oldReplicas: [2, 6] });
  });

  it('waits while new pods are not available and no more may be away', () => {
    expect(rollingUpdateStep(rolled(10, 1, 0), view(1, 0), [view(10)])).toEqual({ newReplicas: 1, oldReplicas: [10] });
    expect(rollingUpdateStep(rolled(10, 1, 0), view(1, 1), [view(10)])).toEqual({ newReplicas: 1, oldReplicas: [9] });
  });

  it('shrinks a new ReplicaSet that has more than are wanted', () => {
    expect(rollingUpdateStep(rolled(3, 1, 0), view(5), [view(0, 0)])).toEqual({ newReplicas: 3, oldReplicas: [0] });
  });

  it.each([
    [10, '25%', '25%'],
    [10, 3, 0],
    [10, 0, 1],
    [7, 0, 0],
    [1, '25%', '25%'],
    [100, '10%', '33%'],
  ])('%i replicas with surge %s and %s unavailable come to the end within the limits', (replicas, surge, away) => {
    const deployment = rolled(replicas, surge, away);
    const { maxSurge, maxUnavailable } = rolloutLimits(deployment);
    let newest = view(0);
    let old = view(replicas);
    for (let steps = 0; newest.replicas < replicas || old.replicas > 0; steps++) {
      expect(steps).toBeLessThan(5 * replicas + 5);
      const step = rollingUpdateStep(deployment, newest, [old]);
      expect(step.newReplicas + step.oldReplicas[0]!).toBeLessThanOrEqual(replicas + maxSurge);
      // Whatever becomes available later, what is available now stays enough.
      expect(newest.available + Math.min(old.available, step.oldReplicas[0]!)).toBeGreaterThanOrEqual(
        replicas - maxUnavailable,
      );
      newest = view(step.newReplicas, Math.min(step.newReplicas, newest.available + 1));
      old = view(step.oldReplicas[0]!);
    }
    expect(newest.replicas).toBe(replicas);
  });
});

describe('a step of Recreate', () => {
  const deployment: RolledDeployment = { replicas: 3, strategy: { type: 'Recreate' } };
  it('takes all old pods away, and makes new ones only when the last of them is gone', () => {
    expect(recreateStep(deployment, null, [view(3)], 3)).toEqual({ newReplicas: 0, oldReplicas: [0] });
    expect(recreateStep(deployment, null, [view(0)], 1)).toEqual({ newReplicas: 0, oldReplicas: [0] });
    expect(recreateStep(deployment, null, [view(0)], 0)).toEqual({ newReplicas: 3, oldReplicas: [0] });
  });
});
