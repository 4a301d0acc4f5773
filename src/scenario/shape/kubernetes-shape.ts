import { enumerations } from '../../kubernetes/enumerations.ts';
import { type FieldType, fieldsOf, type ScalarType } from '../../kubernetes/fields.ts';
import { isNull, type SourceValue } from '../source/source-value.ts';
import { duration, quantity } from './amount-shapes.ts';
import { list, map, mappingAt } from './collection-shapes.ts';
import { unknownField } from './object-shape.ts';
import { boolean, choice, integer, number, numberOrText, text } from './scalar-shapes.ts';
import type { JsonSchema, Shape } from './shape.ts';

/** Which fields of an object are acted upon, by name: all below them (`true`), or some. */
export type UsedFields = true | ReadonlyMap<string, UsedFields>;

/**
 * An object of a type of the Kubernetes API, checked against the table of its fields. Reads as plain data under the
 * API's names, quantities as numbers in base units, durations in ms. Fields that exist but are not in `used` are
 * checked, and reported as unused.
 */
export function kubernetesObject(typeName: string, used: UsedFields = true): Shape<Readonly<Record<string, unknown>>> {
  return {
    read(at) {
      const mapping = mappingAt(at);
      if (mapping === undefined) return undefined;
      const shapes = shapesOf(typeName);
      const values: Record<string, unknown> = {};
      for (const [name, entry] of mapping.entries) {
        const type = shapes.get(name);
        if (type === undefined) {
          unknownField(at, name, entry, shapes.keys());
          continue;
        }
        if (isNull(entry.value)) continue;
        const field = at.field(name, entry, entry.value);
        const usedBelow = used === true ? true : used.get(name);
        if (usedBelow === undefined && !isUsual(`${typeName}.${name}`, entry.value))
          at.listener.unused(field.fieldPath);
        const value = shapeOf(type, `${typeName}.${name}`, usedBelow ?? true).read(field);
        if (value !== undefined) values[name] = value;
      }
      return values;
    },
    schema: () => typeSchema(typeName),
  };
}

/** What the API server writes into every dump: saying it changes nothing, so it is not listed as without effect. */
const usualValues: ReadonlyMap<string, string | number> = new Map<string, string | number>([
  ['DeploymentSpec.progressDeadlineSeconds', 600],
  ['DeploymentSpec.revisionHistoryLimit', 10],
  ['PodSpec.dnsPolicy', 'ClusterFirst'],
  ['PodSpec.restartPolicy', 'Always'],
  ['PodSpec.schedulerName', 'default-scheduler'],
  ['PodSpec.terminationGracePeriodSeconds', 30],
  ['Container.terminationMessagePath', '/dev/termination-log'],
  ['Container.terminationMessagePolicy', 'File'],
]);

function isUsual(field: string, value: SourceValue): boolean {
  const isEmpty = value.kind === 'mapping' && value.entries.size === 0;
  return isEmpty || (value.kind === 'scalar' && usualValues.get(field) === value.value);
}

const fieldsByType = new Map<string, ReadonlyMap<string, FieldType>>();

function shapesOf(typeName: string): ReadonlyMap<string, FieldType> {
  let fields = fieldsByType.get(typeName);
  if (fields === undefined) {
    fields = fieldsOf(typeName);
    fieldsByType.set(typeName, fields);
  }
  return fields;
}

const scalarShapes: Readonly<Record<ScalarType, Shape<unknown>>> = {
  string: text(),
  integer: integer(Number.MIN_SAFE_INTEGER),
  number: number(),
  boolean: boolean(),
  time: text(),
  intOrString: numberOrText(),
  quantity: quantity(),
  duration: duration(),
  any: { read: () => undefined, schema: () => ({}) },
};

const choices = new Map([...enumerations].map(([field, words]) => [field, choice(words)]));

const shapesWhenAllUsed = new WeakMap<FieldType, Shape<unknown>>();

/** The shape of a field; made once where all below it is used, because dumps of clusters have many fields. */
function shapeOf(type: FieldType, field: string, used: UsedFields): Shape<unknown> {
  const known = used === true ? shapesWhenAllUsed.get(type) : undefined;
  if (known !== undefined) return known;
  const shape = makeShape(type, field, used);
  if (used === true) shapesWhenAllUsed.set(type, shape);
  return shape;
}

function makeShape(type: FieldType, field: string, used: UsedFields): Shape<unknown> {
  switch (type.is) {
    case 'scalar':
      return choices.get(field) ?? scalarShapes[type.scalar];
    case 'list':
      return list(shapeOf(type.of, field, used));
    case 'map':
      return map(shapeOf(type.of, field, used));
    case 'object':
      return kubernetesObject(type.typeName, used);
  }
}

function typeSchema(typeName: string): JsonSchema {
  const properties = [...shapesOf(typeName)].map(([name, type]) => [
    name,
    shapeOf(type, `${typeName}.${name}`, true).schema(),
  ]);
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false };
}

/** The tree of used fields from paths such as `spec.ports` below a document's root. */
export function usedFields(paths: readonly string[]): UsedFields {
  const root = new Map<string, UsedFields>();
  for (const path of paths) {
    const names = path.split('.');
    let at = root;
    for (const [i, name] of names.entries()) {
      const next = at.get(name);
      if (next === true) break;
      if (i === names.length - 1) {
        at.set(name, true);
      } else if (next === undefined) {
        const below = new Map<string, UsedFields>();
        at.set(name, below);
        at = below;
      } else {
        at = next as Map<string, UsedFields>;
      }
    }
  }
  return root;
}
