import { describe, expect, it } from 'vitest';
import { expectedOneOf, nearestWord, suggest } from '../../src/scenario/nearest-word.ts';

describe('the nearest word', () => {
  it.each([
    ['timout', 'timeout'],
    ['Timeout', 'timeout'],
    ['ratee', 'rate'],
    ['concurency', 'concurrency'],
  ])('for %s is %s', (written, nearest) => {
    expect(nearestWord(written, ['rate', 'timeout', 'concurrency', 'target'])).toBe(nearest);
  });

  it('is none when every word is further away than two edits or a third of its letters', () => {
    expect(nearestWord('zzzzz', ['rate', 'timeout'])).toBeUndefined();
    expect(nearestWord('ab', ['xy'])).toBeUndefined();
  });

  it('is the first of equals', () => {
    expect(nearestWord('web-3', ['web-1', 'web-2'])).toBe('web-1');
  });

  it('is not looked for when the text is no word', () => {
    expect(nearestWord('x'.repeat(100_000), ['x'])).toBeUndefined();
  });

  it('is suggested, else the words that there are', () => {
    expect(suggest('wep', ['web', 'cart'])).toBe('did you mean "web"?');
    expect(suggest('zzz', ['web', 'cart'])).toBe('expected one of web, cart');
    expect(suggest('zzzzzz', [])).toBeNull();
    expect(expectedOneOf(['web'])).toBe('expected web');
    expect(expectedOneOf(Array.from({ length: 20 }, (_, i) => `n${i}`))).toMatch(/n15 and 4 more$/);
  });
});
