import type { Span } from './source-text.ts';

/**
 * A value of a document and where it stands. A tree of its own, not the YAML library's: small, immutable, the same for
 * JSON, and open to `set`, which makes a new tree that shares all but the changed path. Values behind a YAML alias are
 * shared, so it may be a graph without cycles; its size when walked is limited where it is read.
 */
export type SourceValue = SourceScalar | SourceMapping | SourceSequence;

/** A text, number, boolean or null. */
export interface SourceScalar extends Span {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** Written without quotes, so that what it is was guessed from its looks. */
  readonly plain: boolean;
}

/** Fields by name, in the order of the document. */
export interface SourceMapping extends Span {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, SourceEntry>;
}

/** A field: the span is that of its key. */
export interface SourceEntry extends Span {
  readonly value: SourceValue;
}

/** A list. */
export interface SourceSequence extends Span {
  readonly kind: 'sequence';
  readonly items: readonly SourceValue[];
}

/** The text of a scalar as it was written. */
export function writtenText({ source, start, end }: SourceScalar): string {
  return source.text.slice(start, end);
}

/** Whether a value is null, which means the same as leaving its field out. */
export function isNull(value: SourceValue): boolean {
  return value.kind === 'scalar' && value.value === null;
}

/** The value of a field of a mapping, or undefined when there is none or it is null. */
export function fieldOf(value: SourceValue | undefined, name: string): SourceValue | undefined {
  const field = value?.kind === 'mapping' ? value.entries.get(name)?.value : undefined;
  return field === undefined || isNull(field) ? undefined : field;
}

/** The text at a field of a mapping, or undefined when there is none. */
export function textOf(value: SourceValue | undefined, name: string): string | undefined {
  const field = fieldOf(value, name);
  return field?.kind === 'scalar' && typeof field.value === 'string' ? field.value : undefined;
}

/** What a value is, in words: `"abc"`, `12`, `a list`. Long texts are cut. */
export function describeValue(value: SourceValue): string {
  if (value.kind === 'mapping') return 'a mapping';
  if (value.kind === 'sequence') return 'a list';
  if (value.value === null) return 'nothing';
  if (typeof value.value !== 'string') return String(value.value);
  return JSON.stringify(value.value.length > 60 ? `${value.value.slice(0, 57)}…` : value.value);
}

/**
 * The span of the field or item at a path, or of the last thing on the way there that exists: its value, or with
 * `'key'` the name of the field.
 */
export function spanAt(root: SourceValue, path: readonly (string | number)[], which: 'value' | 'key' = 'value'): Span {
  let value = root;
  let span: Span = firstLineOf(root);
  for (const segment of path) {
    if (typeof segment === 'number') {
      const item = value.kind === 'sequence' ? value.items[segment] : undefined;
      if (item === undefined) return span;
      value = item;
      span = item;
    } else {
      const entry = value.kind === 'mapping' ? value.entries.get(segment) : undefined;
      if (entry === undefined) return span;
      value = entry.value;
      span = which === 'key' || value.kind !== 'scalar' ? entry : value;
    }
  }
  return span;
}

/** Where a collection begins: its first key or item; a scalar as a whole. */
export function firstLineOf(value: SourceValue): Span {
  if (value.kind === 'mapping') for (const entry of value.entries.values()) return entry;
  return value;
}
