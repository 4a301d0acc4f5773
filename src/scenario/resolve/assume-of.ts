import { type Document, nameOfDocument } from '../document/document.ts';
import type { Resolution } from './resolution.ts';

/** Notes what was assumed about a field of a document: `timeout of Workload default/shoppers`. */
export function assumeOf(
  { notes }: Resolution,
  document: Document,
  field: string,
  value: string,
  source: string,
): void {
  notes.assume(`${field} of ${nameOfDocument(document)}`, value, source);
}
