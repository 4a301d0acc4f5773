import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type Pair,
  Parser,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Mistakes } from '../mistakes.ts';
import { MAX_ALIASED_VALUES, MAX_DEPTH } from './limits.ts';
import type { SourceText, Span } from './source-text.ts';
import type { SourceEntry, SourceMapping, SourceScalar, SourceValue } from './source-value.ts';

/**
 * Reads the YAML 1.2 documents between two offsets of a text; empty ones are left out. A document with a mistake in its
 * syntax is reported and left out: what the parser makes of it is a guess.
 */
export function readYAML(
  source: SourceText,
  mistakes: Mistakes,
  from = 0,
  to: number = source.text.length,
): readonly SourceValue[] {
  const values: SourceValue[] = [];
  for (const document of parseDocuments(source, mistakes, from, to)) {
    if (reportErrors(document, source, from, mistakes) || document.contents === null) continue;
    const value = new Converter(source, from, mistakes).document(document);
    if (value !== undefined && !(value.kind === 'scalar' && value.value === null)) values.push(value);
  }
  return values;
}

/**
 * The library's documents. Its parser keeps a stack of its own, so that depth is seen, and refused, before the composer
 * would recurse into it. It compares each key with each to find duplicates, so {@link Converter} does that instead.
 */
function* parseDocuments(source: SourceText, mistakes: Mistakes, from: number, to: number): Iterable<Document> {
  const text = from === 0 && to === source.text.length ? source.text : source.text.slice(from, to);
  const parser = new Parser();
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, logLevel: 'silent', version: '1.2' });
  const tooDeep = (): void => {
    const start = from + parser.offset;
    const help = `at most ${MAX_DEPTH} levels are read`;
    mistakes.add({ source, start, end: start + 1 }, 'YAML: the document is nested too deep', help);
  };
  try {
    for (const lexeme of new Lexer().lex(text)) {
      for (const token of parser.next(lexeme)) yield* composer.next(token) as Iterable<Document>;
      if (parser.stack.length > MAX_DEPTH + 2) {
        tooDeep();
        return;
      }
    }
    for (const token of parser.end()) yield* composer.next(token) as Iterable<Document>;
    yield* composer.end(false, text.length) as Iterable<Document>;
  } catch (error) {
    // The library's stack is the machine's: what gets past the check of depth may still be too much for it.
    if (!(error instanceof RangeError)) throw error;
    tooDeep();
  }
}

/**
 * Reports the errors of a document, the first of each line: the rest of a line follows from it. Of a document with
 * quotes that are not closed only that, at the quotes: all else was read as their text.
 */
function reportErrors(document: Document, source: SourceText, from: number, mistakes: Mistakes): boolean {
  const errors = [...document.errors, ...document.warnings];
  const quotes = errors.find((error) => /^Missing closing .quote/.test(error.message));
  const lines = new Set<number>();
  for (const error of quotes === undefined ? errors : [quotes]) {
    const [start, end] = error === quotes ? lastScalar(document) : error.pos;
    const { line } = source.placeAt(from + start, from + end);
    if (lines.has(line)) continue;
    lines.add(line);
    const help = error.code === 'TAB_AS_INDENT' ? 'indent with spaces' : null;
    const message = error === quotes ? 'the quotes are not closed' : firstLetterLow(error.message);
    mistakes.add({ source, start: from + start, end: from + end }, `YAML: ${message}`, help);
  }
  return errors.length > 0;
}

/** Where the last scalar of a document stands: the one whose quotes are not closed, which runs to the end. */
function lastScalar(document: Document): readonly [number, number] {
  let node: unknown = document.contents;
  while (isMap(node) || isSeq(node)) {
    const last = (node as YAMLMap | YAMLSeq).items.at(-1);
    node = isPair(last) ? (last.value ?? last.key) : last;
  }
  const [start, end] = isScalar(node) && node.range ? node.range : [0, 1];
  return [start, end];
}

function firstLetterLow(message: string): string {
  const [line = ''] = message.split('\n');
  return line.charAt(0).toLowerCase() + line.slice(1);
}

/** Makes our tree of the library's. */
class Converter {
  readonly #source: SourceText;
  readonly #from: number;
  readonly #mistakes: Mistakes;
  /** What each anchor stands for, and how many values that is when it is walked. */
  readonly #anchors = new Map<string, { readonly value: SourceValue; readonly size: number }>();
  #size = 0;
  #aliased = 0;
  #failed = false;

