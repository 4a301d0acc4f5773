import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitText, textWidth, wrapText } from '../../../src/report/chart/text-width.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 80 });
const width = fc.integer({ min: 20, max: 400 });

it('what was fitted fits', () => {
  fc.assert(
    fc.property(text, width, (long, room) => {
      expect(textWidth(fitText(long, room, 11), 11)).toBeLessThanOrEqual(room);
    }),
  );
});

it('a text that fits is not touched', () => {
  expect(fitText('default/web', 200, 12)).toBe('default/web');
});

it('the name of a pod keeps its end, which tells it from its siblings', () => {
  expect(fitText('default/checkout-service-7d9f8b6c5d-x2kq9', 120, 11)).toMatch(/^def.*….*x2kq9$/);
});

it('lines that were wrapped fit, and there are no more of them than asked for', () => {
  fc.assert(
    fc.property(text, width, (long, room) => {
      const lines = wrapText(long, room, 12, 2);
      expect(lines.length).toBeLessThanOrEqual(2);
      for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(room);
    }),
  );
});

it('wrapping keeps all words while there is room', () => {
  expect(wrapText('one two three', 60, 12, 3).join(' ')).toBe('one two three');
});
