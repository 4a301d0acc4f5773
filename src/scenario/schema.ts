import { ownKinds } from './document/registry.ts';
import type { JsonSchema } from './shape/shape.ts';

/** The JSON Schema (draft 7) of the documents of each own kind, by kind, for editors that complete and check. */
export function jsonSchemas(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    ownKinds.map(({ kind, shape }) => [
      kind,
      { $schema: 'http://json-schema.org/draft-07/schema#', title: kind, ...shape?.schema() },
    ]),
  );
}
