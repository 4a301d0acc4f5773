import { describe, expect, it } from 'vitest';
import type { AttemptBudget } from '../../../src/client/budget/attempt-budget.ts';
import { budgetKinds } from '../../../src/client/budget/registry.ts';

const time = { nowMs: 0 };

function budget(kind: string, options: Readonly<Record<string, number>> = {}): AttemptBudget {
  time.nowMs = 0;
  return budgetKinds.get(kind).create(options, { clientCount: 2, time });
}

/** How many further attempts client 0 may make now, one after the other. */
function takeAll(each: AttemptBudget): number {
  let taken = 0;
  for (; taken < 10_000 && each.hasRoom(0); taken++) each.take(0);
  return taken;
}

describe('a share of the requests', () => {
  it('fills by each request, holds so many, and loses one for each retry', () => {
    const each = budget('requestShare', { ratio: 0.25 });
    expect(takeAll(each)).toBe(0);
    for (let i = 0; i < 8; i++) each.begun(0);
    expect(takeAll(each)).toBe(2);
    for (let i = 0; i < 1000; i++) each.begun(0);
    expect(takeAll(each)).toBe(10);
    expect(each.hasRoom(1)).toBe(false);
  });
});

describe('the token bucket of AWS', () => {
  it('begins full, and is filled by successes alone', () => {
    const each = budget('tokenBucket', { capacity: 5 });
    expect(takeAll(each)).toBe(5);
    for (let i = 0; i < 100; i++) {
      each.begun(0);
      each.ended(0, false);
    }
    expect(takeAll(each)).toBe(0);
    for (let i = 0; i < 25; i++) each.ended(0, true);
    expect(takeAll(each)).toBe(2);
    for (let i = 0; i < 1000; i++) each.ended(0, true);
    expect(takeAll(each)).toBe(5);
  });
});

describe('the budget of Finagle and Linkerd', () => {
  it('allows so many a second beside the share, and forgets what is older than the time to live', () => {
    const each = budget('recentShare', { ratio: 0.2, minPerSecond: 10, ttlMs: 10_000 });
    expect(takeAll(each)).toBe(100);
    for (let i = 0; i < 50; i++) each.begun(0);
    expect(takeAll(each)).toBe(10);
    time.nowMs = 10_000;
    expect(takeAll(each)).toBe(100);
  });
});

describe('the budget of Envoy', () => {
  it('is a share of what is under way, but a few always may', () => {
    const each = budget('activeShare');
    expect(takeAll(each)).toBe(3);
    for (let i = 0; i < 100; i++) each.begun(0);
    expect(takeAll(each)).toBe(17);
    each.giveBack(0);
    expect(takeAll(each)).toBe(1);
    for (let i = 0; i < 100; i++) each.ended(0, true);
    expect(each.hasRoom(0)).toBe(false);
    for (let i = 0; i < 18; i++) each.giveBack(0);
    expect(takeAll(each)).toBe(1);
  });
});

describe('a breaker of retries', () => {
  it('allows all while no more than the threshold failed, and none above it', () => {
    const each = budget('failureRate', { thresholdPercent: 10, windowMs: 10_000 });
    for (let i = 0; i < 20; i++) each.begun(0);
    each.attemptEnded(0, false);
    each.attemptEnded(0, false);
    each.attemptEnded(0, true);
    expect(each.hasRoom(0)).toBe(true);
    each.attemptEnded(0, false);
    expect(each.hasRoom(0)).toBe(false);
    expect(each.hasRoom(1)).toBe(true);
    time.nowMs = 10_000;
    expect(each.hasRoom(0)).toBe(true);
  });
});

describe.each(budgetKinds.names)('%s', (kind) => {
  it('says in its reference what it is and what can be set', () => {
    const { summary, options } = budgetKinds.get(kind);
    for (const text of [summary, ...Object.values(options).map((each) => each.summary)]) {
      expect(text).toMatch(/^[A-Z].*\.$/);
    }
  });
});
