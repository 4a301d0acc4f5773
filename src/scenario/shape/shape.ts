import type { Span } from '../source/source-text.ts';
import {
  describeValue,
  firstLineOf,
  type SourceScalar,
  type SourceValue,
  writtenText,
} from '../source/source-value.ts';

/** JSON Schema (draft 7), or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What a value of a document may be: how it is read, and how an editor is told of it. Reading reports every mistake it
 * finds and goes on; it returns undefined when there is nothing to go on with.
 */
export interface Shape<T> {
  read(at: Cursor): T | undefined;
  schema(): JsonSchema;
}

/** Who is told what a reader finds on its way. */
export interface Listener {
  /** Something is wrong there. */
  mistake(span: Span, message: string, help: string | null): void;
  /** kubectl's YAML 1.1 would have read this scalar as something else. */
  ambiguous(scalar: SourceScalar, readAs: string, kubectlReadsAs: string): void;
  /** A field of a Kubernetes object is right, but nothing acts upon it. */
  unused(path: string): void;
}

/** A value on the way down a document: it knows its path and where its field is named. */
export class Cursor {
  readonly value: SourceValue;
  readonly listener: Listener;
  readonly #parent: Cursor | null;
  readonly #segment: string | number;
  readonly #key: Span | null;

  private constructor(
    value: SourceValue,
    listener: Listener,
    parent: Cursor | null,
    segment: string | number,
    key: Span | null,
  ) {
    this.value = value;
    this.listener = listener;
    this.#parent = parent;
    this.#segment = segment;
    this.#key = key;
  }

  /** The root of a document of this kind. */
  static root(kind: string, value: SourceValue, listener: Listener): Cursor {
    return new Cursor(value, listener, null, kind, null);
  }

  /** The value of a field of this mapping. */
  field(name: string, key: Span, value: SourceValue): Cursor {
    return new Cursor(value, this.listener, this, name, key);
  }

  /** A member of this list. */
  item(index: number, value: SourceValue): Cursor {
    return new Cursor(value, this.listener, this, index, null);
  }

  /** `Workload.spec.stages[0].duration` */
  get path(): string {
    if (this.#parent === null) return String(this.#segment);
    return typeof this.#segment === 'number'
      ? `${this.#parent.path}[${this.#segment}]`
      : `${this.#parent.path}.${this.#segment}`;
  }

  /** The path without the positions in lists: `Workload.spec.stages.duration`. */
  get fieldPath(): string {
    if (this.#parent === null) return String(this.#segment);
    return typeof this.#segment === 'number' ? this.#parent.fieldPath : `${this.#parent.fieldPath}.${this.#segment}`;
  }

  /** Where this value is named: its field's key, else where it begins. */
  get nameSpan(): Span {
    return this.#key ?? firstLineOf(this.value);
  }

  /** The value is wrong as a whole. */
  mistake(message: string, help: string | null = null): undefined {
    this.listener.mistake(this.value.kind === 'scalar' ? this.value : this.nameSpan, `${this.path}: ${message}`, help);
    return undefined;
  }

  /** The value is something else than was expected: "a rate such as 900/s". */
  unexpected(expected: string): undefined {
    const [noun = expected, example] = expected.split(' such as ');
    return this.mistake(
      `expected ${noun}, but found ${describeValue(this.value)}`,
      example === undefined ? null : `write it as ${example}`,
    );
  }

  /** The scalar as it was written, for what YAML would change: `1.30`. */
  get written(): string {
    return this.value.kind === 'scalar' ? writtenText(this.value) : '';
  }
}
