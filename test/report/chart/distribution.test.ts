import { describe, expect, it } from 'vitest';
import { chart } from '../../../src/report/chart/chart.ts';
import { distributionChart } from '../../../src/report/chart/distribution.ts';
import { isOutside } from '../../../src/report/chart/distribution-panel.ts';
import { distributionSpec } from '../../../src/report/chart/distribution-spec.ts';
import { renderChart } from '../../../src/report/chart/render-chart.ts';
import type { AlternativeSummary, EndpointSummary, Summary } from '../../../src/statistics/summary.ts';
import { madeUpMesh, onlyMesh } from '../made-up-mesh.ts';
import { madeUpSummary } from '../made-up-summary.ts';
import { parseXml } from './svg-geometry.ts';

function withAlternatives(summary: Summary, change: (alternative: AlternativeSummary) => AlternativeSummary): Summary {
  return { ...summary, alternatives: summary.alternatives.map(change) };
}

function withEndpoints(summary: Summary, change: (endpoint: EndpointSummary) => EndpointSummary): Summary {
  return withAlternatives(summary, (each) => ({ ...each, endpoints: each.endpoints.map(change) }));
}

/** So many endpoints in each panel, as those that there are. */
function withEndpointCount(summary: Summary, count: number): Summary {
  return withAlternatives(summary, (each) => ({
    ...each,
    endpoints: Array.from({ length: count }, (_, index) => each.endpoints[index % each.endpoints.length]!),
  }));
}

function svgOf(summary: Summary): string {
  return renderChart(chart(distributionChart), summary);
}

/** Stretches of the paths whose ids end so. */
function stretches(svg: string, end: string): readonly number[] {
  const paths = [...parseXml(svg).getElementsByTagName('path')];
  return paths
    .filter((path) => path.getAttribute('id')?.endsWith(end) === true)
    .map((path) => path.getAttribute('d')!.split('M').length - 1);
}

it('where no even spread is due, no endpoint is outside of it, and the picture says why', () => {
  const without = withEndpoints(madeUpSummary(), (each) => ({ ...each, chanceLow: null, chanceHigh: null }));
  const [due, notDue] = [distributionSpec(madeUpSummary()), distributionSpec(without)];
  const outsiders = ({ panels }: typeof due) => panels.flatMap(({ endpoints }) => endpoints.filter(isOutside));
  expect(outsiders(due).length).toBeGreaterThan(0);
  expect(outsiders(notDue)).toEqual([]);
  expect(due.heading.subline).toContain('grey: where 99 % of fair random draws would lie');
  expect(notDue.heading.subline).not.toContain('grey');
  expect(notDue.heading.subline).toContain('no band of chance where endpoints changed');
  expect(notDue.heading.description).not.toContain('what chance would give');
});

describe('where requests are balanced, the chart of shares', () => {
  it('is what was looked at and found good', async () => {
    await expect(svgOf(madeUpMesh())).toMatchFileSnapshot('../../golden/report/distribution-requests.svg');
  });

  it('is of requests, busiest first, and has no band of chance', () => {
    const { unit, heading, panels } = distributionSpec(onlyMesh());
    expect(unit).toBe('requests');
    expect(heading.title).toMatch(/^Share of requests by endpoint/);
    expect(heading.subline).not.toMatch(/grey|chance|common unit/);
    const { endpoints, detail, even } = panels[1]!;
    expect(detail).toMatch(
      /^linkerd\/peak-ewma · 5,400,000 requests on 100 new connections · max\/mean 1\.670 ± 0\.020$/,
    );
    expect(even).toBe(0.1);
    expect(endpoints.map(({ share }) => share)).toEqual(endpoints.map(({ share }) => share).sort((a, b) => b - a));
    for (const { share, low, high, chance, otherShare } of endpoints) {
      expect([low / share, high / share].map((ratio) => ratio.toFixed(3))).toEqual(['0.960', '1.030']);
      expect([chance, otherShare]).toEqual([null, 0.1]);
    }
  });

  it('is of requests also for those who leave connections to kube-proxy, and says that it is for comparison', () => {
    const { heading, panels } = distributionSpec(madeUpMesh());
    expect(heading.subline).toContain('requests are the common unit: some balance these, some connections');
    expect(panels[0]!.detail).toMatch(/^iptables\/random · 5,400,000 requests on 5,400,000 new connections/);
    expect(panels[0]!.detail).not.toContain('χ²');
    expect(panels.flatMap(({ endpoints }) => endpoints.filter(({ chance }) => chance !== null))).toEqual([]);
  });

  it('has an axis from half an even share to half as much again, so that equal shares look equal', () => {
    const requests = { requestShare: 0.1, requestShareMin: 0.1, requestShareMax: 0.1 };
    const { lowest, highest, withOther } = distributionSpec(
      withEndpoints(onlyMesh(), (each) => ({ ...each, ...requests })),
    );
    expect(lowest).toBeLessThanOrEqual(0.05);
    expect(highest).toBeGreaterThanOrEqual(0.15);
    expect(highest).toBeLessThan(0.2);
    expect(withOther).toBe(false);
  });

  it('has triangles for shares of connections that lie beyond the axis, and does not stretch it', () => {
    const pods = onlyMesh().alternatives[0]!.endpoints.map(({ pod }) => pod);
    const summary = withEndpoints(onlyMesh(), (each) => ({ ...each, share: each.pod === pods[0] ? 0.91 : 0.01 }));
    const [spec, before] = [distributionSpec(summary), distributionSpec(onlyMesh())];
    expect([spec.lowest, spec.highest]).toEqual([before.lowest, before.highest]);
    expect(spec.heading.subline).toContain('square: share of connections (triangle: beyond the axis)');
    expect(before.heading.subline).toMatch(/square: share of connections$/);
    const many = withEndpointCount(summary, 31);
    expect(stretches(svgOf(many), '-others-beyond')).toEqual([4, 4]);
    expect(stretches(svgOf(many), '-others')).toEqual([27, 27]);
  });

  it('has no squares where pools needed no new connection', () => {
    const summary = withAlternatives(onlyMesh(), (each) => ({
      ...each,
      services: each.services.map((service) => ({ ...service, connections: 0 })),
      endpoints: each.endpoints.map((endpoint) => ({ ...endpoint, share: 0, shareMin: 0, shareMax: 0 })),
    }));
    const { withOther, panels } = distributionSpec(summary);
    expect(withOther).toBe(false);
    expect(panels).toHaveLength(2);
  });
});

describe('the compact form of the chart of shares', () => {
  it.each([
    ['requests, where connections are balanced', madeUpSummary()],
    ['connections, where requests are', madeUpMesh()],
  ])('has squares for the shares of %s', (_, summary) => {
    const apart = withEndpoints(summary, (each) => ({
      ...each,
      share: each.share * (each.pod.endsWith('kq9') ? 1.4 : 1),
    }));
    const many = withEndpointCount(apart, 50);
    const spec = distributionSpec(many);
    expect([spec.form, spec.withOther]).toEqual(['profile', true]);
    expect(spec.heading.subline).toMatch(/square: share of/);
    expect(stretches(svgOf(many), '-others')).toEqual([50, 50, 50]);
  });

  it('has none where both are the same', () => {
    const many = withEndpointCount(madeUpSummary(), 50);
    expect(distributionSpec(many).heading.subline).not.toContain('square');
    expect(stretches(svgOf(many), '-others')).toEqual([]);
  });
});
