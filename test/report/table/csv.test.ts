import { expect, it } from 'vitest';
import { csvText } from '../../../src/report/table/csv.ts';

it('lines end with CR LF, and fields with commas, quotes or line breaks are quoted (RFC 4180)', () => {
  const text = csvText(
    ['a', 'b'],
    [
      ['x,y', 'say "no"'],
      ['one\ntwo', 'three\rfour'],
      ['plain', ' kept '],
    ],
  );
  expect(text).toBe('a,b\r\n"x,y","say ""no"""\r\n"one\ntwo","three\rfour"\r\nplain, kept \r\n');
});

it('without rows there is still a header', () => {
  expect(csvText(['a', 'b'], [])).toBe('a,b\r\n');
});

it('counts are exact, other numbers have six digits, times three decimals, and what is no number is empty', () => {
  const row = [540_000_001, 1 / 3, 1234567.0004, 1e-9, -0, Number.NaN, Number.POSITIVE_INFINITY, null];
  expect(csvText(row.map(String), [row]).split('\r\n')[1]).toBe('540000001,0.333333,1234567,1e-9,0,,,');
});
