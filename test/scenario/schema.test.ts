import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { jsonSchemas } from '../../src/scenario/schema.ts';
import { fixture } from './read.ts';

type Schema = { readonly [key: string]: unknown };

/** What a document breaks of a schema, as far as our schemas go: types, fields, words, alternatives. */
function violations(schema: Schema, value: unknown, path = ''): readonly string[] {
  const anyOf = schema.anyOf as readonly Schema[] | undefined;
  if (anyOf !== undefined)
    return anyOf.some((each) => violations(each, value).length === 0) ? [] : [`${path}: none of anyOf`];
  if ('const' in schema) return value === schema.const ? [] : [`${path}: not ${schema.const}`];
  const type = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
  const allowed = [schema.type ?? type].flat();
  if (!allowed.includes(type) && !(type === 'integer' && allowed.includes('number')))
    return [`${path}: ${type} is not ${allowed}`];
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return [`${path}: ${value} is not in ${schema.enum}`];
  if (typeof schema.pattern === 'string' && !new RegExp(schema.pattern).test(String(value)))
    return [`${path}: pattern`];
  if (Array.isArray(value))
    return value.flatMap((item, i) => violations(schema.items as Schema, item, `${path}[${i}]`));
  if (type !== 'object') return [];
  const fields = value as Record<string, unknown>;
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  const missing = ((schema.required ?? []) as readonly string[]).filter((name) => fields[name] === undefined);
  return [
    ...missing.map((name) => `${path}.${name}: missing`),
    ...Object.entries(fields).flatMap(([name, each]) => {
      const other = schema.additionalProperties as Schema | boolean | undefined;
      const below = properties[name] ?? (typeof other === 'object' ? other : undefined);
      if (below !== undefined) return violations(below, each, `${path}.${name}`);
      return other === false ? [`${path}.${name}: unknown`] : [];
    }),
  ];
}

const schemas = jsonSchemas();
const documents = parseAllDocuments(fixture('contract.yaml')).map(
  (document) => document.toJS() as Record<string, unknown>,
);

it('there is a schema for every own kind', () => {
  expect(Object.keys(schemas)).toEqual(['Simulation', 'Application', 'Workload', 'Fault', 'Experiment']);
  expect(JSON.parse(JSON.stringify(schemas))).toEqual(schemas);
});

it.each(documents.map((document) => [document.kind as string, document] as const))(
  'the example of the contract is right by the schema of %s',
  (kind, document) => {
    expect(violations(schemas[kind] as Schema, document)).toEqual([]);
  },
);

it('what the parser refuses is wrong by the schema', () => {
  const workload = documents.find((document) => document.kind === 'Workload')!;
  const spec = workload.spec as Record<string, unknown>;
  const wrong = { ...workload, spec: { ...spec, timout: '1s', rate: 'fast', executor: 'constant' } };
  expect(violations(schemas.Workload as Schema, wrong)).toEqual([
    '.spec.executor: constant is not in constant-arrival-rate,ramping-arrival-rate,constant-vus,ramping-vus,per-vu-iterations,shared-iterations',
    '.spec.rate: pattern',
    '.spec.timout: unknown',
  ]);
  const { target: _, ...withoutTarget } = spec;
  expect(violations(schemas.Workload as Schema, { ...workload, spec: withoutTarget })).toEqual([
    '.spec.target: missing',
  ]);
});