  constructor(source: SourceText, from: number, mistakes: Mistakes) {
    this.#source = source;
    this.#from = from;
    this.#mistakes = mistakes;
  }

  /** The document, or undefined when something in it cannot be read at all. */
  document({ contents }: Document): SourceValue | undefined {
    const value = this.#convert(contents as Node);
    return this.#failed ? undefined : value;
  }

  #convert(node: Node | null): SourceValue {
    this.#size++;
    const before = this.#size;
    const value = this.#convertKind(node);
    const anchor = node !== null && !isAlias(node) ? (node as Scalar).anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, { value, size: this.#size - before + 1 });
    return value;
  }

  #convertKind(node: Node | null): SourceValue {
    const span = this.#spanOf(node);
    if (isAlias(node)) return this.#alias(node.source, span);
    if (isMap(node)) return this.#mapping(node, span);
    if (isSeq(node)) {
      return { kind: 'sequence', ...span, items: node.items.map((item) => this.#convert(item as Node)) };
    }
    return this.#scalar(node, span);
  }

  #scalar(node: Node | null, span: Span): SourceScalar {
    const value = isScalar(node) ? node.value : null;
    const plain = isScalar(node) && node.type === 'PLAIN';
    const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return { kind: 'scalar', ...span, value: known ? value : null, plain };
  }

  #mapping(node: YAMLMap, span: Span): SourceMapping {
    const entries = new Map<string, SourceEntry>();
    const merged: SourceValue[] = [];
    for (const pair of node.items as readonly Pair<Node, Node | null>[]) {
      const key = this.#spanOf(pair.key);
      const name = this.#keyName(pair.key, key);
      const value = this.#convert(pair.value);
      if (name === '<<' && isScalar(pair.key) && pair.key.type === 'PLAIN') merged.push(value);
      else if (name !== undefined) this.#addEntry(entries, name, { ...key, value });
    }
    for (const value of merged) this.#merge(entries, value);
    return { kind: 'mapping', ...span, entries };
  }

  #keyName(key: Node, span: Span): string | undefined {
    if (!isScalar(key)) return this.#fail(span, 'YAML: only text can be a key', null);
    if (typeof key.value === 'string') return key.value;
    return this.#source.text.slice(span.start, span.end);
  }

  #addEntry(entries: Map<string, SourceEntry>, name: string, entry: SourceEntry): void {
    const first = entries.get(name);
    if (first === undefined) {
      entries.set(name, entry);
      return;
    }
    const { line } = this.#source.placeAt(first.start, first.end);
    this.#mistakes.add(entry, `YAML: duplicate key ${JSON.stringify(name)}`, `it stands first in line ${line}`);
  }

  /** The merge key of YAML 1.1, which kubectl reads: fields of another mapping that this one does not have. */
  #merge(entries: Map<string, SourceEntry>, from: SourceValue): void {
    for (const mapping of from.kind === 'sequence' ? from.items : [from]) {
      if (mapping.kind !== 'mapping') {
        this.#fail(mapping, 'YAML: only mappings can be merged with <<', null);
        return;
      }
      for (const [name, entry] of mapping.entries) if (!entries.has(name)) entries.set(name, entry);
    }
  }

  #alias(name: string, span: Span): SourceValue {
    const nothing: SourceValue = { kind: 'scalar', ...span, value: null, plain: true };
    const anchor = this.#anchors.get(name);
    if (anchor === undefined) {
      this.#fail(span, `YAML: no value is called &${name} before this alias`, null);
      return nothing;
    }
    this.#size += anchor.size;
    this.#aliased += anchor.size;
    if (this.#aliased <= MAX_ALIASED_VALUES) return anchor.value;
    if (!this.#failed) {
      const help = 'aliases of aliases grow without bounds: write the values out';
      this.#fail(span, `YAML: the aliases stand for more than ${MAX_ALIASED_VALUES} values`, help);
    }
    return nothing;
  }

  #fail(span: Span, message: string, help: string | null): undefined {
    this.#failed = true;
    this.#mistakes.add(span, message, help);
    return undefined;
  }

  #spanOf(node: Node | null): Span {
    const [start, end] = node?.range ?? [0, 0];
    return { source: this.#source, start: this.#from + start, end: this.#from + Math.max(start, end) };
  }
}
