import type { Document } from '../../document/document.ts';
import type { WorkloadSpec, WorldNode, WorldPod, WorldService } from '../../scenario.ts';
import { complain, type Resolution } from '../resolution.ts';
import type { PlacedPod } from '../resolve-pods.ts';

/** What chaos can be about. */
export interface ChaosWorld {
  readonly pods: readonly WorldPod[];
  /** The objects of the pods, at the same positions; those that are none have no object. */
  readonly placed: readonly PlacedPod[];
  readonly nodes: readonly WorldNode[];
  readonly services: readonly WorldService[];
  readonly workloads: readonly WorkloadSpec[];
}

/** A spec of Chaos Mesh's that becomes faults: what it is about, and where to say what is wrong with it. */
export interface ChaosContext {
  readonly resolution: Resolution;
  readonly document: Document;
  /** Where the spec stands in the document. */
  readonly path: readonly string[];
  readonly world: ChaosWorld;
}

/** One fault of a document that is to come: several of one document differ by their suffix. */
export interface ChaosFault {
  /** Goes behind the name of the document; empty where it is the only one. */
  readonly suffix: string;
  /** Name in the registry of `fault`. */
  readonly kind: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Reports what is wrong at a place below the spec. */
export function complainOf(
  { resolution, document, path }: ChaosContext,
  below: readonly (string | number)[],
  message: string,
  help: string | null = null,
): undefined {
  complain(resolution, document, [...path, ...below], message, help);
  return undefined;
}
