import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type CheckedBalancer,
  type HealthAnswer,
  type HealthCheck,
  LoadBalancerHealth,
} from '../../src/controlplane/load-balancer-health.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { Streams } from '../../src/random/stream.ts';

interface Change {
  readonly atMs: number;
  readonly answer: HealthAnswer;
}

interface Decision {
  readonly atMs: number;
  readonly healthy: boolean;
}

const phaseMs = (check: HealthCheck): number => new Streams(1, 0).named('checks').uniform() * check.intervalMs;

/** What is decided of one node that answers as said from each time on. */
function decisionsOf(check: HealthCheck, changes: readonly Change[]): readonly Decision[] {
  const simulation = new Simulation();
  const decisions: Decision[] = [];
  let answer: HealthAnswer = 'passes';
  let healthy = true;
  const balancer: CheckedBalancer = {
    check,
    nodeCount: 1,
    answerOf: () => answer,
    isHealthy: () => healthy,
    declare: (_, now) => {
      healthy = now;
      decisions.push({ atMs: simulation.nowMs, healthy });
    },
    stream: new Streams(1, 0).named('checks'),
  };
  const health = new LoadBalancerHealth(simulation, [balancer]);
  const change = simulation.kind('change', (i) => {
    answer = changes[i]!.answer;
    health.changed();
  });
  for (const [i, { atMs }] of changes.entries()) simulation.scheduleAt(atMs, change, i);
  simulation.run();
  return decisions;
}

/** The same by asking at every tick for a long time, as a load balancer does. */
function decisionsByAsking(check: HealthCheck, changes: readonly Change[]): readonly Decision[] {
  const decisions: Decision[] = [];
  let healthy = true;
  let contradictions = 0;
  for (let tick = 0; tick < 400; tick++) {
    const atMs = phaseMs(check) + tick * check.intervalMs;
    const answer = changes.findLast((change) => change.atMs <= atMs)?.answer ?? 'passes';
    if ((answer === 'passes') === healthy) {
      contradictions = 0;
      continue;
    }
    contradictions++;
    if (contradictions < (healthy ? check.unhealthyThreshold : check.healthyThreshold)) continue;
    contradictions = 0;
    healthy = !healthy;
    decisions.push({ atMs: atMs + (answer === 'silent' ? check.timeoutMs : 0), healthy });
  }
  return decisions;
}

/** Sums of the same times in another order differ in their last digit. */
function rounded({ atMs, healthy }: Decision): Decision {
  return { atMs: Math.round(1000 * atMs) / 1000, healthy };
}

const plain: HealthCheck = {
  intervalMs: 10_000,
  timeoutMs: 4000,
  unhealthyThreshold: 3,
  healthyThreshold: 2,
  hearsOfEndpoints: false,
};

it('decides what asking at every interval would decide, although it leaves out what can change nothing', () => {
  const changes = fc
    .array(
      fc.record({
        afterMs: fc.integer({ min: 1, max: 60_000 }),
        answer: fc.constantFrom<HealthAnswer>('passes', 'fails', 'silent'),
      }),
      { maxLength: 12 },
    )
    .map((steps) => {
      let atMs = 0;
      return steps.map(({ afterMs, answer }): Change => {
        atMs += afterMs;
        return { atMs: atMs + 0.5, answer };
      });
    });
  const checks = fc.record({
    intervalMs: fc.constant(10_000),
    timeoutMs: fc.constantFrom(0, 4000),
    unhealthyThreshold: fc.integer({ min: 1, max: 4 }),
    healthyThreshold: fc.integer({ min: 1, max: 4 }),
    hearsOfEndpoints: fc.constant(false),
  });
  fc.assert(
    fc.property(checks, changes, (check, steps) => {
      expect(decisionsOf(check, steps).map(rounded)).toEqual(decisionsByAsking(check, steps).map(rounded));
    }),
    { seed: 7, numRuns: 300 },
  );
});

it('takes a node that is silent out between two and three intervals and a time-out after it fell silent', () => {
  const [out] = decisionsOf(plain, [{ atMs: 1000, answer: 'silent' }]);
  expect(out?.healthy).toBe(false);
  expect(out?.atMs).toBe(phaseMs(plain) + (phaseMs(plain) < 1000 ? 30_000 : 20_000) + 4000);
});

it('hears of endpoints at once where nobody needs to check for that, but not of a silent node', () => {
  const announced = { ...plain, hearsOfEndpoints: true };
  expect(decisionsOf(announced, [{ atMs: 1000, answer: 'fails' }])).toEqual([{ atMs: 1000, healthy: false }]);
  const [out] = decisionsOf(announced, [{ atMs: 1000, answer: 'silent' }]);
  expect(out!.atMs).toBeGreaterThan(20_000);
});
