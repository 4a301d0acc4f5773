import { expect, it } from 'vitest';
import { constant } from '../../../src/random/distribution/constant.ts';
import { Streams } from '../../../src/random/stream.ts';

it('is always the same duration', () => {
  const distribution = constant(5);
  const draw = distribution.from(new Streams(1, 0).named('constant'));
  expect([draw(), draw(), draw()]).toEqual([5, 5, 5]);
  expect(distribution).toMatchObject({ meanMs: 5, varianceMs2: 0, constantMs: 5 });
});

it('draws nothing from its stream', () => {
  const stream = new Streams(1, 0).named('constant');
  constant(5).from(stream)();
  expect(stream.word()).toBe(new Streams(1, 0).named('constant').word());
});
