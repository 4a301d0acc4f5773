import { suggest } from '../nearest-word.ts';
import { isNull } from '../source/source-value.ts';
import { mappingAt } from './collection-shapes.ts';
import type { Cursor, JsonSchema, Shape } from './shape.ts';

/** A field of an object: what it holds, whether it must be there, one sentence about it. */
export interface Field<T, Required extends boolean> {
  readonly shape: Shape<T>;
  readonly required: Required;
  readonly summary: string;
}

/** A field that must be there. */
export function required<T>(shape: Shape<T>, summary: string): Field<T, true> {
  return { shape, required: true, summary };
}

/** A field that may be left out; null counts as left out, as in the API. */
export function optional<T>(shape: Shape<T>, summary: string): Field<T, false> {
  return { shape, required: false, summary };
}

/** What an object with these fields reads as. */
export type ReadFields<Fields> = {
  readonly [Name in keyof Fields]: Fields[Name] extends Field<infer T, infer Required>
    ? Required extends true
      ? T
      : T | undefined
    : never;
};

/** An object with these fields and no others. Reads as undefined when a required one is missing or mistaken. */
export function object<Fields extends Readonly<Record<string, Field<unknown, boolean>>>>(
  fields: Fields,
): Shape<ReadFields<Fields>> {
  const names = Object.keys(fields);
  return {
    read(at) {
      const mapping = mappingAt(at);
      if (mapping === undefined) return undefined;
      for (const [name, entry] of mapping.entries) {
        if (!Object.hasOwn(fields, name)) unknownField(at, name, entry, names);
      }
      const values: Record<string, unknown> = {};
      let whole = true;
      for (const name of names) {
        const { shape, required: isRequired } = fields[name] as Field<unknown, boolean>;
        const entry = mapping.entries.get(name);
        const absent = entry === undefined || isNull(entry.value);
        if (absent && isRequired) at.listener.mistake(at.nameSpan, `${at.path}: missing field "${name}"`, null);
        values[name] = absent ? undefined : shape.read(at.field(name, entry, entry.value));
        if (isRequired && values[name] === undefined) whole = false;
      }
      return whole ? (values as ReadFields<Fields>) : undefined;
    },
    schema: () => objectSchema(fields),
  };
}

/** Reports a field that does not exist, with the nearest that does. */
export function unknownField(
  at: Cursor,
  name: string,
  key: Parameters<Cursor['listener']['mistake']>[0],
  names: Iterable<string>,
): void {
  const all = [...names];
  at.listener.mistake(key, `unknown field ${JSON.stringify(name)} in ${at.path}`, suggest(name, all));
}

function objectSchema(fields: Readonly<Record<string, Field<unknown, boolean>>>): JsonSchema {
  const mustHave = Object.keys(fields).filter((name) => fields[name]?.required);
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, { description: field.summary, ...field.shape.schema() }]),
    ),
    ...(mustHave.length > 0 ? { required: mustHave } : {}),
    additionalProperties: false,
  };
}
