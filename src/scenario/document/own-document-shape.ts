import { map } from '../shape/collection-shapes.ts';
import { type Field, object, optional, required } from '../shape/object-shape.ts';
import { choice, text } from '../shape/scalar-shapes.ts';
import type { Shape } from '../shape/shape.ts';
import { OWN_API_VERSION } from './document.ts';

/** RFC 1123: what the API server accepts as a name. */
export const NAME_PATTERN: RegExp = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** Text that can be the name of an object. */
export function objectName(): Shape<string> {
  return text('a name of lower case letters, digits, "-" and "." such as web-1', NAME_PATTERN);
}

const metadata = object({
  name: optional(objectName(), 'The name; unique among the documents of its kind and namespace.'),
  namespace: optional(objectName(), 'The namespace; "default" without.'),
  labels: optional(map(text()), 'Free; nothing acts upon them.'),
  annotations: optional(map(text()), 'Free; nothing acts upon them.'),
});

/** A document of an own kind, with this spec. */
export function ownDocument<T>(kind: string, summary: string, spec: Shape<T>): Shape<T> {
  return withSpec(specField(kind, required(spec, summary)));
}

/** A document of an own kind that may do without a spec: then it reads as `empty`. */
export function ownDocumentOrEmpty<T>(kind: string, summary: string, spec: Shape<T>, empty: T): Shape<T> {
  return withSpec(specField(kind, optional(spec, summary)), empty);
}

function specField<T, R extends boolean>(kind: string, spec: Field<T, R>): Shape<{ readonly spec: T | undefined }> {
  return object({
    apiVersion: required(choice([OWN_API_VERSION]), 'The group and version of the own kinds.'),
    kind: required(choice([kind]), 'The kind.'),
    metadata: optional(metadata, 'What names it.'),
    spec,
  }) as unknown as Shape<{ readonly spec: T | undefined }>;
}

function withSpec<T>(shape: Shape<{ readonly spec: T | undefined }>, empty?: T): Shape<T> {
  return {
    read: (at) => shape.read(at)?.spec ?? (at.value.kind === 'mapping' ? empty : undefined),
    schema: shape.schema,
  };
}
