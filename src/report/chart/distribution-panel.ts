/** One Service in one alternative. */
export interface DistributionPanel {
  readonly title: string;
  readonly detail: string;
  /** Busiest first. */
  readonly endpoints: readonly EndpointShare[];
  /** The share that each would have of an even spread; null where the band of chance shows it. */
  readonly even: number | null;
}

/** Shares of what the Service got, 0 to 1. */
export interface EndpointShare {
  readonly name: string;
  readonly share: number;
  /** Smallest and largest in any replication. */
  readonly low: number;
  readonly high: number;
  /** Where 99 % of the shares of one replication would lie if chance alone chose; null where no even spread is due. */
  readonly chance: ChanceBand | null;
  /** Of the other unit; null where pools needed no new connection. */
  readonly otherShare: number | null;
}

/** A stretch of shares, 0 to 1. */
export interface ChanceBand {
  readonly low: number;
  readonly high: number;
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
