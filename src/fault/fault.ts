import type { Stream } from '../random/stream.ts';
import type { FaultTarget } from './fault-target.ts';

/**
 * What a parameter of a fault holds, and as which plain data the scenario's parser hands it over:
 *
 * | type           | in a document                                             | handed over as                   |
 * |----------------|-----------------------------------------------------------|----------------------------------|
 * | `pods`         | `{pod: NAME}` or `{selector, mode, value}` (Chaos Mesh's) | `PodChoice`                      |
 * | `node`         | a node's name                                             | its position in `World.nodes`    |
 * | `place`        | `{node: NAME}`, `{zone: NAME}`; omitted: everywhere       | positions of nodes, or null      |
 * | `delay`        | a duration or a distribution                              | `DistributionSpec`               |
 * | `factor`       | a number above 0                                          | that number                      |
 * | `probability`  | 0 … 1 or a percentage                                     | 0 … 1                            |
 * | `direction`    | `to`, `from`, `both`                                      | that word                        |
 */
export type FaultParameterType = 'pods' | 'node' | 'place' | 'delay' | 'factor' | 'probability' | 'direction';

/** A parameter of a fault kind, so that parser, reference and JSON Schema need not know the kind. */
export interface FaultParameter {
  readonly type: FaultParameterType;
  readonly required: boolean;
  /** One sentence for the reference. */
  readonly summary: string;
}

/**
 * Some of the pods that a selector picked, or one that was named. `value` is a count for `fixed`, a percentage for
 * `fixed-percent`.
 */
export interface PodChoice {
  readonly pods: readonly number[];
  /** True for one that was named: another pod in its place is not meant. */
  readonly named: boolean;
  readonly mode: 'one' | 'all' | 'fixed' | 'fixed-percent';
  readonly value: number;
}

/** Ends what a fault began. */
export type EndFault = () => void;

/**
 * A kind of fault: one file, one entry in the registry. A fault acts on the cluster when it begins and returns what
 * ends it, so that none can be forgotten in the on position; null when there is nothing to end (a crash).
 */
export interface FaultKind {
  /** Key in a Fault's `spec`. */
  readonly name: string;
  readonly summary: string;
  readonly parameters: Readonly<Record<string, FaultParameter>>;
  /** True where it makes requests fail by their luck at its `pods`, so that luck must be drawn for them. */
  readonly failsRequests?: boolean;
  /** `stream` belongs to this one fault. */
  begin(target: FaultTarget, parameters: Readonly<Record<string, unknown>>, stream: Stream): EndFault | null;
}
