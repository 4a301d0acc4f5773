import type { AlternativeSummary, EndpointSummary, ServiceSummary, Summary } from '../../statistics/summary.ts';
import type { Heading } from './frame.ts';
import { formatCount, formatNumber, formatRatio, formatShare } from './number-format.ts';
import { chartedSummary, isReplicated } from './sample-line.ts';

/** What `distribution.svg` shows: a panel for each Service of each alternative. */
export interface DistributionSpec {
  readonly heading: Heading;
  readonly panels: readonly DistributionPanel[];
  /** Ends of the axis of shares, the same in all panels. */
  readonly lowest: number;
  readonly highest: number;
  /** `rows`: a row with its name for each endpoint; `profile`: endpoints side by side, for those too many to name. */
  readonly form: 'rows' | 'profile';
  /** Requests were spread otherwise than connections, so their shares are shown too. */
  readonly withRequests: boolean;
  readonly replicated: boolean;
}

/** One Service in one alternative. */
export interface DistributionPanel {
  readonly title: string;
  readonly detail: string;
  /** Busiest first. */
  readonly endpoints: readonly EndpointShare[];
}

/** Shares of the Service's connections, 0 to 1. */
export interface EndpointShare {
  readonly name: string;
  readonly share: number;
  /** Smallest and largest in any replication. */
  readonly low: number;
  readonly high: number;
  /** Where 99 % of the shares of one replication would lie if chance alone chose; null where no even spread is due. */
  readonly chance: ChanceBand | null;
  readonly requestShare: number;
}

/** A stretch of shares, 0 to 1. */
export interface ChanceBand {
  readonly low: number;
  readonly high: number;
}

/** More are in `endpoints.csv`, not in the chart. */
const MOST_PANELS = 8;
/** With more endpoints than these in a panel, or in all together, their names would fill pages. */
const MOST_ROWS = 40;
const MOST_ROWS_TOGETHER = 60;

/** The spec of the chart, from the Services that had connections, the least even first where there are too many. */
export function distributionSpec(whole: Summary): DistributionSpec {
  const { charted: summary, leftOut } = chartedSummary(whole);
  const { services, isCut } = shownServices(summary);
  const several = new Set(services).size > 1;
  const panels = services.flatMap((service) =>
    summary.alternatives.flatMap((alternative) => panelOf(alternative, service, several)),
  );
  const endpoints = panels.flatMap((panel) => panel.endpoints);
  const form =
    endpoints.length > MOST_ROWS_TOGETHER || panels.some((panel) => panel.endpoints.length > MOST_ROWS)
      ? 'profile'
      : 'rows';
  const withRequests = endpoints.some(({ share, requestShare }) => Math.abs(requestShare - share) > 0.1 * share);
  const ends = endpoints.flatMap(({ low, high, chance, share, requestShare }) => [
    low,
    high,
    ...(chance === null ? [] : [chance.low, chance.high]),
    withRequests ? requestShare : share,
  ]);
  const replicated = isReplicated(summary);
  return {
    heading: {
      title: `Share of connections by endpoint · ${summary.title || summary.name}`,
      subline: [...sublineParts(summary, endpoints, replicated, withRequests, isCut), ...leftOut].join(' · '),
      description: describe(panels),
    },
    panels,
    lowest: ends.reduce((a, b) => Math.min(a, b), 1),
    highest: ends.reduce((a, b) => Math.max(a, b), 0),
    form,
    withRequests,
    replicated,
  };
}

/** Names of the Services to show, in their order; with too many panels, those with the greatest imbalance. */
function shownServices({ alternatives }: Summary): { readonly services: readonly string[]; readonly isCut: boolean } {
  const imbalance = new Map<string, number>();
  for (const { services } of alternatives) {
    for (const { service, connections, maxOverMean } of services) {
      if (connections === 0) continue;
      imbalance.set(service, Math.max(imbalance.get(service) ?? 0, maxOverMean.estimate ?? 0));
    }
  }
  const all = [...imbalance.keys()];
  const room = Math.max(1, Math.floor(MOST_PANELS / Math.max(1, alternatives.length)));
  if (all.length <= room) return { services: all, isCut: false };
  const worst = new Set(
    [...imbalance]
      .sort(([, a], [, b]) => b - a)
      .slice(0, room)
      .map(([name]) => name),
  );
  return { services: all.filter((name) => worst.has(name)), isCut: true };
}

