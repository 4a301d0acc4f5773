import { Mistakes } from '../mistakes.ts';
import { MAX_DEPTH, MAX_LIBRARY_CHARACTERS } from './limits.ts';
import { resolvePlain } from './plain-scalar.ts';
import { readYAML } from './read-yaml.ts';
import type { SourceText } from './source-text.ts';
import type { SourceEntry, SourceMapping, SourceScalar, SourceValue } from './source-value.ts';

/** Below this length the library alone is fast enough, and its word counts. */
const LONG = 200_000;

/**
 * Reads a long file such as `kubectl get -o yaml` writes: one document of block mappings and lists. Only that frame is
 * read here, ten times faster than by the library; each value that is more than a scalar on one line goes to it. A file
 * of another form that is too long for the library's memory is reported.
 *
 * @returns undefined when the text is short, is built otherwise or has a mistake: the library must read it as a whole.
 */
export function readLongYAML(source: SourceText, mistakes: Mistakes): readonly SourceValue[] | undefined {
  if (source.text.length < LONG) return undefined;
  const read = readBlockYAML(source);
  if ('value' in read) return [read.value];
  if (source.text.length <= MAX_LIBRARY_CHARACTERS) return undefined;
  const start = read.stoppedAt;
  const limit = MAX_LIBRARY_CHARACTERS / (1024 * 1024);
  const message = `YAML: in a file of more than ${limit} MB this cannot be read`;
  mistakes.add(
    { source, start, end: start + 1 },
    message,
    'write it as kubectl -o yaml or -o json does, or split the file',
  );
  return [];
}

/** As {@link readLongYAML} for a text of any length; else the place at which the text is not of that form. */
export function readBlockYAML(source: SourceText): { readonly value: SourceValue } | { readonly stoppedAt: number } {
  const reader = new BlockReader(source);
  const value = reader.document();
  return value === undefined ? { stoppedAt: reader.position } : { value };
}

/** A key: no indicator in front, up to a colon that ends the line or has a blank after it. */
const KEY = /(?:"([^"\\\n]*)"|'([^'\n]*)'|([A-Za-z0-9_.$/~<(][^\n]*?)):(?=[ \r\n]|$)/y;

/** A scalar on one line, in quotes without escapes or without quotes and with nothing that could be an indicator. */
const SCALAR = /"[^"\\\n]*"|'[^'\n]*'|(?:[A-Za-z0-9_./~<($+]|-(?=[^ \r\n]))[^\n]*?(?=[ ]*\r?(?:\n|$))/y;

const LITERAL = /\|[-+]?(?=[ ]*\r?\n)/y;

/** Thrown where the text is not what this reader reads; never leaves this file. */
class NotBlockYAML extends Error {}

class BlockReader {
  readonly #source: SourceText;
  readonly #text: string;
  /** The first character that is not read yet: in front of a key, dash or value, or at a line's start. */
  #at = 0;

  constructor(source: SourceText) {
    this.#source = source;
    this.#text = source.text;
  }

  /** Where it has come to. */
  get position(): number {
    return this.#at;
  }

