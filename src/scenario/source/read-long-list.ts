import { Mistakes } from '../mistakes.ts';
import { readYAML } from './read-yaml.ts';
import type { SourceText } from './source-text.ts';
import type { SourceEntry, SourceMapping, SourceValue } from './source-value.ts';

/** From this length on a file is read in pieces, so that the parser's own trees, many times the text, do not pile up. */
const LONG = 1_000_000;

/** About so many characters are parsed at a time. */
const PIECE = 200_000;

/**
 * Reads a long `kubectl get -o yaml`: one document, a mapping at column 1 whose `items` are a list in block style. The
 * list can then be cut wherever a line begins with its dash, because nothing inside an item may be indented as little.
 *
 * @returns undefined when the text is short, is built otherwise, or has a mistake: then it must be read as a whole.
 */
export function readLongList(source: SourceText): readonly SourceValue[] | undefined {
  const { text } = source;
  if (text.length < LONG || /^(?:---|\.\.\.|%)/m.test(text.slice(4)) || /^%/.test(text)) return undefined;
  const head = /^items:[ \t]*\r?\n(?=( *)- )/m.exec(text);
  if (head === null) return undefined;
  const indent = head[1] as string;
  const listStart = head.index + head[0].length;
  const afterList = new RegExp(indent === '' ? '^[^ \\-\\r\\n#]' : '^[^ \\r\\n#]', 'gm');
  afterList.lastIndex = listStart;
  const listEnd = afterList.exec(text)?.index ?? text.length;

  const mistakes = new Mistakes();
  const items: SourceValue[] = [];
  for (const [from, to] of pieces(text, `\n${indent}- `, listStart, listEnd)) {
    const [piece] = readYAML(source, mistakes, from, to);
    if (mistakes.count > 0 || piece?.kind !== 'sequence') return undefined;
    for (const item of piece.items) items.push(item);
  }
  const entries = new Map<string, SourceEntry>();
  for (const [from, to] of [
    [0, listStart],
    [listEnd, text.length],
  ] as const) {
    for (const part of readYAML(source, mistakes, from, to)) {
      if (mistakes.count > 0 || part.kind !== 'mapping') return undefined;
      for (const [name, entry] of part.entries) {
        if (entries.has(name)) return undefined;
        entries.set(name, entry);
      }
    }
  }
  const key = entries.get('items');
  if (mistakes.count > 0 || key === undefined) return undefined;
  entries.set('items', { ...key, value: { kind: 'sequence', source, start: listStart, end: listEnd, items } });
  const root: SourceMapping = { kind: 'mapping', source, start: 0, end: text.length, entries };
  return [root];
}

/** Cuts the list before lines that begin an item, into pieces of about {@link PIECE} characters. */
function pieces(text: string, itemStart: string, from: number, to: number): readonly (readonly [number, number])[] {
  const cuts: (readonly [number, number])[] = [];
  let start = from;
  while (start < to) {
    const next = text.indexOf(itemStart, start + PIECE);
    const end = next < 0 || next >= to ? to : next + 1;
    cuts.push([start, end]);
    start = end;
  }
  return cuts;
}
