import { expect, it } from 'vitest';
import { AssertionError, assert } from '../../src/base/assert.ts';

it('says nothing when it is true', () => {
  expect(() => assert(true, 'never said')).not.toThrow();
});

it('throws a fault of ours, with its sentence, when it is not', () => {
  expect(() => assert(false, 'a queue is never negative')).toThrow(AssertionError);
  expect(() => assert(false, 'a queue is never negative')).toThrow('a queue is never negative');
});
