import { describe, expect, it } from 'vitest';
import { scaleDeployment } from '../../../src/kubernetes/controllers/scale-deployment.ts';

const rolled = (replicas: number, maxSurge = 0) => ({
  replicas,
  strategy: { type: 'RollingUpdate' as const, rollingUpdate: { maxSurge, maxUnavailable: 1 } },
});
const sets = (maxReplicas: number, ...sizes: readonly number[]) => sizes.map((replicas) => ({ replicas, maxReplicas }));

describe('a Deployment that is scaled', () => {
  it('gives all to the only ReplicaSet that has pods, whichever it is', () => {
    expect(scaleDeployment(rolled(12), sets(10, 10))).toEqual([12]);
    expect(scaleDeployment(rolled(12), sets(10, 10, 0))).toEqual([12, 0]);
    expect(scaleDeployment(rolled(3), sets(10, 0, 0))).toEqual([0, 3]);
  });

  it('gives each its share in the middle of a rollout, what is left to the largest, of equals to the newest', () => {
    expect(scaleDeployment(rolled(12), sets(10, 5, 5))).toEqual([6, 6]);
    expect(scaleDeployment(rolled(10), sets(5, 1, 2, 2))).toEqual([2, 4, 4]);
    expect(scaleDeployment(rolled(20), sets(10, 3, 5, 2))).toEqual([6, 10, 4]);
    expect(scaleDeployment(rolled(5), sets(10, 5, 5))).toEqual([2, 3]);
    expect(scaleDeployment(rolled(4), sets(5, 2, 2, 1))).toEqual([1, 2, 1]);
  });

  it('counts what the surge allows', () => {
    expect(scaleDeployment(rolled(20, 2), sets(12, 6, 6))).toEqual([11, 11]);
  });

  it('takes all away when none are wanted', () => {
    expect(scaleDeployment(rolled(0), sets(10, 5, 5))).toEqual([0, 0]);
  });

  it('leaves Recreate alone: it takes the old ones away by itself', () => {
    const recreated = { replicas: 4, strategy: { type: 'Recreate' as const } };
    expect(scaleDeployment(recreated, sets(10, 3, 3))).toEqual([3, 3]);
  });
});
