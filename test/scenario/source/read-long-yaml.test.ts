import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { Mistakes } from '../../../src/scenario/mistakes.ts';
import { readBlockYAML, readLongYAML } from '../../../src/scenario/source/read-long-yaml.ts';
import { readYAML } from '../../../src/scenario/source/read-yaml.ts';
import { SourceText } from '../../../src/scenario/source/source-text.ts';
import type { SourceValue } from '../../../src/scenario/source/source-value.ts';

/** A value without what the two readers may differ in: where collections and block scalars end. */
function plain(value: SourceValue): unknown {
  const { start, source } = value;
  switch (value.kind) {
    case 'scalar': {
      const end = '|>'.includes(source.text.charAt(start)) ? null : value.end;
      return { value: value.value, plain: value.plain, ...(value.value === null ? {} : { start, end }) };
    }
    case 'sequence':
      return value.items.map(plain);
    case 'mapping':
      return [...value.entries].map(([name, entry]) => [name, entry.start, entry.end, plain(entry.value)]);
  }
}

/** Both readers' results; undefined where the fast one leaves the text to the library. */
function both(text: string): { readonly fast: unknown; readonly library: unknown } {
  const source = new SourceText('a.yaml', text);
  const read = readBlockYAML(source);
  const fast = 'value' in read ? read.value : undefined;
  const mistakes = new Mistakes();
  const library = readYAML(source, mistakes);
  if (fast === undefined) return { fast: undefined, library: undefined };
  return { fast: [plain(fast)], library: mistakes.count > 0 ? mistakes.sorted() : library.map(plain) };
}

const scalar = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'web',
    'a b',
    'x: y',
    'a #b',
    '#a',
    '- a',
    'null',
    '~',
    'true',
    'yes',
    '010',
    '1e3',
    '0x1f',
    '.5',
  ),
  fc.constantFrom(
    '1.2.3.4',
    "it's",
    '"quoted"',
    'a\nb\n',
    'a\n\nb',
    ' led',
    'trailed ',
    '\n',
    '{a: b}',
    '[a]',
    '*a',
    '&a',
    '|',
    '>',
    '@a',
    '%a',
  ),
  fc.constantFrom(
    'word '.repeat(40),
    'k: '.repeat(40),
    '2024-01-01T00:00:00Z',
    'ünïcode ✓',
    '-1',
    '--flag',
    '=',
    '<<',
    '...',
    '---',
  ),
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
);

const tree: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    scalar,
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom('a', 'b.c/d', 'f:x', 'k:{"a":"b"}', '1', 'true', "o'k"), fc.string({ maxLength: 6 })),
      tie('node'),
      {
        maxKeys: 4,
      },
    ),
  ),
})).node;

describe('long YAML', () => {
  it('is read as the library reads it, whatever a library writes', () => {
    let fast = 0;
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tree, { minKeys: 1 }),
        fc.boolean(),
        (value, indentSeq) => {
          const read = both(stringify(value, { indentSeq }));
          if (read.fast !== undefined) fast++;
          expect(read.fast).toEqual(read.library);
        },
      ),
      { numRuns: 500 },
    );
    expect(fast, 'the fast reader must read most of them itself').toBeGreaterThan(350);
  });

  it('is read as the library reads it, or not at all, when lines are changed at random', () => {
    const added = fc.constantFrom(
      ...[
        'a: 1',
        'b:',
        'c: x',
        '- d',
        '-',
        'f: "g"',
        "'h': i",
        'j: |',
        'k: |-',
        'k: |+',
        '# comment',
        '',
        'l: m # n',
        'o: # p',
      ],
      ...[
        'u: "v',
        'w"',
        'x: [1,',
        '2]',
        '- - 1',
        'aa: >',
        'bb: *x',
        'cc: &x 1',
        'dd:  spaced  ',
        'ee : f',
        '? g',
        'hh: - i',
      ],
      ...[
        'jj: k: l',
        '"m" : n',
        "- 'a' b",
        '{}',
        'e: {}',
        'e: []',
        'more text',
        'p: !!str 1',
        '- {}',
        '- # c',
        '- "x"',
        '-1',
        '<<: {a: 1}',
      ],
    );
    const change = fc.record({
      at: fc.nat(30),
      by: fc.constantFrom('insert', 'replace', 'remove', 'indent', 'outdent'),
      line: added,
      indent: fc.nat(6),
    });
    let fast = 0;
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tree, { minKeys: 1 }),
        fc.array(change, { maxLength: 2 }),
        fc.constantFrom('\n', '\r\n'),
        (value, changes, end) => {
          const lines = stringify(value).split('\n');
          for (const { at, by, line, indent } of changes) {
            const i = at % lines.length;
            const old = lines[i] ?? '';
            if (by === 'insert') lines.splice(i, 0, ' '.repeat(indent) + line);
            else if (by === 'replace') lines[i] = old.replace(/\S.*/, line);
            else if (by === 'remove') lines.splice(i, 1);
            else if (by === 'indent') lines[i] = ' '.repeat(indent) + old;
            else lines[i] = old.slice(1);
          }
          const read = both(lines.join(end));
          if (read.fast !== undefined) fast++;
          expect(read.fast).toEqual(read.library);
        },
      ),
      { numRuns: 800 },
    );
    expect(fast, 'enough of them must be right for the fast reader').toBeGreaterThan(200);
  });

  it('is left to the library when it is short', () => {
    expect(readLongYAML(new SourceText('a.yaml', 'a: 1\n'), new Mistakes())).toBeUndefined();
  });

  it('is read from 200,000 characters on', () => {
    const text = `items:\n${'- {a: 1}\n- b: c\n  d: |\n    x\n'.repeat(8000)}`;
    const [root] = readLongYAML(new SourceText('a.yaml', text), new Mistakes()) ?? [];
    const items = root?.kind === 'mapping' ? root.entries.get('items')?.value : undefined;
    expect(items?.kind === 'sequence' && items.items.length).toBe(16_000);
  });

  it('that is too long for the library is reported where the fast reader stops', () => {
    const text = `items:\n${'- a: b\n'.repeat(2_500_000)}- &x c\n`;
    const mistakes = new Mistakes();
    expect(readLongYAML(new SourceText('a.yaml', text), mistakes)).toEqual([]);
    expect(mistakes.sorted()).toMatchObject([
      { message: 'YAML: in a file of more than 16 MB this cannot be read', place: { line: 2_500_002, column: 3 } },
    ]);
  });
});
