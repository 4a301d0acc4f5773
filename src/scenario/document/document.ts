import type { Shape } from '../shape/shape.ts';
import type { SourceMapping } from '../source/source-value.ts';

/** The group and version of our own kinds. */
export const OWN_API_VERSION = 'svcsim.dev/v1alpha1';

/** A kind of document: one entry in the registry. */
export interface DocumentKind<T = unknown> {
  readonly apiVersion: string;
  readonly kind: string;
  /** `named`: has a name and no namespace; `single`: one document of it, and it needs no name. */
  readonly scope: 'namespaced' | 'named' | 'single';
  /** What its documents read as. */
  readonly shape: Shape<T>;
}

/** A document whose kind is known. */
export interface Document {
  readonly type: DocumentKind;
  /** Empty when the kind has none. */
  readonly namespace: string;
  /** Empty when the kind needs none and none was given. */
  readonly name: string;
  readonly root: SourceMapping;
}

/** `Service default/web`, `Node node-1`, `Simulation`. */
export function nameOfDocument({ type, namespace, name }: Document): string {
  if (name === '') return type.kind;
  return namespace === '' ? `${type.kind} ${name}` : `${type.kind} ${namespace}/${name}`;
}
