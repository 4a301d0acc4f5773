import { expect, it } from 'vitest';
import { theoryCases } from '../fixtures/theory.ts';
import { expectedFullest } from './balls-in-bins.ts';

it.each(theoryCases('g3.max.d1.'))('the fullest bin holds what theory says: $id', ({ model, values }) => {
  expect(expectedFullest(model.endpoints, model.connections)).toBeCloseTo(values.expected_max, 9);
});

it('ten balls in ten bins leave 2.75 in the fullest', () => {
  expect(expectedFullest(10, 10)).toBeCloseTo(2.74868911, 8);
});
