import { expect, it } from 'vitest';
import { describeThrown } from '../../../src/balancer/plug-in/describe-thrown.ts';

const url = 'file:///home/me/mine.mjs';

function errorWith(stack: string): Error {
  return Object.assign(new TypeError('no such thing\nof that name'), { stack });
}

it('names the innermost line of the file that the stack names', () => {
  const stack = `TypeError: no such thing\n    at choose (${url}:12:5)\n    at pick (${url}:7:3)\n    at run (file:///x.js:1:1)`;
  expect(describeThrown(errorWith(stack), url)).toBe('TypeError: no such thing (line 12, column 5)');
});

it('of a mistake in the grammar it has the line alone', () => {
  const stack = `${url}:3\n  name: 3 3\n          ^\n\nSyntaxError: Unexpected number\n    at compile (node:x:1:1)`;
  expect(describeThrown(errorWith(stack), url)).toBe('TypeError: no such thing (line 3)');
});

it('names no place in other files, and takes whatever is thrown', () => {
  expect(describeThrown(errorWith('TypeError: no such thing\n    at file:///other.mjs:1:1'), url)).toBe(
    'TypeError: no such thing',
  );
  expect(describeThrown('just text', url)).toBe('just text');
  expect(describeThrown(undefined, url)).toBe('undefined');
});
