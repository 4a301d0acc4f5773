import type { Document } from '../document/document.ts';
import type { Mistakes } from '../mistakes.ts';
import { readYAML } from '../source/read-yaml.ts';
import { SourceText, type Span } from '../source/source-text.ts';
import { describeValue, isNull, type SourceMapping, type SourceValue } from '../source/source-value.ts';
import { findSetPath } from './set-path.ts';

/** One field to set: its path, where that stands, and the new value with its place. */
export interface Setting {
  readonly path: string;
  readonly pathSpan: Span;
  readonly value: SourceValue;
}

/** The settings of a mapping from paths to values. */
export function settingsOf(mapping: SourceMapping | undefined): readonly Setting[] {
  if (mapping === undefined) return [];
  return [...mapping.entries].map(([path, entry]) => ({ path, pathSpan: entry, value: entry.value }));
}

/** The settings of `--set PATH=VALUE` arguments; a value is read as YAML. Their places are in a text called `--set`. */
export function parseSetArguments(args: readonly string[], mistakes: Mistakes): readonly Setting[] {
  return args.flatMap((text) => {
    const source = new SourceText('--set', text);
    const equals = text.indexOf('=');
    if (equals <= 0) {
      mistakes.add({ source, start: 0, end: text.length }, `expected PATH=VALUE, but found ${JSON.stringify(text)}`);
      return [];
    }
    const before = mistakes.count;
    const [value] = readYAML(source, mistakes, equals + 1);
    if (mistakes.count > before) return [];
    const nothing: SourceValue = {
      kind: 'scalar',
      source,
      start: equals + 1,
      end: text.length,
      value: null,
      plain: true,
    };
    return [{ path: text.slice(0, equals), pathSpan: { source, start: 0, end: equals }, value: value ?? nothing }];
  });
}

/** The documents with these fields set, in turn. A path that leads nowhere is reported where it stands. */
export function applySettings(
  documents: readonly Document[],
  settings: readonly Setting[],
  mistakes: Mistakes,
): readonly Document[] {
  return settings.reduce((before, setting) => applySetting(before, setting, mistakes), documents);
}

function applySetting(documents: readonly Document[], setting: Setting, mistakes: Mistakes): readonly Document[] {
  const { path, pathSpan, value } = setting;
  const found = findSetPath(path, documents);
  if ('wrong' in found) {
    mistakes.add(pathSpan, found.wrong, found.help);
    return documents;
  }
  const shadow = shadowOf(found.document, found.segments, documents);
  if (shadow !== undefined) {
    mistakes.add(
      pathSpan,
      `${path} has no effect: there is a ${shadow} document, which replaces it`,
      `set ${shadow} instead`,
    );
    return documents;
  }
  const put = putAt(found.document.root, found.segments, 0, pathSpan, value);
  if ('wrong' in put) {
    mistakes.add(pathSpan, `${path}: ${put.wrong}`, put.help);
    return documents;
  }
  const changed: Document = { ...found.document, root: put as SourceMapping };
  return documents.map((document) => (document === found.document ? changed : document));
}

/** The shorthands of a Simulation that documents of a kind of their own replace. */
const shorthands: readonly (readonly [field: string, kind: string])[] = [
  ['proxy', 'KubeProxyConfiguration'],
  ['nodes', 'Node'],
];

function shadowOf(
  document: Document,
  segments: readonly (string | number)[],
  all: readonly Document[],
): string | undefined {
  if (document.type.kind !== 'Simulation' || segments[1] !== 'cluster') return undefined;
  const [, kind] = shorthands.find(([field]) => field === segments[2]) ?? [];
  return all.some((each) => each.type.kind === kind) ? kind : undefined;
}

interface CannotPut {
  readonly wrong: string;
  readonly help: string | null;
}

/** A copy of a value with one field or member below it replaced; what lies beside the way is shared. */
function putAt(
  target: SourceValue | undefined,
  segments: readonly (string | number)[],
  depth: number,
  key: Span,
  value: SourceValue,
): SourceValue | CannotPut {
  const segment = segments[depth];
  if (segment === undefined) return value;
  if (typeof segment === 'number') {
    if (target?.kind !== 'sequence') return cannot(segments, depth, target, 'a list');
    if (segment >= target.items.length) {
      return { wrong: `the list has ${target.items.length} members`, help: 'positions count from 0' };
    }
    const put = putAt(target.items[segment], segments, depth + 1, key, value);
    return 'wrong' in put ? put : { ...target, items: target.items.with(segment, put) };
  }
  const mapping = target === undefined || isNull(target) ? emptyMapping(key) : target;
  if (mapping.kind !== 'mapping') return cannot(segments, depth, mapping, 'a mapping');
  const entry = mapping.entries.get(segment);
  const put = putAt(entry?.value, segments, depth + 1, key, value);
  if ('wrong' in put) return put;
  const entries = new Map(mapping.entries).set(
    segment,
    entry === undefined ? { ...spanOf(key), value: put } : { ...entry, value: put },
  );
  return { ...mapping, entries };
}

function emptyMapping(key: Span): SourceMapping {
  return { kind: 'mapping', ...spanOf(key), entries: new Map() };
}

/** Only the span: what is passed may be an entry, which has a value too. */
function spanOf({ source, start, end }: Span): Span {
  return { source, start, end };
}

function cannot(
  segments: readonly (string | number)[],
  depth: number,
  found: SourceValue | undefined,
  expected: string,
): CannotPut {
  const where = segments.slice(0, depth).join('.');
  const what = found === undefined ? 'nothing' : describeValue(found);
  return {
    wrong: `${where} should be ${expected}, but is ${what}`,
    help: expected === 'a mapping' && found?.kind === 'sequence' ? 'members of a list are [0], [1], …' : null,
  };
}
