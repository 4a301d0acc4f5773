import { scaleLinear } from 'd3';
import { shareUnit } from '../../statistics/share-unit.ts';
import type { AlternativeSummary, EndpointSummary, ShareUnit, Summary } from '../../statistics/summary.ts';
import type { DistributionPanel, EndpointShare } from './distribution-panel.ts';
import { describeDistribution, detailOf, distributionSubline } from './distribution-words.ts';
import type { Heading } from './frame.ts';
import { chartedSummary, isReplicated } from './sample-line.ts';

/** What `distribution.svg` shows: a panel for each Service of each alternative. */
export interface DistributionSpec {
  readonly heading: Heading;
  readonly panels: readonly DistributionPanel[];
  /** Ends of the axis of shares, the same in all panels. Only shares of the other unit may lie beyond them. */
  readonly lowest: number;
  readonly highest: number;
  /** `rows`: a row with its name for each endpoint; `profile`: endpoints side by side, for those too many to name. */
  readonly form: 'rows' | 'profile';
  /** What the shares are of, the same in all panels; the squares are of the other unit. */
  readonly unit: ShareUnit;
  /** The other unit was spread otherwise, so its shares are shown too. */
  readonly withOther: boolean;
  readonly replicated: boolean;
}

/** More are in `endpoints.csv`, not in the chart. */
const MOST_PANELS = 8;
/** With more endpoints than these in a panel, or in all together, their names would fill pages. */
const MOST_ROWS = 40;
const MOST_ROWS_TOGETHER = 60;
/** Without a band of chance as a measure, the axis shows at least this part of an even share to both sides of it. */
const LEAST_REACH = 0.5;

/** The spec of the chart, from the Services that had connections, the least even first where there are too many. */
export function distributionSpec(whole: Summary): DistributionSpec {
  const { charted: summary, leftOut } = chartedSummary(whole);
  const unit = shareUnit(whole.alternatives);
  const { services, isCut } = shownServices(summary, unit);
  const several = new Set(services).size > 1;
  const panels = services.flatMap((service) =>
    summary.alternatives.flatMap((alternative) => panelOf(alternative, service, several, unit)),
  );
  const endpoints = panels.flatMap((panel) => panel.endpoints);
  const form =
    endpoints.length > MOST_ROWS_TOGETHER || panels.some((panel) => panel.endpoints.length > MOST_ROWS)
      ? 'profile'
      : 'rows';
  const withOther = endpoints.some(
    ({ share, otherShare }) => otherShare !== null && Math.abs(otherShare - share) > 0.1 * share,
  );
  const [lowest, highest] = axisEnds(
    unit === 'requests' ? endsOfRequests(panels) : endsOfConnections(endpoints, withOther),
  );
  const withArrows = endpoints.some(
    ({ otherShare }) => withOther && otherShare !== null && (otherShare < lowest || otherShare > highest),
  );
  const replicated = isReplicated(summary);
  const facts = { summary, panels, unit, replicated, withOther, withArrows, isCut };
  return {
    heading: {
      title: `Share of ${unit} by endpoint · ${summary.title || summary.name}`,
      subline: [...distributionSubline(facts), ...leftOut].join(' · '),
      description: describeDistribution(panels),
    },
    panels,
    lowest,
    highest,
    form,
    unit,
    withOther,
    replicated,
  };
}

/** Names of the Services to show, in their order; with too many panels, those with the greatest imbalance. */
function shownServices(
  { alternatives }: Summary,
  unit: ShareUnit,
): { readonly services: readonly string[]; readonly isCut: boolean } {
  const imbalance = new Map<string, number>();
  for (const { services } of alternatives) {
    for (const { service, [unit]: count, maxOverMean, requestsMaxOverMean } of services) {
      if (count === 0) continue;
      const { estimate } = unit === 'requests' ? requestsMaxOverMean : maxOverMean;
      imbalance.set(service, Math.max(imbalance.get(service) ?? 0, estimate ?? 0));
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

function panelOf(
  alternative: AlternativeSummary,
  name: string,
  several: boolean,
  unit: ShareUnit,
): readonly DistributionPanel[] {
  const endpoints = alternative.endpoints.filter((endpoint) => endpoint.service === name && hasShares(endpoint));
  const service = alternative.services.find((each) => each.service === name);
  if (service === undefined || endpoints.length === 0) return [];
  const ofRequests = unit === 'requests';
  return [
    {
      title: several ? `${alternative.name} · ${name}` : alternative.name,
      detail: detailOf(service, unit),
      endpoints: endpoints
        .map((endpoint) => ({
          name: endpoint.pod.slice(endpoint.pod.indexOf('/') + 1),
          ...(ofRequests ? requestShares(endpoint) : connectionShares(endpoint)),
          otherShare: ofRequests ? (service.connections > 0 ? endpoint.share : null) : endpoint.requestShare,
        }))
        .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1)),
      even: ofRequests ? 1 / endpoints.length : null,
    },
  ];
}

type Shares = Pick<EndpointShare, 'share' | 'low' | 'high' | 'chance'>;

function connectionShares({ share, shareMin, shareMax, chanceLow, chanceHigh }: EndpointSummary): Shares {
  const chance = chanceLow === null || chanceHigh === null ? null : { low: chanceLow, high: chanceHigh };
  return { share, low: shareMin, high: shareMax, chance };
}

/** Requests follow the connections that they share, or what balancers know: they are no independent draws. */
function requestShares({ requestShare, requestShareMin, requestShareMax }: EndpointSummary): Shares {
  return { share: requestShare, low: requestShareMin, high: requestShareMax, chance: null };
}

function hasShares(endpoint: EndpointSummary): boolean {
  const { share, shareMin, shareMax, chanceLow, chanceHigh, requestShare, requestShareMin, requestShareMax } = endpoint;
  const ofConnections = [share, shareMin, shareMax, chanceLow ?? 0, chanceHigh ?? 0];
  const known = [...ofConnections, requestShare, requestShareMin, requestShareMax];
  return known.every((value) => Number.isFinite(value));
}

function endsOfConnections(endpoints: readonly EndpointShare[], withOther: boolean): readonly number[] {
  return endpoints.flatMap(({ low, high, chance, share, otherShare }) => [
    low,
    high,
    ...(chance === null ? [] : [chance.low, chance.high]),
    withOther && otherShare !== null ? otherShare : share,
  ]);
}

/** Shares of connections, which say little of requests, do not stretch the axis. */
function endsOfRequests(panels: readonly DistributionPanel[]): readonly number[] {
  return panels.flatMap(({ endpoints, even }) => [
    ...endpoints.flatMap(({ low, high }) => [low, high]),
    ...(even === null ? [] : [(1 - LEAST_REACH) * even, Math.min(1, (1 + LEAST_REACH) * even)]),
  ]);
}

/** A dot plot need not begin at zero, but all-equal shares need some width to lie in. */
function axisEnds(shown: readonly number[]): readonly [lowest: number, highest: number] {
  const lowest = shown.reduce((a, b) => Math.min(a, b), 1);
  const highest = shown.reduce((a, b) => Math.max(a, b), 0);
  const pad = Math.max((highest - lowest) * 0.04, highest * 0.02, 0.0001);
  const axis = scaleLinear().domain([Math.max(0, lowest - pad), Math.min(1, highest + pad)]);
  const [from, to] = axis.nice(6).domain();
  return [from!, to!];
}
