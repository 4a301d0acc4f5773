import type { Algorithm } from '../balancer/balancer.ts';
import { balancerSchema } from './document/balancer-shape.ts';
import { ownKinds } from './document/registry.ts';
import type { JsonSchema } from './shape/shape.ts';

/**
 * The JSON Schema (draft 7) of the documents of each own kind, by kind, for editors that complete and check.
 *
 * @param plugIns the user's own algorithms, which Workloads may name.
 */
export function jsonSchemas(plugIns: readonly Algorithm[] = []): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    ownKinds.map(({ kind, shape }) => {
      const schema = shape.schema();
      const head = { $schema: 'http://json-schema.org/draft-07/schema#', title: kind };
      return [kind, { ...head, ...(kind === 'Workload' ? withPlugIns(schema, plugIns) : schema) }];
    }),
  );
}

function withPlugIns(workload: JsonSchema, plugIns: readonly Algorithm[]): JsonSchema {
  if (plugIns.length === 0) return workload;
  return within(workload, ['properties', 'spec', 'properties', 'balancer'], (balancer) => ({
    ...balancer,
    ...balancerSchema(plugIns),
  }));
}

/** The same schema with another part at the end of a path, which is there. */
function within(
  schema: JsonSchema,
  [name, ...rest]: readonly string[],
  change: (part: JsonSchema) => JsonSchema,
): JsonSchema {
  if (name === undefined) return change(schema);
  return { ...schema, [name]: within(schema[name] as JsonSchema, rest, change) };
}