function panelOf(alternative: AlternativeSummary, name: string, several: boolean): readonly DistributionPanel[] {
  const endpoints = alternative.endpoints.filter((endpoint) => endpoint.service === name && hasShares(endpoint));
  const service = alternative.services.find((each) => each.service === name);
  if (service === undefined || endpoints.length === 0) return [];
  return [
    {
      title: several ? `${alternative.name} · ${name}` : alternative.name,
      detail: detailOf(service),
      endpoints: endpoints
        .map(({ pod, share, shareMin, shareMax, chanceLow, chanceHigh, requestShare }) => ({
          name: pod.slice(pod.indexOf('/') + 1),
          share,
          low: shareMin,
          high: shareMax,
          chance: chanceLow === null || chanceHigh === null ? null : { low: chanceLow, high: chanceHigh },
          requestShare,
        }))
        .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1)),
    },
  ];
}

function hasShares({ share, shareMin, shareMax, chanceLow, chanceHigh, requestShare }: EndpointSummary): boolean {
  const known = [share, shareMin, shareMax, chanceLow ?? 0, chanceHigh ?? 0, requestShare];
  return known.every((value) => Number.isFinite(value));
}

function detailOf({ connections, algorithm, maxOverMean, idleShare, chiSquare }: ServiceSummary): string {
  const parts = [algorithm, `${formatCount(connections)} connections`];
  if (maxOverMean.estimate !== null) {
    const interval = maxOverMean.halfWidth === null ? '' : ` ± ${formatRatio(maxOverMean.halfWidth)}`;
    parts.push(`max/mean ${formatRatio(maxOverMean.estimate)}${interval}`);
  }
  if (idleShare.estimate !== null && idleShare.estimate > 0) {
    parts.push(`${formatShare(idleShare.estimate)} of endpoints idle`);
  }
  if (chiSquare !== null) {
    parts.push(`χ² p ${chiSquare.pValue < 0.001 ? '< 0.001' : `= ${formatNumber(chiSquare.pValue)}`}`);
  }
  return parts.join(' · ');
}

function sublineParts(
  summary: Summary,
  endpoints: readonly EndpointShare[],
  replicated: boolean,
  withRequests: boolean,
  isCut: boolean,
): readonly string[] {
  const replications = summary.alternatives.reduce((most, each) => Math.max(most, each.replications), 1);
  return [
    ...(replicated ? [`${replications} replications`] : ['1 replication']),
    `seed ${summary.seed}`,
    replicated ? 'dot: mean share, line: smallest to largest' : 'dot: share',
    ...(withRequests ? ['square: share of requests'] : []),
    ...(endpoints.some(({ chance }) => chance !== null)
      ? ['grey: where 99 % of fair random draws would lie (one replication)']
      : []),
    ...(endpoints.some(({ chance }) => chance === null)
      ? ['no band of chance where endpoints changed or differ by node']
      : []),
    ...(isCut ? ['the least even Services only'] : []),
  ];
}

function describe(panels: readonly DistributionPanel[]): string {
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

/** Whether the mean share is one that fair chance would hardly have given even once. */
export function isOutside({ share, chance }: EndpointShare): boolean {
  return chance !== null && (share < chance.low || share > chance.high);
}

/** Neighbours with the same band of chance, which is drawn as one: positions from the first to before the last. */
export function bandRuns(
  endpoints: readonly EndpointShare[],
): readonly { readonly from: number; readonly to: number; readonly chance: ChanceBand }[] {
  const starts = endpoints.flatMap(({ chance }, index) => {
    const before = endpoints[index - 1]?.chance;
    return index > 0 && before?.low === chance?.low && before?.high === chance?.high ? [] : [index];
  });
  return starts.flatMap((from, index) => {
    const { chance } = endpoints[from]!;
    return chance === null ? [] : [{ from, to: starts[index + 1] ?? endpoints.length, chance }];
  });
}
