import { expect, it } from 'vitest';
import { isPercent, scaledIntOrPercent } from '../../src/kubernetes/int-or-percent.ts';

it('a number is itself, a percentage a share of the total, rounded as asked', () => {
  expect(scaledIntOrPercent(3, 100, 'up')).toBe(3);
  expect(scaledIntOrPercent('25%', 10, 'up')).toBe(3);
  expect(scaledIntOrPercent('25%', 10, 'down')).toBe(2);
  expect(scaledIntOrPercent('50%', 8, 'up')).toBe(4);
  expect(scaledIntOrPercent('0%', 8, 'up')).toBe(0);
});

it('a percentage is a whole number and a percent sign', () => {
  expect(['25%', '0%', '100%'].every(isPercent)).toBe(true);
  expect(['25', '2.5%', '-1%', '%', ' 25%'].some(isPercent)).toBe(false);
});
