import type {
  AlternativeSummary,
  Estimate,
  MarkSummary,
  ShareRow,
  ShareSummary,
  Summary,
} from '../../statistics/summary.ts';
import { alternativeGroups, groupTitle } from './alternative-groups.ts';
import { chartedMarks, describeMarks } from './charted-marks.ts';
import type { Heading } from './frame.ts';
import { formatShare, formatTime } from './number-format.ts';
import { chartedSummary, isReplicated, sampleLine } from './sample-line.ts';

/** What `balance.svg` shows: how much of the requests pods get that come during the run. */
export interface BalanceSpec {
  readonly heading: Heading;
  /** From the start of the measured time. */
  readonly startMs: number;
  readonly endMs: number;
  readonly panels: readonly BalancePanel[];
}

/** Up to four alternatives of one Service port that have the same fair share, or one. */
export interface BalancePanel {
  /** What the axis measures, and whose it is. */
  readonly title: string;
  readonly marks: readonly MarkSummary[];
  readonly marksLeftOut: number;
  readonly lines: readonly BalanceLine[];
  readonly fair: BalanceLine;
}

/** A line with the words at its end. */
export interface BalanceLine {
  readonly name: string;
  readonly figure: string;
  readonly points: readonly BalancePoint[];
}

/** A point with the ends of its interval, null without one; a share of null is a gap. */
export interface BalancePoint {
  readonly timeMs: number;
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Lines of all panels together, so that the file stays small; more Services are in `balance.csv`. */
const MOST_LINES = 16;
/** Fair shares that differ by less, or in fewer windows than one of so many, are drawn as one. */
const SAME_SHARE = 0.01;
const SAME_WINDOWS = 50;

interface Member {
  readonly alternative: AlternativeSummary;
  readonly shares: ShareSummary;
}

/** Whether pods came during the run, so that there is something to show. */
export function hasBalance({ alternatives }: Summary): boolean {
  return alternatives.some(({ shares }) => shares.some(({ windows }) => windows.length > 0));
}

/** The spec of the chart; without panels where no pod came during the run. */
export function balanceSpec(whole: Summary): BalanceSpec {
  const { charted: summary, leftOut } = chartedSummary(whole);
  const all = membersByService(summary);
  const shown = all.slice(0, Math.max(1, Math.floor(MOST_LINES / summary.alternatives.length)));
  const members = shown.flat();
  const times = members.flatMap(({ shares }) => shares.windows.flatMap(({ startMs, endMs }) => [startMs, endMs]));
  const startMs = times.reduce((a, b) => Math.min(a, b), times[0] ?? 0);
  return {
    heading: {
      title: `Requests to new pods · ${summary.title || summary.name}`,
      subline: [
        sampleLine(summary),
        ...windowPart(members),
        ...(isReplicated(summary) ? ['bands: 95% confidence over the replications'] : []),
        'at the end: in the last tenth of the time',
        ...(shown.length < all.length ? [`the first ${shown.length} of ${all.length} Services`] : []),
        ...leftOut,
      ].join(' · '),
      description: describe(members),
    },
    startMs,
    endMs: times.reduce((a, b) => Math.max(a, b), startMs + 1),
    panels: shown.flatMap((each) => panelsOf(each)),
  };
}

/** By Service; together where each alternative calls but one, even if they call different ones. */
function membersByService({ alternatives }: Summary): readonly (readonly Member[])[] {
  const byService = new Map<string, Member[]>();
  for (const alternative of alternatives) {
    for (const shares of alternative.shares) {
      if (shares.windows.length === 0) continue;
      const members = byService.get(shares.service) ?? [];
      members.push({ alternative, shares });
      byService.set(shares.service, members);
    }
  }
  const all = [...byService.values()];
  const owners = all.flatMap((members) => members.map(({ alternative }) => alternative));
  if (owners.length === 0 || new Set(owners).size < owners.length) return all;
  const members = all.flat();
  return [alternatives.flatMap((alternative) => members.find((each) => each.alternative === alternative) ?? [])];
}

/** Together where the fair share is the same, else each alternative by itself. */
function panelsOf(members: readonly Member[]): readonly BalancePanel[] {
  const [first] = members;
  const isSame = members.every(({ shares }) => haveSameFairShare(shares.windows, first!.shares.windows));
  const groups = isSame ? alternativeGroups(members) : members.map((member) => [member]);
  return groups.map((group, index) => {
    const { shares, alternative } = group[0]!;
    const whose = isSame ? groupTitle(groups, index) : ` · ${alternative.name}`;
    const services = new Set(group.map((member) => member.shares.service));
    const which = services.size === 1 ? ` to ${shares.service}` : '';
    return {
      title: `share of the requests${which} that pods get which came during the run${whose}`,
      ...chartedMarks(group.map((member) => member.alternative)),
      lines: group.map((member) => ({
        name: member.alternative.name,
        figure: `${estimateFigure(member.shares.atEnd.newShare)} at the end`,
        points: member.shares.windows.map(pointOf),
      })),
      fair: {
        name: 'fair share',
        figure: `${estimateFigure({ estimate: shares.atEnd.fairShare, halfWidth: null })} at the end`,
        points: fairPoints(shares.windows),
      },
    };
  });
}

function haveSameFairShare(some: readonly ShareRow[], others: readonly ShareRow[]): boolean {
  if (some.length !== others.length) return false;
  const different = some.filter(({ fairShare }, i) => {
    const other = others[i]!.fairShare;
    return (fairShare === null) !== (other === null) || Math.abs((fairShare ?? 0) - (other ?? 0)) > SAME_SHARE;
  });
  return different.length <= some.length / SAME_WINDOWS;
}

function pointOf({ startMs, endMs, newShare: { estimate, halfWidth } }: ShareRow): BalancePoint {
  const hasBand = estimate !== null && halfWidth !== null;
  return {
    timeMs: (startMs + endMs) / 2,
    share: estimate,
    low: hasBand ? Math.max(0, estimate - halfWidth) : null,
    high: hasBand ? Math.min(1, estimate + halfWidth) : null,
  };
}

/** The share at the end of each window, drawn as steps: the first one is taken to hold from the start. */
function fairPoints(windows: readonly ShareRow[]): readonly BalancePoint[] {
  const [first] = windows;
  const ends = windows.map(({ endMs, fairShare }) => ({ timeMs: endMs, share: fairShare, low: null, high: null }));
  if (first === undefined) return ends;
  const all = [{ timeMs: first.startMs, share: first.fairShare, low: null, high: null }, ...ends];
  // The line is the same without points within a level stretch.
  return all.filter(({ share }, i) => share !== all[i - 1]?.share || share !== all[i + 1]?.share);
}

function estimateFigure({ estimate, halfWidth }: Estimate): string {
  if (estimate === null) return 'nothing known';
  const share = formatShare(estimate);
  return halfWidth === null ? share : `${share} ± ${formatShare(Number(halfWidth.toPrecision(2)))}`;
}

function windowPart([member]: readonly Member[]): readonly string[] {
  const [row] = member?.shares.windows ?? [];
  if (row === undefined || !(row.endMs > row.startMs)) return [];
  const lengthMs = row.endMs - row.startMs;
  return [`windows of ${formatTime(lengthMs, lengthMs)}`];
}

function describe(members: readonly Member[]): string {
  if (members.length === 0) return 'No pod came during the run.';
  const told = members.slice(0, 8).map(({ alternative, shares: { atEnd, service } }) => {
    const fair = estimateFigure({ estimate: atEnd.fairShare, halfWidth: null });
    return `${alternative.name} ${estimateFigure(atEnd.newShare)} of ${service} (fair: ${fair})`;
  });
  const more = members.length > told.length ? ` and ${members.length - told.length} more` : '';
  const marks = describeMarks([...new Set(members.map(({ alternative }) => alternative))]);
  return `In the last tenth of the time pods that came during the run got: ${told.join(', ')}${more}.${marks}`;
}
