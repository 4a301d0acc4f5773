import { type Field, optional } from '../../shape/object-shape.ts';
import type { Cursor, JsonSchema, Shape } from '../../shape/shape.ts';

/** A field of Chaos Mesh's that asks for something which cannot be simulated: it is refused by name. */
export function cannotSimulate(why: string): Field<undefined, false> {
  return optional(
    { read: (at: Cursor) => at.mistake(`cannot be simulated: ${why}`), schema: () => ({}) },
    `Cannot be simulated: ${why}.`,
  );
}

/** A field that is right and changes nothing in a simulation: it is checked, and listed as without effect. */
export function withoutEffect<T>(shape: Shape<T>, summary: string): Field<T, false> {
  return optional(
    {
      read(at: Cursor) {
        at.listener.unused(at.fieldPath);
        return shape.read(at);
      },
      schema: (): JsonSchema => shape.schema(),
    },
    `${summary} Without effect.`,
  );
}

/** Whatever stands there. */
export function anything(): Shape<true> {
  return { read: () => true, schema: () => ({}) };
}
