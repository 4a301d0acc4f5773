import { describe, expect, it } from 'vitest';
import { answerEviction, disruptionStatus } from '../../../src/kubernetes/controllers/disruption-budget.ts';

const IfHealthyBudget = { unhealthyPodEvictionPolicy: 'IfHealthyBudget' } as const;
const pods = (healthy: number, unready = 0, terminating = 0) => [
  ...Array.from({ length: healthy }, () => ({ ready: true, terminating: false })),
  ...Array.from({ length: unready }, () => ({ ready: false, terminating: false })),
  ...Array.from({ length: terminating }, () => ({ ready: true, terminating: true })),
];

describe('the status of a PodDisruptionBudget', () => {
  it.each<
    readonly [string, { minAvailable?: number | string; maxUnavailable?: number | string }, number, number, number]
  >([
    ['minAvailable 3 of 5', { minAvailable: 3 }, 5, 5, 2],
    ['minAvailable 50 % of 5, rounded up', { minAvailable: '50%' }, 5, 5, 2],
    ['maxUnavailable 1 of 5', { maxUnavailable: 1 }, 5, 5, 1],
    ['maxUnavailable 30 % of 5, rounded up', { maxUnavailable: '30%' }, 5, 5, 2],
    ['maxUnavailable 1 with one away', { maxUnavailable: 1 }, 4, 5, 0],
    ['minAvailable 100 %', { minAvailable: '100%' }, 5, 5, 0],
    ['maxUnavailable 0', { maxUnavailable: 0 }, 5, 5, 0],
    ['maxUnavailable beyond all', { maxUnavailable: 9 }, 2, 5, 2],
    ['no bound at all', {}, 3, 3, 0],
  ])('%s', (_, bound, healthy, scale, allowed) => {
    expect(disruptionStatus({ ...IfHealthyBudget, ...bound }, pods(healthy), scale).disruptionsAllowed).toBe(allowed);
  });

  it('counts pods that are ready and not terminating, and expects what their owners ask for', () => {
    const spec = { ...IfHealthyBudget, maxUnavailable: 2 };
    expect(disruptionStatus(spec, pods(4, 1, 1), 5)).toEqual({
      expectedPods: 5,
      desiredHealthy: 3,
      currentHealthy: 4,
      disruptionsAllowed: 1,
    });
  });

  it('allows nothing where an owner has no scale, unless minAvailable is a number', () => {
    expect(disruptionStatus({ ...IfHealthyBudget, maxUnavailable: 1 }, pods(3), null).disruptionsAllowed).toBe(0);
    expect(disruptionStatus({ ...IfHealthyBudget, minAvailable: '50%' }, pods(3), null).disruptionsAllowed).toBe(0);
    expect(disruptionStatus({ ...IfHealthyBudget, minAvailable: 2 }, pods(3), null).disruptionsAllowed).toBe(1);
  });
});

describe('an eviction', () => {
  const healthy = { ready: true, terminating: false, pending: false };
  const status = (currentHealthy: number, disruptionsAllowed: number, policy: 'IfHealthyBudget' | 'AlwaysAllow') => ({
    expectedPods: 5,
    desiredHealthy: 3,
    currentHealthy,
    disruptionsAllowed,
    policy,
  });

  it('takes one of the disruptions allowed, and is refused when there is none', () => {
    expect(answerEviction(healthy, [status(4, 1, 'IfHealthyBudget')])).toEqual({ answer: 'evicted', counts: true });
    expect(answerEviction(healthy, [status(3, 0, 'IfHealthyBudget')]).answer).toBe('too-many-requests');
  });

  it('needs no budget', () => {
    expect(answerEviction(healthy, [])).toEqual({ answer: 'evicted', counts: false });
  });

  it('of a pod that is Pending or terminating goes whatever the budget', () => {
    const none = [status(3, 0, 'IfHealthyBudget')];
    expect(answerEviction({ ...healthy, ready: false, pending: true }, none).answer).toBe('evicted');
    expect(answerEviction({ ...healthy, terminating: true }, none).answer).toBe('evicted');
  });

  it('of a pod that is not ready goes when enough others are, or when that is the policy', () => {
    const unready = { ...healthy, ready: false };
    expect(answerEviction(unready, [status(3, 0, 'IfHealthyBudget')])).toEqual({ answer: 'evicted', counts: false });
    expect(answerEviction(unready, [status(2, 0, 'IfHealthyBudget')]).answer).toBe('too-many-requests');
    expect(answerEviction(unready, [status(2, 0, 'AlwaysAllow')]).answer).toBe('evicted');
  });

  it('of a pod with two budgets is refused for good', () => {
    const two = [status(5, 2, 'IfHealthyBudget'), status(5, 2, 'IfHealthyBudget')];
    expect(answerEviction(healthy, two).answer).toBe('several-budgets');
  });
});
