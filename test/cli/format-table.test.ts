import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatTable } from '../../src/cli/format-table.ts';

const style = { color: false, unicode: true, width: 80 };

it('columns are two spaces apart and as wide as their widest cell', () => {
  const table = formatTable(
    ['NAME', 'VALUE'],
    [
      ['web', '1'],
      ['a-long-name', '22'],
    ],
    style,
  );
  expect(table).toBe('NAME         VALUE\nweb          1\na-long-name  22\n');
});

it('a table that would be too wide breaks its widest cells at spaces', () => {
  const table = formatTable(['WHAT', 'VALUE'], [['seed', 'one two three four five six seven']], {
    ...style,
    width: 24,
  });
  expect(table).toBe('WHAT  VALUE\nseed  one two three four\n      five six seven\n');
});

it('no line is wider than it may be, and no word is lost', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'ü'), maxLength: 90 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 }),
      fc.integer({ min: 40, max: 100 }),
      (rows, width) => {
        const lines = formatTable(['A', 'B', 'C'], rows, { ...style, width }).split('\n');
        for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
        const lettersOf = (text: string): string => [...text.replaceAll(/[\sABC]/g, '')].sort().join('');
        expect(lettersOf(lines.join(''))).toBe(lettersOf(rows.flat().join('')));
      },
    ),
  );
});
