import type { ControlPlane } from '../controlplane/control-plane.ts';

export type { ScaledOwner } from '../controlplane/scaled-owner.ts';

/**
 * What a parameter of an operation holds, and as which plain data the scenario's parser hands it over:
 *
 * | type          | in a document                              | handed over as                     |
 * |---------------|--------------------------------------------|------------------------------------|
 * | `deployment`  | the name of a Deployment of the namespace  | `owner`: `ScaledOwner`             |
 * | `statefulset` | the name of a StatefulSet of the namespace | `owner`: `ScaledOwner`             |
 * | `replicas`    | a whole number from 0 on                   | that number, by the parameter's name |
 *
 * Of the parameters that are handed over as `owner` exactly one is given.
 */
export type OperationParameterType = 'deployment' | 'statefulset' | 'replicas';

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
  begin(controlPlane: ControlPlane, parameters: Readonly<Record<string, unknown>>): void;
}
