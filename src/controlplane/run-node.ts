import type { Taint } from '../kubernetes/objects.ts';

/** A node of the run as the API server knows it. Whoever changes one does so by way of the `NodeStore`. */
export interface RunNode {
  /** Its position, the same as in the data plane. */
  readonly index: number;
  readonly name: string;
  /** Position of its zone. */
  readonly zone: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Those of the documents, and those that are set during the run. */
  taints: readonly Taint[];
  /** Cordoned. */
  unschedulable: boolean;
  /** As the node lifecycle controller has it: it has renewed its lease in time. */
  ready: boolean;
  /** Its object is gone: it is nobody's node any more. */
  removed: boolean;
}
