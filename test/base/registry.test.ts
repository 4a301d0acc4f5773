import { expect, it } from 'vitest';
import { AssertionError } from '../../src/base/assert.ts';
import { Registry } from '../../src/base/registry.ts';

const fruit = new Registry([
  { name: 'pear', juicy: true },
  { name: 'apple', juicy: false },
]);

it('keeps the order in which its kinds are listed', () => {
  expect(fruit.names).toEqual(['pear', 'apple']);
  expect(fruit.all.map((kind) => kind.juicy)).toEqual([true, false]);
});

it('finds a kind by name, and undefined for a name that a user made up', () => {
  expect(fruit.find('apple')).toEqual({ name: 'apple', juicy: false });
  expect(fruit.find('plum')).toBeUndefined();
  expect(fruit.find('__proto__')).toBeUndefined();
});

it('takes the lack of a kind for a fault of ours where the name was checked before', () => {
  expect(fruit.get('pear').juicy).toBe(true);
  expect(() => fruit.get('plum')).toThrow('there is no kind named "plum"; there are pear, apple');
});

it('refuses two kinds of one name', () => {
  expect(() => new Registry([{ name: 'pear' }, { name: 'pear' }])).toThrow(AssertionError);
});
