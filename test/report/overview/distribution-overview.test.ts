import { describe, expect, it } from 'vitest';
import { distributionNote } from '../../../src/report/overview/distribution-note.ts';
import { distributionOverview } from '../../../src/report/overview/distribution-overview.ts';
import type { Summary } from '../../../src/statistics/summary.ts';
import { madeUpMesh, onlyMesh } from '../made-up-mesh.ts';
import { madeUpSummary } from '../made-up-summary.ts';

/** Cells by header. */
function columnsOf(summary: Summary): ReadonlyMap<string, readonly string[]> {
  return new Map(distributionOverview(summary).columns.map(({ header, cells }) => [header, cells]));
}

describe('the overview of the distribution', () => {
  it('leads with connections where kube-proxy balances these', () => {
    const headers = [...columnsOf(madeUpSummary()).keys()];
    expect(headers.indexOf('MAX/MEAN')).toBeLessThan(headers.indexOf('REQ MAX/MEAN'));
    expect(headers).not.toContain('CONN MAX/MEAN');
    expect(distributionNote(madeUpSummary())).not.toContain('request');
  });

  it('leads with requests where these are balanced, with connections behind', () => {
    const columns = columnsOf(onlyMesh());
    const headers = [...columns.keys()];
    expect(headers).not.toContain('MAX/MEAN');
    expect(headers.indexOf('REQ MAX/MEAN')).toBeLessThan(headers.indexOf('CONN MAX/MEAN'));
    expect(columns.get('CONN MAX/MEAN')).toEqual(['1.000 ±0.000', '1.000 ±0.000']);
    expect(columns.get('JAIN')).toEqual(['0.9700', '0.9700']);
    const busiest = onlyMesh().alternatives.map(({ endpoints }) =>
      endpoints.reduce((most, { requestShareMax }) => Math.max(most, requestShareMax), 0),
    );
    expect(columns.get('BUSIEST')).toEqual(busiest.map((share) => `${Number((share * 100).toPrecision(3))}%`));
    expect(headers).not.toContain('CONN CHI2 P');
    expect(distributionNote(onlyMesh())).toMatch(/^shares of requests, which are what is balanced; busiest/);
  });

  it('compares both by requests, and says so', () => {
    const columns = columnsOf(madeUpMesh());
    expect(columns.get('REQ MAX/MEAN')).toHaveLength(3);
    expect(columns.get('CONN CHI2 P')).toEqual(['0.115', '-', '-']);
    expect(distributionNote(madeUpMesh())).toMatch(
      /^shares of requests, the common unit: some balance these, some con/,
    );
  });

  it('says of one replication only what the shares are of', () => {
    const single = (summary: Summary): Summary => ({
      ...summary,
      alternatives: summary.alternatives.map((each) => ({ ...each, replications: 1 })),
    });
    expect(distributionNote(single(madeUpSummary()))).toBe('');
    expect(distributionNote(single(onlyMesh()))).toBe('shares of requests, which are what is balanced');
  });
});
