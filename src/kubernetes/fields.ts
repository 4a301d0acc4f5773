import { fieldTable, rootTypes } from './field-table.ts';
import { kubeProxyFieldTable, kubeProxyRootTypes } from './kube-proxy-fields.ts';

/** What a single value can be; `any` is whatever the API server takes without looking. */
export type ScalarType =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'time'
  | 'intOrString'
  | 'quantity'
  | 'duration'
  | 'any';

/** The type of a field: a value, a list, a map from free keys, or an object of a type of the table. */
export type FieldType =
  | { readonly is: 'scalar'; readonly scalar: ScalarType }
  | { readonly is: 'list'; readonly of: FieldType }
  | { readonly is: 'map'; readonly of: FieldType }
  | { readonly is: 'object'; readonly typeName: string };

/**
 * The name of the type of a document ("apps/v1", "Deployment"), or undefined for kinds that are not
 * read. Every root type has `apiVersion`, `kind` and its fields.
 */
export function rootTypeOf(apiVersion: string, kind: string): string | undefined {
  const key = `${apiVersion} ${kind}`;
  return ownValue(rootTypes, key) ?? ownValue(kubeProxyRootTypes, key);
}

/** The kinds that are read, as "apiVersion kind". */
export function knownRoots(): readonly string[] {
  return [...Object.keys(rootTypes), ...Object.keys(kubeProxyRootTypes)];
}

/**
 * All fields that a type of the Kubernetes API has, by name: a field that is not here does not exist,
 * one that is here may still be something that the simulator does not model.
 *
 * @throws RangeError for a type that the table does not have: a mistake of ours.
 */
export function fieldsOf(typeName: string): ReadonlyMap<string, FieldType> {
  const line = ownValue(fieldTable, typeName) ?? ownValue(kubeProxyFieldTable, typeName);
  if (line === undefined) throw new RangeError(`no type ${typeName} in the field table`);
  const fields = new Map<string, FieldType>();
  for (const entry of line.split(' ')) {
    const colon = entry.indexOf(':');
    if (colon > 0) fields.set(entry.slice(0, colon), parseFieldType(entry.slice(colon + 1)));
  }
  return fields;
}

const scalarTypes: readonly ScalarType[] = [
  'string',
  'integer',
  'number',
  'boolean',
  'time',
  'intOrString',
  'quantity',
  'duration',
  'any',
];

function parseFieldType(text: string): FieldType {
  if (text.endsWith('[]')) return { is: 'list', of: parseFieldType(text.slice(0, -2)) };
  const map = /^map<(.+)>$/.exec(text);
  if (map !== null) return { is: 'map', of: parseFieldType(map[1] as string) };
  const scalar = scalarTypes.find((each) => each === text);
  return scalar === undefined ? { is: 'object', typeName: text } : { is: 'scalar', scalar };
}

function ownValue(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
