import type { Cursor, Shape } from '../../shape/shape.ts';
import { isNull } from '../../source/source-value.ts';

/** A field as it was written, or undefined where it is left out. */
export function fieldAt(at: Cursor, name: string): Cursor | undefined {
  const entry = at.value.kind === 'mapping' ? at.value.entries.get(name) : undefined;
  return entry === undefined || isNull(entry.value) ? undefined : at.field(name, entry, entry.value);
}

/** A shape whose values are looked at once more when they are read: what goes together can only be told then. */
export function checked<T, Checked>(
  shape: Shape<T>,
  check: (at: Cursor, value: T) => Checked | undefined,
): Shape<Checked> {
  return {
    read(at) {
      const value = shape.read(at);
      return value === undefined ? undefined : check(at, value);
    },
    schema: () => shape.schema(),
  };
}
