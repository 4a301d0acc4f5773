import type { DistributionSpec, Parameter } from '../../random/distribution/distribution.ts';
import { distributionKinds } from '../../random/distribution/registry.ts';
import { suggest } from '../nearest-word.ts';
import { duration, fraction } from './amount-shapes.ts';
import { list } from './collection-shapes.ts';
import { type Field, object } from './object-shape.ts';
import { integer, number } from './scalar-shapes.ts';
import type { Cursor, JsonSchema, Shape } from './shape.ts';

/** Distributions inside distributions (mixtures of mixtures) go no deeper. */
const MAX_DEPTH = 4;

/** A duration, which stands for a constant, or a distribution of durations: `{lognormal: {mean: 20ms, cv: 0.5}}`. */
export function distribution(depth = 0): Shape<DistributionSpec> {
  return {
    read(at) {
      if (at.value.kind === 'scalar') {
        const value = duration().read(at);
        return value === undefined ? undefined : { kind: 'constant', parameters: { value } };
      }
      const entry = at.value.kind === 'mapping' ? [...at.value.entries][0] : undefined;
      if (at.value.kind !== 'mapping' || at.value.entries.size !== 1 || entry === undefined) {
        return at.mistake('expected a duration or one distribution', 'write it as {exponential: {mean: 20ms}}');
      }
      if (depth > MAX_DEPTH) return at.mistake('distributions are nested too deep');
      const [name, key] = entry;
      return readKind(at.field(name, key, key.value), name, key, depth);
    },
    schema: () => distributionSchema(depth),
  };
}

function readKind(
  at: Cursor,
  name: string,
  key: Parameters<Cursor['listener']['mistake']>[0],
  depth: number,
): DistributionSpec | undefined {
  const kind = distributionKinds.find(name);
  if (kind === undefined) {
    const help = suggest(name, distributionKinds.names);
    at.listener.mistake(key, `${at.path}: unknown distribution ${JSON.stringify(name)}`, help);
    return undefined;
  }
  const read = parametersShape(kind.parameters, depth).read(at);
  if (read === undefined) return undefined;
  const parameters = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
  if (wasMistaken(at, parameters)) return undefined;
  const expected = kind.check?.(parameters);
  return expected === undefined ? { kind: name, parameters } : at.mistake(`expected ${expected}`);
}

/** Whether fields that the user gave were left out because they are wrong, so that a check of the rest would mislead. */
function wasMistaken(at: Cursor, parameters: Readonly<Record<string, unknown>>): boolean {
  const value = at.value;
  if (value.kind !== 'mapping') return false;
  return [...value.entries].some(([name, entry]) => {
    const read = parameters[name];
    const given = entry.value;
    return read === undefined || (Array.isArray(read) && given.kind === 'sequence' && read.length < given.items.length);
  });
}

function parametersShape(
  parameters: Readonly<Record<string, Parameter>>,
  depth: number,
): Shape<Readonly<Record<string, unknown>>> {
  const fields: Record<string, Field<unknown, boolean>> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    fields[name] = {
      shape: parameterShape(parameter, depth),
      required: parameter.required,
      summary: parameter.summary,
    };
  }
  return object(fields);
}

function parameterShape(parameter: Parameter, depth: number): Shape<unknown> {
  switch (parameter.type) {
    case 'duration':
      return duration(parameter);
    case 'number':
      return number(parameter);
    case 'count':
      return integer(parameter.min ?? 0, parameter.max);
    case 'probability':
      return fraction();
    case 'durations':
      return list(duration(parameter), parameter.minItems);
    case 'objects':
      return list(parametersShape(parameter.fields, depth), parameter.minItems);
    case 'distribution':
      return distribution(depth + 1);
  }
}

/** Deeper distributions are described as any mapping: a schema must end somewhere. */
function distributionSchema(depth: number): JsonSchema {
  if (depth > 1) return { anyOf: [duration().schema(), { type: 'object' }] };
  const kinds = distributionKinds.all.map((kind) => ({
    type: 'object',
    properties: { [kind.name]: { description: kind.summary, ...parametersShape(kind.parameters, depth).schema() } },
    required: [kind.name],
    additionalProperties: false,
  }));
  return { anyOf: [duration().schema(), ...kinds] };
}
