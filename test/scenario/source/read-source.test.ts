import { describe, expect, it } from 'vitest';
import { Mistakes } from '../../../src/scenario/mistakes.ts';
import { readSource } from '../../../src/scenario/source/read-source.ts';
import { SourceText } from '../../../src/scenario/source/source-text.ts';
import type { SourceValue } from '../../../src/scenario/source/source-value.ts';

function read(text: string): { readonly values: readonly SourceValue[]; readonly mistakes: readonly string[] } {
  const mistakes = new Mistakes();
  const values = readSource(new SourceText('a.yaml', text), mistakes);
  return {
    values,
    mistakes: mistakes.sorted().map(({ message, place, help }) => {
      return `${place?.line}:${place?.column} ${message}${help === null ? '' : ` (${help})`}`;
    }),
  };
}

/** The value as JSON has it. */
function plain(value: SourceValue | undefined): unknown {
  if (value === undefined || value.kind === 'scalar') return value?.value;
  if (value.kind === 'sequence') return value.items.map(plain);
  return Object.fromEntries([...value.entries].map(([name, entry]) => [name, plain(entry.value)]));
}

describe('a file', () => {
  it('has its documents in order, without those that are empty', () => {
    const { values } = read('# first\na: 1\n---\n---\n# nothing\n---\nb: [x, "y"]\n...\n');
    expect(values.map(plain)).toEqual([{ a: 1 }, { b: ['x', 'y'] }]);
  });

  it('is YAML 1.2: yes is text, 010 is ten', () => {
    expect(plain(read('a: yes\nb: on\nc: 010\nd: 0o10\ne: 1e3\nf: ~\n').values[0])).toEqual({
      a: 'yes',
      b: 'on',
      c: 10,
      d: 8,
      e: 1000,
      f: null,
    });
  });

  it('may use anchors, aliases and merge keys', () => {
    const text = 'base: &base {a: 1, b: 2}\nmore: {<<: *base, b: 3}\nlist: [*base]\nboth: {<<: [*base, {c: 4}]}\n';
    expect(plain(read(text).values[0])).toMatchObject({
      more: { a: 1, b: 3 },
      list: [{ a: 1, b: 2 }],
      both: { a: 1, b: 2, c: 4 },
    });
  });

  it('may begin with a byte order mark and end its lines as Windows does', () => {
    expect(plain(read('\ufeffa: 1\r\nb: x\r\n').values[0])).toEqual({ a: 1, b: 'x' });
    expect(plain(read('\ufeff{"a": 1}').values[0])).toEqual({ a: 1 });
  });

  it('keeps keys that mean something else in JavaScript as what they are', () => {
    const [value] = read('__proto__: {polluted: true}\nconstructor: 1\n').values;
    expect(value?.kind === 'mapping' && [...value.entries.keys()]).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('a mistake', () => {
  it.each<readonly [what: string, text: string, mistakes: readonly string[]]>([
    ['an empty file', '', ['1:1 the file has no documents (expected YAML or JSON with apiVersion and kind)']],
    [
      'a file of comments',
      '# a\n---\n',
      ['1:1 the file has no documents (expected YAML or JSON with apiVersion and kind)'],
    ],
    [
      'a binary file',
      'a: 1\nb: \0',
      ['2:4 the file is not text: it has a control character (code 0) (expected YAML or JSON in UTF-8)'],
    ],
    [
      'bytes that are not UTF-8',
      'a: \ufffd',
      ['1:4 the file is not text: it has bytes that are not UTF-8 (expected YAML or JSON in UTF-8)'],
    ],
    ['quotes that are not closed', 'a: 1\nb: "x\nc: {d: 2\n', ['2:4 YAML: the quotes are not closed']],
    ['a tab', 'a:\n\tb: 1\n', ['2:1 YAML: tabs are not allowed as indentation (indent with spaces)']],
    ['a mapping within a line', 'a: b: c\n', ['1:4 YAML: nested mappings are not allowed in compact mappings']],
    [
      'a list that is not closed',
      'a: [1, 2\nb: 1\n',
      ['2:1 YAML: flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    ['a duplicate key', 'a: 1\nb: 2\na: 3\n', ['3:1 YAML: duplicate key "a" (it stands first in line 1)']],
    ['a key that is a list', '? [a]\n: b\n', ['1:3 YAML: only text can be a key']],
    ['a tag', 'a: !vault x\n', ['1:4 YAML: unresolved tag: !vault']],
    ['an alias of nothing', 'a: *b\n', ['1:4 YAML: no value is called &b before this alias']],
    ['an alias of itself', 'a: &b [*b]\n', ['1:8 YAML: no value is called &b before this alias']],
    ['JSON with a comma too many', '{"a": 1,\n "b": [2,]]}', ['2:11 YAML: flow map must end with a }']],
    ['JSON with a key twice', '{"a": 1,\n "a": 2}', ['2:2 YAML: duplicate key "a" (it stands first in line 1)']],
  ])('%s is reported where it is', (_, text, mistakes) => {
    expect(read(text).mistakes.slice(0, mistakes.length)).toEqual(mistakes);
  });

  it.each([
    ['brackets', '['.repeat(10_000)],
    ['brackets that are closed', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['JSON', '{"a":'.repeat(10_000)],
    ['dashes', '- '.repeat(10_000)],
    ['indentation', Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
    ['questions', '? '.repeat(10_000)],
  ])('nesting too deep by %s is reported once, and at once', (_, text) => {
    const { values, mistakes } = read(text);
    expect(values).toEqual([]);
    expect(mistakes).toEqual([
      expect.stringMatching(/^\d+:\d+ YAML: the document is nested too deep \(at most 100 levels are read\)$/),
    ]);
  });

  it('aliases that stand for more values than memory holds are reported before they are made', () => {
    const lines = [...'bcdefghijklm'].map(
      (name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghijkl'[i]}`).join(',')}]`,
    );
    expect(read(`a: &a x\n${lines.join('\n')}\n`).mistakes).toEqual([
      '6:17 YAML: the aliases stand for more than 100000 values (aliases of aliases grow without bounds: write the values out)',
    ]);
  });

  it('a file above the limit is reported without being parsed', () => {
    expect(read(`a: 1\n${'#'.repeat(64 * 1024 * 1024)}`).mistakes).toEqual([
      '1:1 the file is too large: 65 MB (at most 64 MB are read)',
    ]);
  });

  it('many keys and many documents take time in proportion to their number', () => {
    const keys = Array.from({ length: 50_000 }, (_, i) => `k${i}: 1`).join(',');
    expect(read(`a: {${keys}, x: "}`).mistakes).toHaveLength(1);
    expect(read('---\na: 1\n'.repeat(5000)).values).toHaveLength(5000);
  }, 20_000);
});
