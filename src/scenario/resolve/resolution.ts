import type { Algorithm } from '../../balancer/balancer.ts';
import type { Document } from '../document/document.ts';
import type { Mistakes } from '../mistakes.ts';
import type { Notes } from '../notes.ts';
import { spanAt } from '../source/source-value.ts';
import type { ClusterObjects } from './cluster-objects.ts';

/** What the steps of resolving share: the documents, and where to say what was found and assumed. */
export interface Resolution {
  readonly objects: ClusterObjects;
  readonly mistakes: Mistakes;
  readonly notes: Notes;
  readonly seed: number;
  /** The user's own algorithms: wherever a document names an algorithm, it may name one of these. */
  readonly plugIns: readonly Algorithm[];
}

/** Reports a mistake in a document at a path below its root. */
export function complain(
  { mistakes }: Resolution,
  document: Document,
  path: readonly (string | number)[],
  message: string,
  help: string | null = null,
): void {
  mistakes.add(spanAt(document.root, path), message, help);
}
