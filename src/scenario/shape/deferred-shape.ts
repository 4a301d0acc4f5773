import type { Cursor, JsonSchema, Shape } from './shape.ts';

/**
 * A value whose shape follows from others that have to be looked up first: it reads as its place, from which that shape
 * reads it then.
 */
export function deferred(schema: () => JsonSchema): Shape<Cursor> {
  return { read: (at) => at, schema };
}
