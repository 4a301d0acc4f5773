import type { ServiceSummary, ShareUnit, Summary } from '../../statistics/summary.ts';
import { balancesBoth } from '../overview/balances-both.ts';
import { type DistributionPanel, isOutside } from './distribution-panel.ts';
import { formatCount, formatNumber, formatRatio, formatShare } from './number-format.ts';

/** The figures of a Service beside the name of its panel, in parts with ` · ` between. */
export function detailOf(service: ServiceSummary, unit: ShareUnit): string {
  const { algorithm, connections, requests, chiSquare } = service;
  const ofRequests = unit === 'requests';
  const maxOverMean = ofRequests ? service.requestsMaxOverMean : service.maxOverMean;
  const idleShare = ofRequests ? service.requestsIdleShare : service.idleShare;
  const parts = [
    algorithm,
    ofRequests
      ? `${counted(requests, 'request')} on ${counted(connections, 'new connection')}`
      : `${formatCount(connections)} connections`,
  ];
  if (maxOverMean.estimate !== null) {
    const interval = maxOverMean.halfWidth === null ? '' : ` ± ${formatRatio(maxOverMean.halfWidth)}`;
    parts.push(`max/mean ${formatRatio(maxOverMean.estimate)}${interval}`);
  }
  if (idleShare.estimate !== null && idleShare.estimate > 0) {
    parts.push(`${formatShare(idleShare.estimate)} of endpoints idle`);
  }
  if (chiSquare !== null && !ofRequests) {
    parts.push(`χ² p ${chiSquare.pValue < 0.001 ? '< 0.001' : `= ${formatNumber(chiSquare.pValue)}`}`);
  }
  return parts.join(' · ');
}

function counted(count: number, what: string): string {
  return `${formatCount(count)} ${count === 1 ? what : `${what}s`}`;
}

/** What the words of the chart depend on. */
export interface DistributionFacts {
  readonly summary: Summary;
  readonly panels: readonly DistributionPanel[];
  readonly unit: ShareUnit;
  readonly replicated: boolean;
  /** Squares are drawn, and some of them where the axis does not reach. */
  readonly withOther: boolean;
  readonly withArrows: boolean;
  /** Some Services are left out. */
  readonly isCut: boolean;
}

/** The parts of the sub-line: what the chart rests on, and what its marks are. */
export function distributionSubline(facts: DistributionFacts): readonly string[] {
  const { summary, unit, replicated, isCut } = facts;
  const replications = summary.alternatives.reduce((most, each) => Math.max(most, each.replications), 1);
  return [
    ...(replicated ? [`${replications} replications`] : ['1 replication']),
    `seed ${summary.seed}`,
    ...(balancesBoth(summary) ? ['requests are the common unit: some balance these, some connections'] : []),
    replicated ? 'dot: mean share, line: smallest to largest' : 'dot: share',
    ...(unit === 'requests' ? marksOfRequests(facts) : marksOfConnections(facts)),
    ...(isCut ? ['the least even Services only'] : []),
  ];
}

function marksOfConnections({ panels, withOther }: DistributionFacts): readonly string[] {
  const endpoints = panels.flatMap((panel) => panel.endpoints);
  return [
    ...(withOther ? ['square: share of requests'] : []),
    ...(endpoints.some(({ chance }) => chance !== null)
      ? ['grey: where 99 % of fair random draws would lie (one replication)']
      : []),
    ...(endpoints.some(({ chance }) => chance === null)
      ? ['no band of chance where endpoints changed or differ by node']
      : []),
  ];
}

function marksOfRequests({ panels, withOther, withArrows }: DistributionFacts): readonly string[] {
  return [
    ...(panels.length > 0 ? ['dashes: an even share'] : []),
    ...(withOther ? [`square: share of connections${withArrows ? ' (triangle: beyond the axis)' : ''}`] : []),
  ];
}

/** One sentence for each panel, for those who do not see the picture. */
export function describeDistribution(panels: readonly DistributionPanel[]): string {
  if (panels.length === 0) return 'No connection was made to any Service.';
  return panels
    .map(({ title, detail, endpoints }) => {
      const busiest = endpoints[0]!;
      const quietest = endpoints.at(-1)!;
      const outside = endpoints.filter(isOutside).length;
      const extremes =
        endpoints.length === 1
          ? 'one endpoint took all'
          : `busiest ${busiest.name} with ${formatShare(busiest.share)}, quietest ${quietest.name} with ${formatShare(quietest.share)}`;
      const surprises =
        busiest.chance === null ? '' : `; ${outside} of ${endpoints.length} outside of what chance would give`;
      return `${title} (${detail}): ${extremes}${surprises}.`;
    })
    .join(' ');
}
