import { describe, expect, it } from 'vitest';
import { judge } from '../../src/experiment/thresholds.ts';
import type { Threshold } from '../../src/scenario/scenario.ts';
import type { AlternativeSummary, Estimate } from '../../src/statistics/summary.ts';

const known = (estimate: number | null): Estimate => ({ estimate, halfWidth: null });

function alternative(
  figures: readonly { readonly name: string; readonly p99: number | null; readonly rate: number }[],
): AlternativeSummary {
  return {
    name: 'now',
    services: [
      { service: 'default/even:80', maxOverMean: known(1.01), requestsMaxOverMean: known(3) },
      { service: 'default/uneven:80', maxOverMean: known(1.9), requestsMaxOverMean: known(1.2) },
    ],
    workloads: figures.map(({ name, p99, rate }) => ({
      name,
      failedRate: known(0.001),
      throughputPerSecond: known(rate),
      latencyMs: { mean: known(10), p99: known(p99) },
    })),
  } as unknown as AlternativeSummary;
}

const threshold = (metric: Threshold['metric'], operator: Threshold['operator'], bound: number): Threshold => ({
  text: `${metric} ${operator} ${bound}`,
  metric,
  operator,
  bound,
});

const two = alternative([
  { name: 'default/quick', p99: 20, rate: 900 },
  { name: 'default/slow', p99: 250, rate: 10 },
]);

describe('a threshold', () => {
  it.each([
    ['<', 250, false],
    ['<=', 250, true],
    ['<', 250.1, true],
    ['<', 249, false],
  ] as const)('latency.p99 %s %f: the slowest workload decides, %s', (operator, bound, passed) => {
    expect(judge(threshold('latency.p99', operator, bound), two, 'connections')).toEqual({
      text: `latency.p99 ${operator} ${bound}`,
      alternative: 'now',
      subject: 'default/slow',
      value: known(250),
      unit: 'ms',
      passed,
    });
  });

  it.each([
    ['>', 10, false],
    ['>=', 10, true],
    ['>', 9, true],
    ['>', 11, false],
  ] as const)('requests.rate %s %f: the rarest workload decides, %s', (operator, bound, passed) => {
    const judged = judge(threshold('requests.rate', operator, bound), two, 'connections');
    expect([judged.subject, judged.unit, judged.passed]).toEqual(['default/slow', 'per-second', passed]);
  });

  it('failed.rate is a fraction, imbalance a ratio of the most uneven Service', () => {
    expect(judge(threshold('failed.rate', '<', 0.001), two, 'connections')).toMatchObject({
      unit: 'fraction',
      passed: false,
    });
    const imbalance = judge(threshold('imbalance', '<', 2), two, 'connections');
    expect([imbalance.subject, imbalance.unit, imbalance.passed]).toEqual(['default/uneven:80', 'ratio', true]);
  });

  it('imbalance is of requests where any alternative has these balanced', () => {
    const imbalance = judge(threshold('imbalance', '<', 2), two, 'requests');
    expect([imbalance.subject, imbalance.value.estimate, imbalance.passed]).toEqual(['default/even:80', 3, false]);
  });

  it('does not hold where the sample cannot carry the value, whichever the direction', () => {
    const unknown = alternative([
      { name: 'default/quick', p99: 20, rate: 1 },
      { name: 'default/rare', p99: null, rate: 1 },
    ]);
    for (const operator of ['<', '>'] as const) {
      const judged = judge(threshold('latency.p99', operator, 1), unknown, 'connections');
      expect([judged.subject, judged.passed]).toEqual(['default/rare', false]);
    }
  });

  it('does not hold of nothing', () => {
    expect(judge(threshold('latency.p99', '<', 1), alternative([]), 'connections').passed).toBe(false);
  });
});
