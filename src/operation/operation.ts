import type { OperationTarget } from './operation-target.ts';

/** What an operation is done to, where it is a workload object. */
export interface OperatedOwner {
  /** As its pods name it: `Deployment default/web`. */
  readonly key: string;
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly name: string;
}

/** A node that an operation is done to. */
export interface OperatedNode {
  /** Its position. */
  readonly index: number;
  readonly name: string;
}

/** Pods that an operation is done to. */
export interface OperatedPods {
  /** Positions of those that were there when the run began; what has come in their places counts as they do. */
  readonly pods: readonly number[];
  /** The name of the only one that is meant, whoever has it then; null: those that a selector picks. */
  readonly name: string | null;
}

/**
 * What a parameter of an operation holds, and as which plain data the scenario's parser hands it over:
 *
 * | type          | in a document                              | handed over as                       |
 * |---------------|--------------------------------------------|--------------------------------------|
 * | `deployment`  | the name of a Deployment of the namespace  | `owner`: `OperatedOwner`             |
 * | `statefulset` | the name of a StatefulSet of the namespace | `owner`: `OperatedOwner`             |
 * | `daemonset`   | the name of a DaemonSet of the namespace   | `owner`: `OperatedOwner`             |
 * | `pod`         | the name of a pod of the namespace         | `pods`: `OperatedPods`               |
 * | `selector`    | a label selector                           | `pods`: `OperatedPods`               |
 * | `node`        | a node's name                              | `OperatedNode`, by the parameter's name |
 * | `replicas`    | a whole number from 0 on                   | that number, by the parameter's name |
 * | `duration`    | a duration                                 | ms, by the parameter's name          |
 *
 * Of the parameters that are handed over as `owner` exactly one is given, and so of those handed over as `pods`.
 */
export type OperationParameterType =
  | 'deployment'
  | 'statefulset'
  | 'daemonset'
  | 'pod'
  | 'selector'
  | 'node'
  | 'replicas'
  | 'duration';

/** A parameter of a kind of operation, so that parser, reference and JSON Schema need not know the kind. */
export interface OperationParameter {
  readonly type: OperationParameterType;
  readonly required: boolean;
  /** One sentence for the reference. */
  readonly summary: string;
}

/**
 * A kind of operation: what people do to the cluster while it runs. One file, one entry in the registry. Unlike a fault
 * it is nothing that goes wrong, and it does not end.
 */
export interface OperationKind {
  /** Key in an Operation's `spec`. */
  readonly name: string;
  readonly summary: string;
  readonly parameters: Readonly<Record<string, OperationParameter>>;
  /** What stands on the time axis of charts: `scale web to 10`. */
  label(parameters: Readonly<Record<string, unknown>>): string;
  /** Does it. What follows takes its own time. */
  begin(target: OperationTarget, parameters: Readonly<Record<string, unknown>>): void;
}
