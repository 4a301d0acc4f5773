import type { OperationParameter } from '../../operation/operation.ts';
import { operationKinds } from '../../operation/registry.ts';
import { expectedOneOf } from '../nearest-word.ts';
import { duration } from '../shape/amount-shapes.ts';
import { type Field, object, optional, required } from '../shape/object-shape.ts';
import { integer, text } from '../shape/scalar-shapes.ts';
import type { Cursor, Shape } from '../shape/shape.ts';
import { MAX_REPLICAS } from '../source/limits.ts';
import { type DocumentKind, OWN_API_VERSION } from './document.ts';
import { labelSelector } from './label-selector-shape.ts';
import { objectName, ownDocument } from './own-document-shape.ts';

/** `spec` of an Operation as it was written: durations in ms, names not resolved yet. */
export interface OperationDocument {
  /** Name in the registry of operations. */
  readonly kind: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** From the start of the measured time. */
  readonly at: number;
}

function parameterShape({ type }: OperationParameter): Shape<unknown> {
  switch (type) {
    case 'replicas':
      return integer(0, MAX_REPLICAS);
    case 'duration':
      return duration();
    case 'node':
      return text('the name of a node');
    case 'selector':
      return labelSelector();
    default:
      return objectName();
  }
}

const timeFields = {
  at: required(duration(), 'When it is done, from the start of the measured time.'),
};

const kindFields: Readonly<Record<string, Field<unknown, false>>> = Object.fromEntries(
  operationKinds.all.map((kind) => {
    const fields = Object.entries(kind.parameters).map(([name, parameter]): [string, Field<unknown, boolean>] => [
      name,
      { shape: parameterShape(parameter), required: parameter.required, summary: parameter.summary },
    ]);
    return [kind.name, optional(object(Object.fromEntries(fields)), kind.summary)];
  }),
);

const fields: Shape<Readonly<Record<string, unknown>>> = object({ ...kindFields, ...timeFields });

const spec: Shape<OperationDocument> = {
  read(at: Cursor) {
    const read = fields.read(at);
    if (at.value.kind !== 'mapping') return undefined;
    const entries = at.value.entries;
    const named = operationKinds.names.filter((name) => entries.has(name));
    const [kind, second] = named;
    const hasUnknown = [...entries.keys()].some(
      (name) => !Object.hasOwn(kindFields, name) && !Object.hasOwn(timeFields, name),
    );
    // A misspelt kind has been reported as an unknown field.
    if (kind === undefined && hasUnknown) return undefined;
    if (kind === undefined) {
      at.listener.mistake(
        at.nameSpan,
        `${at.path}: missing the kind of operation`,
        expectedOneOf(operationKinds.names),
      );
      return undefined;
    }
    if (second !== undefined) return at.mistake(`expected one kind of operation, but found ${named.join(' and ')}`);
    const parameters = read?.[kind];
    if (read === undefined || parameters === undefined) return undefined;
    return { kind, parameters: parameters as Readonly<Record<string, unknown>>, at: read.at as number };
  },
  schema: () => fields.schema(),
};

/** Something that people do to the cluster. */
export const operationKind: DocumentKind<OperationDocument> = {
  apiVersion: OWN_API_VERSION,
  kind: 'Operation',
  scope: 'namespaced',
  shape: ownDocument('Operation', 'What people do to the cluster while it runs, and when.', spec),
};
