import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { layers } from '../../src/balancer/layer/registry.ts';
import { algorithms, balancerNames } from '../../src/balancer/registry.ts';
import { jsonSchemas } from '../../src/scenario/schema.ts';
import { fixture } from './read.ts';

type Schema = { readonly [key: string]: unknown };

/** What a document breaks of a schema, as far as our schemas go: types, fields, words, alternatives. */
function violations(schema: Schema, value: unknown, path = ''): readonly string[] {
  const { anyOf, ...rest } = schema as Schema & { readonly anyOf?: readonly Schema[] };
  if (anyOf !== undefined) {
    const isOne = anyOf.some((each) => violations(each, value).length === 0);
    return [...(isOne ? [] : [`${path}: none of anyOf`]), ...violations(rest, value, path)];
  }
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
  expect(Object.keys(schemas)).toEqual(['Simulation', 'Application', 'Workload', 'Fault', 'Operation', 'Experiment']);
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
    '.spec.executor: constant is not in constant-arrival-rate,ramping-arrival-rate,constant-vus,ramping-vus,per-vu-iterations,shared-iterations,per-request',
    '.spec.rate: pattern',
    '.spec.timout: unknown',
  ]);
  const { target: _, ...withoutTarget } = spec;
  expect(violations(schemas.Workload as Schema, { ...workload, spec: withoutTarget })).toEqual([
    '.spec.target: missing',
  ]);
});

describe('the balancer of a Workload', () => {
  const schema = ((schemas.Workload as Schema).properties as Record<string, Schema>).spec!.properties as Record<
    string,
    Schema
  >;
  const balancer = schema.balancer!;

  it('has the algorithms for an editor to complete', () => {
    expect((balancer.properties as Record<string, Schema>).algorithm).toMatchObject({ enum: balancerNames });
    expect(violations(balancer, { at: 'client', algorithm: 'ipvs/rrr' })).toEqual([
      ': none of anyOf',
      `.algorithm: ipvs/rrr is not in ${balancerNames}`,
    ]);
  });

  it('has the options of each algorithm, and of no other', () => {
    for (const { name, options } of algorithms) {
      for (const [option, spec] of Object.entries(options)) {
        const written = option.replace(/Ms$/, '');
        const value = spec.kind === 'duration' ? '1s' : spec.default;
        expect(violations(balancer, { at: 'client', algorithm: name, options: { [written]: value } })).toEqual([]);
      }
      expect(violations(balancer, { at: 'client', algorithm: name })).toEqual([]);
      expect(violations(balancer, { at: 'client', algorithm: name, options: { nothing: 1 } })).toEqual([
        ': none of anyOf',
      ]);
    }
  });

  it('has every layer as a field', () => {
    for (const { name } of layers) {
      const given = { at: 'client', algorithm: 'ipvs/rr', [name]: {} };
      expect(violations(balancer, given)).toEqual([]);
      expect(violations(balancer, { ...given, [name]: { nothing: 1 } })).toEqual([`.${name}.nothing: unknown`]);
    }
  });

  it('takes all that the parser takes', () => {
    const whole = {
      at: 'proxy',
      proxies: { replicas: 2, selector: { matchLabels: { app: 'ingress' } } },
      algorithm: 'ipvs/sh',
      options: { shPort: true },
      endpoints: 'dns',
      dnsRefresh: 'on-disconnect',
      dnsMinimum: '30s',
      keys: { count: 10_000, exponent: 1 },
      weights: [{ selector: { matchLabels: { app: 'web' } }, weight: 5 }],
      priorities: [{ selector: { matchLabels: { app: 'web' } }, priority: 1 }],
    };
    expect(violations(balancer, whole)).toEqual([]);
    expect(violations(balancer, { ...whole, proxies: 3, dnsRefresh: '5s' })).toEqual([]);
    expect(violations(schema.connection!, { protocol: 'grpc', maxConcurrentStreams: 10, tls: 1.3 })).toEqual([]);
    expect(violations(schema.connection!, { tls: '1.1' })).toEqual(['.tls: 1.1 is not in none,1.2,1.3,1.2,1.3']);
  });
});
