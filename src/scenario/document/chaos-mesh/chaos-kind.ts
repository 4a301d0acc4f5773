import { suggest } from '../../nearest-word.ts';
import { duration } from '../../shape/amount-shapes.ts';
import { kubernetesObject } from '../../shape/kubernetes-shape.ts';
import { object, optional, required } from '../../shape/object-shape.ts';
import { choice } from '../../shape/scalar-shapes.ts';
import type { Cursor, Shape } from '../../shape/shape.ts';
import type { DocumentKind } from '../document.ts';
import { fieldAt } from './field-at.ts';
import { anything } from './not-acted-upon.ts';

/** The group and version of Chaos Mesh's kinds. */
export const CHAOS_API_VERSION = 'chaos-mesh.org/v1alpha1';

/** When a document that has no time of its own begins: an annotation of ours. */
export const AT_ANNOTATION = 'svcsim.dev/at';

/** Chaos Mesh's own: a document that has it as "true" does nothing. */
const PAUSE_ANNOTATION = 'experiment.chaos-mesh.org/pause';

/** A document of Chaos Mesh's as it was written. */
export interface ChaosDocument<Spec> {
  /** From the start of the measured time; 0 without the annotation. */
  readonly atMs: number;
  readonly isPaused: boolean;
  readonly spec: Spec;
}

/** A kind of Chaos Mesh's whose spec is of this shape. */
export function chaosKind<Spec>(kind: string, summary: string, spec: Shape<Spec>): DocumentKind<ChaosDocument<Spec>> {
  const fields = object({
    apiVersion: required(choice([CHAOS_API_VERSION]), 'The group and version of Chaos Mesh.'),
    kind: required(choice([kind]), 'The kind.'),
    metadata: optional(
      kubernetesObject('ObjectMeta'),
      `What names it; the annotation ${AT_ANNOTATION} says when it begins.`,
    ),
    spec: required(spec, summary),
    status: optional(anything(), 'Free: a dump of a cluster has it.'),
  });
  const shape: Shape<ChaosDocument<Spec>> = {
    read(at) {
      const read = fields.read(at) as { readonly spec: Spec } | undefined;
      const annotations = readAnnotations(at);
      return read === undefined || annotations === undefined ? undefined : { ...annotations, spec: read.spec };
    },
    schema: () => fields.schema(),
  };
  return { apiVersion: CHAOS_API_VERSION, kind, scope: 'namespaced', shape };
}

function readAnnotations(at: Cursor): { readonly atMs: number; readonly isPaused: boolean } | undefined {
  const metadata = fieldAt(at, 'metadata');
  const annotations = metadata && fieldAt(metadata, 'annotations');
  if (annotations?.value.kind !== 'mapping') return { atMs: 0, isPaused: false };
  for (const [name, entry] of annotations.value.entries) {
    if (!name.startsWith('svcsim.dev/') || name === AT_ANNOTATION) continue;
    const message = `unknown annotation ${JSON.stringify(name)} in ${annotations.path}`;
    annotations.listener.mistake(entry, message, suggest(name, [AT_ANNOTATION]));
    return undefined;
  }
  const begins = fieldAt(annotations, AT_ANNOTATION);
  const atMs = begins === undefined ? 0 : duration().read(begins);
  const pause = fieldAt(annotations, PAUSE_ANNOTATION)?.value;
  return atMs === undefined ? undefined : { atMs, isPaused: pause?.kind === 'scalar' && pause.value === 'true' };
}
