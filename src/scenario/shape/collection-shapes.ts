import { describeValue, isNull } from '../source/source-value.ts';
import type { Cursor, Shape } from './shape.ts';

/** A list; members that are mistaken are left out. */
export function list<T>(of: Shape<T>, minItems = 0): Shape<readonly T[]> {
  return {
    read(at) {
      if (at.value.kind !== 'sequence') return at.unexpected('a list');
      const { items } = at.value;
      if (items.length < minItems)
        return at.mistake(`expected at least ${minItems === 1 ? 'one member' : `${minItems} members`}`);
      return items.map((item, i) => of.read(at.item(i, item))).filter((item) => item !== undefined);
    },
    schema: () => ({ type: 'array', items: of.schema(), ...(minItems > 0 ? { minItems } : {}) }),
  };
}

/** A mapping from free keys, as labels are. */
export function map<T>(of: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return {
    read(at) {
      if (at.value.kind !== 'mapping') return at.unexpected('a mapping');
      const values: Record<string, T> = Object.create(null);
      for (const [name, entry] of at.value.entries) {
        const field = at.field(name, entry, entry.value);
        if (isForbiddenKey(name)) {
          at.listener.mistake(entry, `${at.path}: "${name}" may not be a key`, null);
          continue;
        }
        const value = isNull(entry.value) ? undefined : of.read(field);
        if (value !== undefined) values[name] = value;
      }
      return values;
    },
    schema: () => ({ type: 'object', additionalProperties: of.schema() }),
  };
}

/** Keys that mean something else than themselves in JavaScript's objects; no label or resource is called so. */
export function isForbiddenKey(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype';
}

/** The mapping at a place, or undefined after a mistake. */
export function mappingAt(at: Cursor): Extract<Cursor['value'], { kind: 'mapping' }> | undefined {
  if (at.value.kind === 'mapping') return at.value;
  return at.mistake(`expected a mapping, but found ${describeValue(at.value)}`);
}
