import { describe, expect, it } from 'vitest';
import { balanceSpec, hasBalance } from '../../../src/report/chart/balance-spec.ts';
import type { AlternativeSummary, ShareSummary, Summary } from '../../../src/statistics/summary.ts';
import { madeUpSummary } from '../made-up-summary.ts';

/** The made-up summary with something else in place of each alternative's shares. */
function withShares(change: (shares: ShareSummary, index: number) => readonly ShareSummary[]): Summary {
  const summary = madeUpSummary();
  const alternatives = summary.alternatives.map(
    (alternative, index): AlternativeSummary => ({ ...alternative, shares: change(alternative.shares[0]!, index) }),
  );
  return { ...summary, alternatives };
}

describe('the chart of what new pods get', () => {
  it('has the alternatives as lines of one panel where all have the same fair share', () => {
    const { panels } = balanceSpec(madeUpSummary());
    expect(panels.map(({ lines }) => lines.map(({ name }) => name))).toEqual([['iptables', 'ipvs-rr', 'nftables']]);
    expect(panels[0]!.lines.map(({ figure }) => figure)).toEqual([
      '71.3% ± 3% at the end',
      '65.2% ± 3% at the end',
      '9.67% ± 3% at the end',
    ]);
    expect(panels[0]!.fair).toMatchObject({ name: 'fair share', figure: '70% at the end' });
  });

  it('draws the fair share as a step, with no point within a level stretch', () => {
    const { points } = balanceSpec(madeUpSummary()).panels[0]!.fair;
    expect(points.map(({ timeMs, share }) => [timeMs, share])).toEqual([
      [0, 0],
      [120_000, 0],
      [130_000, 0.7],
      [600_000, 0.7],
    ]);
  });

  it('gives each alternative a panel of its own where fair shares differ', () => {
    const summary = withShares((shares, index) => [
      { ...shares, windows: shares.windows.map((row) => ({ ...row, fairShare: row.fairShare! / (index + 1) })) },
    ]);
    const { panels } = balanceSpec(summary);
    expect(panels.map(({ lines }) => lines.map(({ name }) => name))).toEqual([['iptables'], ['ipvs-rr'], ['nftables']]);
    expect(panels[1]!.title).toMatch(/ · ipvs-rr$/);
  });

  it('takes one that is ready a window later for the same', () => {
    const summary = withShares((shares, index) => [
      {
        ...shares,
        windows: shares.windows.map((row, i) => (index === 1 && i === 12 ? { ...row, fairShare: 0 } : row)),
      },
    ]);
    expect(balanceSpec(summary).panels).toHaveLength(1);
  });

  it('has one panel where each alternative calls one Service, although not the same', () => {
    const summary = withShares((shares, index) => [{ ...shares, service: `default/web-${index}:80` }]);
    const { panels } = balanceSpec(summary);
    expect(panels.map(({ lines }) => lines.map(({ name }) => name))).toEqual([['iptables', 'ipvs-rr', 'nftables']]);
    expect(panels[0]!.title).toBe('share of the requests that pods get which came during the run');
  });

  it('has a panel for each Service where an alternative calls several', () => {
    const summary = withShares((shares) => [shares, { ...shares, service: 'default/api:80' }]);
    expect(balanceSpec(summary).panels.map(({ title }) => /default\/\S+/.exec(title)![0])).toEqual([
      'default/web:http',
      'default/api:80',
    ]);
  });

  it('tells the numbers to those who do not see it', () => {
    const { description } = balanceSpec(madeUpSummary()).heading;
    expect(description).toContain('nftables 9.67% ± 3% of default/web:http (fair: 70%)');
    expect(description).toMatch(/Marked: node-power-loss node-2 from 120\ss to 420\ss;/);
  });

  it('is not there where no pod came during the run', () => {
    expect(hasBalance(madeUpSummary())).toBe(true);
    expect(hasBalance(withShares(() => []))).toBe(false);
    expect(hasBalance(withShares((shares) => [{ ...shares, windows: [] }]))).toBe(false);
  });
});