  document(): SourceValue | undefined {
    // Directives and further documents change the frame, tabs and lone returns the lines.
    const other = /^(?:%|\.\.\.)|\n(?:---|\.\.\.)|\t|\r(?!\n)|\ufeff/.exec(this.#text);
    if (other !== null) {
      this.#at = other[0].startsWith('\n') ? other.index + 1 : other.index;
      return undefined;
    }
    try {
      if (this.#text.startsWith('---')) this.#at = this.#text.indexOf('\n') + 1;
      if (this.#at > 0 && !/^--- *\r?\n/.test(this.#text)) return undefined;
      const indent = this.#nextLine();
      if (indent !== 0 || this.#isDash()) return undefined;
      const value = this.#mapping(0, 0);
      return this.#nextLine() < 0 ? value : undefined;
    } catch (error) {
      if (error instanceof NotBlockYAML) return undefined;
      throw error;
    }
  }

  /** Goes to the first character of the next line that is neither blank nor a comment; its indentation, or -1 at the end. */
  #nextLine(): number {
    const text = this.#text;
    let lineStart = this.#at;
    while (lineStart < text.length) {
      let at = lineStart;
      while (text[at] === ' ') at++;
      const first = text[at];
      if (first !== undefined && first !== '\n' && first !== '\r' && first !== '#') {
        this.#at = at;
        return at - lineStart;
      }
      const end = text.indexOf('\n', at);
      lineStart = end < 0 ? text.length : end + 1;
    }
    this.#at = text.length;
    return -1;
  }

  /** The indentation of the next line with something on it, without going there. */
  #peekIndent(): number {
    const before = this.#at;
    const indent = this.#nextLine();
    this.#at = before;
    return indent;
  }

  #isDash(): boolean {
    const next = this.#text[this.#at + 1];
    return this.#text[this.#at] === '-' && (next === ' ' || next === '\n' || next === '\r' || next === undefined);
  }

  /** A mapping whose keys stand at this column; the position is at its first key. */
  #mapping(indent: number, depth: number): SourceMapping {
    if (depth > MAX_DEPTH) throw new NotBlockYAML();
    const start = this.#at;
    const entries = new Map<string, SourceEntry>();
    for (;;) {
      const keyStart = this.#at;
      const key = this.#match(KEY);
      const name = key?.[1] ?? key?.[2] ?? key?.[3];
      if (name === undefined || name.length > 1000 || entries.has(name) || name === '<<' || / #|: | $/.test(name))
        throw new NotBlockYAML();
      const keyEnd = this.#at - 1;
      const value = this.#valueAfter(indent, keyStart, depth, true);
      entries.set(name, { source: this.#source, start: keyStart, end: keyEnd, value });
      const next = this.#peekIndent();
      if (next < indent) break;
      this.#nextLine();
      if (next > indent || this.#isDash()) throw new NotBlockYAML();
    }
    return { kind: 'mapping', source: this.#source, start, end: this.#at, entries };
  }

  /** A list whose dashes stand at this column; the position is at its first dash. */
  #sequence(indent: number, depth: number): SourceValue {
    if (depth > MAX_DEPTH) throw new NotBlockYAML();
    const start = this.#at;
    const items: SourceValue[] = [];
    for (;;) {
      const dash = this.#at++;
      items.push(this.#item(indent, dash, depth));
      const next = this.#peekIndent();
      if (next < indent) break;
      const before = this.#at;
      this.#nextLine();
      if (next > indent) throw new NotBlockYAML();
      if (!this.#isDash()) {
        // A key at the column of the dashes belongs to the mapping around the list.
        this.#at = before;
        break;
      }
    }
    return { kind: 'sequence', source: this.#source, start, end: this.#at, items };
  }

  #item(indent: number, dash: number, depth: number): SourceValue {
    let at = this.#at;
    while (this.#text[at] === ' ') at++;
    const column = indent + at - dash;
    this.#at = at;
    if (this.#isDash()) return this.#sequence(column, depth + 1);
    KEY.lastIndex = at;
    if (KEY.test(this.#text)) return this.#mapping(column, depth + 1);
    return this.#valueAfter(indent, dash, depth, false);
  }

  /** What stands behind a key or dash at this column: a value on the line, a block below, or nothing. */
  #valueAfter(indent: number, from: number, depth: number, isOfKey: boolean): SourceValue {
    while (this.#text[this.#at] === ' ') this.#at++;
    const start = this.#at;
    const first = this.#text[start];
    if (first === undefined || first === '\n' || first === '\r') return this.#blockBelow(indent, depth, isOfKey);
    // Whether an alias or anchor is right depends on the rest of the document.
    if (first === '&' || first === '*' || first === '!') throw new NotBlockYAML();
    if (first === '{' || first === '[') {
      const empty = this.#empty(indent, start);
      if (empty !== undefined) return empty;
    }
    const literal = first === '|' ? this.#literal(indent) : undefined;
    if (literal !== undefined) return literal;
    const written = this.#match(SCALAR)?.[0];
    const isWhole = written !== undefined && !this.#goesOn(indent);
    if (isWhole && (first === '"' || first === "'")) return this.#scalar(start, written.slice(1, -1), false);
    if (isWhole && !/: |:$| #/.test(written)) return this.#scalar(start, resolvePlain(written), true);
    return this.#byLibrary(indent, from, isOfKey);
  }

  /** `{}` or `[]`: common in dumps; undefined for any other flow collection. */
  #empty(indent: number, start: number): SourceValue | undefined {
    const written = this.#text.slice(start, start + 2);
    if (written !== '{}' && written !== '[]') return undefined;
    this.#at = start + 2;
    if (this.#goesOn(indent)) {
      this.#at = start;
      return undefined;
    }
    const span = { source: this.#source, start, end: this.#at };
    return written === '{}'
      ? { kind: 'mapping', ...span, entries: new Map() }
      : { kind: 'sequence', ...span, items: [] };
  }

  /** Whether more of the value follows: something else on its line, or a line that is indented deeper. */
  #goesOn(indent: number): boolean {
    const end = this.#text.indexOf('\n', this.#at);
    const rest = this.#text.slice(this.#at, end < 0 ? undefined : end);
    return rest.trimEnd() !== '' || this.#indentAfterLine(end) > indent;
  }

  #indentAfterLine(end: number): number {
    if (end < 0) return -1;
    const before = this.#at;
    this.#at = end + 1;
    const indent = this.#nextLine();
    // A comment between two lines is easily taken for text: the library knows.
    const hadComment = this.#text.slice(end + 1, this.#at).includes('#');
    this.#at = before;
    return hadComment ? Number.POSITIVE_INFINITY : indent;
  }

  #scalar(start: number, value: SourceScalar['value'], plain: boolean): SourceScalar {
    return { kind: 'scalar', source: this.#source, start, end: this.#at, value, plain };
  }

  #blockBelow(indent: number, depth: number, isOfKey: boolean): SourceValue {
    const nothing = this.#scalar(this.#at, null, true);
    const below = this.#peekIndent();
    if (below < indent || (below === indent && !isOfKey)) return nothing;
    const before = this.#at;
    this.#nextLine();
    if (this.#isDash()) return this.#sequence(below, depth + 1);
    if (below > indent) return this.#mapping(below, depth + 1);
    this.#at = before;
    return nothing;
  }

  /** A literal block (`|`, `|-`, `|+`); undefined when its indentation is not that of its first line. */
  #literal(indent: number): SourceValue | undefined {
    const start = this.#at;
    const header = this.#match(LITERAL)?.[0];
    if (header === undefined) return undefined;
    const contentStart = this.#text.indexOf('\n', this.#at) + 1;
    let inner = 0;
    while (this.#text[contentStart + inner] === ' ') inner++;
    const firstOfAll = this.#text[contentStart + inner];
    if (inner <= indent || firstOfAll === '\n' || firstOfAll === '\r' || firstOfAll === undefined) {
      this.#at = start;
      return undefined;
    }
    const margin = ' '.repeat(inner);
    const lines: string[] = [];
    let at = contentStart;
    while (at < this.#text.length) {
      const end = this.#text.indexOf('\n', at);
      const line = this.#text.slice(at, end < 0 ? undefined : end).replace(/\r$/, '');
      if (!line.startsWith(margin) && line.trim() !== '') break;
      // Whether blanks on a blank line belong to the text is not worth telling here.
      if (line.trim() === '' && line !== '') throw new NotBlockYAML();
      lines.push(line.slice(inner));
      at = end < 0 ? this.#text.length : end + 1;
      if (end < 0) throw new NotBlockYAML();
    }
    this.#at = at;
    return this.#scalar(start, chomp(lines, header), false);
  }

  /** Lets the library read an entry or item with all lines that are indented deeper, and takes its value. */
  #byLibrary(indent: number, from: number, isOfKey: boolean): SourceValue {
    let end = this.#text.indexOf('\n', from);
    while (end >= 0) {
      let at = end + 1;
      while (this.#text[at] === ' ') at++;
      const isBlank = this.#text[at] === '\n' || this.#text[at] === '\r';
      if (!isBlank && at - end - 1 <= indent) break;
      end = this.#text.indexOf('\n', at);
    }
    const to = end < 0 ? this.#text.length : end + 1;
    const mistakes = new Mistakes();
    const [value, more] = readYAML(this.#source, mistakes, from, to);
    if (mistakes.count > 0 || more !== undefined || value === undefined) throw new NotBlockYAML();
    this.#at = to;
    const [entry, second] = value.kind === 'mapping' ? value.entries.values() : [];
    if (isOfKey && entry !== undefined && second === undefined) return entry.value;
    const item = value.kind === 'sequence' && value.items.length === 1 ? value.items[0] : undefined;
    if (isOfKey || item === undefined) throw new NotBlockYAML();
    return item;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }
}

/** The text of a literal block: one line break at its end, with `-` none, with `+` all. */
function chomp(lines: readonly string[], header: string): string {
  let length = lines.length;
  if (!header.endsWith('+')) while (length > 0 && lines[length - 1] === '') length--;
  const text = lines.slice(0, length).join('\n');
  return header.endsWith('-') || length === 0 ? text : `${text}\n`;
}
