import type { Stream } from '../random/stream.ts';
import type { FaultTarget } from './fault-target.ts';

/**
 * What a parameter of a fault holds, and as which plain data the scenario's parser hands it over:
 *
 * | type           | in a document                                             | handed over as                   |
 * |----------------|-----------------------------------------------------------|----------------------------------|
 * | `pods`         | `{pod: NAME}` or `{selector, mode, value}` (Chaos Mesh's) | `PodChoice`                      |
 * | `node`         | a node's name                                             | its position in `World.nodes`    |
 * | `zone`         | a zone's name                                             | positions of its nodes           |
 * | `place`        | `{node: NAME}`, `{zone: NAME}`, `{external: true}`, or as `pods`; omitted: everywhere | `LinkEnd` |
 * | `delay`        | a duration or a distribution                              | `DistributionSpec`               |
 * | `factor`       | a number above 0                                          | that number                      |
 * | `probability`  | 0 … 1 or a percentage                                     | 0 … 1                            |
 * | `direction`    | `to`, `from`, `both`                                      | that word                        |
 * | `duration`     | a duration                                                | ms                               |
 * | `count`        | a whole number from 1                                     | that number                      |
 * | `bandwidth`    | a rate as tc writes it: `10mbit`, `1mbps`                 | bytes a second                   |
 * | `size`         | a quantity of bytes: `20Ki`                               | bytes                            |
 * | `flag`         | `true`, `false`                                           | boolean                          |
 * | `requests`     | `{port, path, method}` of HTTP/1.1; omitted: all          | positions of workloads           |
 * | `side`         | `request`, `response`                                     | that word                        |
 * | `status`       | a status code of HTTP                                     | that number                      |
 * | `names`        | a list of names of hosts, with `?` and a final `*`        | `string[]`                       |
 */
export type FaultParameterType =
  | 'pods'
  | 'node'
  | 'zone'
  | 'place'
  | 'delay'
  | 'factor'
  | 'probability'
  | 'direction'
  | 'duration'
  | 'count'
  | 'bandwidth'
  | 'size'
  | 'flag'
  | 'names'
  | 'requests'
  | 'side'
  | 'status';

/** A parameter of a fault kind, so that parser, reference and JSON Schema need not know the kind. */
export interface FaultParameter {
  readonly type: FaultParameterType;
  readonly required: boolean;
  /** One sentence for the reference. */
  readonly summary: string;
}

/**
 * Some of the pods that a selector picked, or such as were named. `value` is a count for `fixed`, a percentage for
 * `fixed-percent`, the most that may be drawn for `random-max-percent`.
 */
export interface PodChoice {
  readonly pods: readonly number[];
  /** True for one that was named: another pod in its place is not meant. */
  readonly named: boolean;
  readonly mode: 'one' | 'all' | 'fixed' | 'fixed-percent' | 'random-max-percent';
  readonly value: number;
  /** Only such as are on one of these nodes when the fault begins. */
  readonly nodes?: readonly number[];
  /** Only such as have a node by then (Running), or have none yet (Pending). */
  readonly phase?: 'Running' | 'Pending';
  /** Where several faults hit the same pods: those that the first of them chose, null before. */
  readonly shared?: { chosen: readonly number[] | null };
}

/**
 * One end of a link: positions of nodes, where -1 stands for outside of the cluster; or pods, wherever they are; null
 * is anywhere.
 */
export type LinkEnd = readonly number[] | PodChoice | null;

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
  /** True where it acts on lookups of names. */
  readonly concernsDns?: boolean;
  /** True where it matters how long messages are. */
  readonly limitsBandwidth?: boolean;
  /** `stream` belongs to this one fault. */
  begin(target: FaultTarget, parameters: Readonly<Record<string, unknown>>, stream: Stream): EndFault | null;
}
