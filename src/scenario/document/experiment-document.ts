import { list } from '../shape/collection-shapes.ts';
import { object, optional, required } from '../shape/object-shape.ts';
import { text } from '../shape/scalar-shapes.ts';
import type { Shape } from '../shape/shape.ts';
import type { SourceMapping } from '../source/source-value.ts';
import { type DocumentKind, OWN_API_VERSION } from './document.ts';
import { objectName, ownDocument } from './own-document-shape.ts';

/** `spec` of an Experiment as it was written. */
export interface ExperimentDocument {
  readonly alternatives?: readonly AlternativeDocument[] | undefined;
  readonly thresholds?: readonly string[] | undefined;
}

/** One world to compare: its name, and what differs from the documents. */
export interface AlternativeDocument {
  readonly name: string;
  /** Paths to values, still with their places. */
  readonly set?: SourceMapping | undefined;
}

const settings: Shape<SourceMapping> = {
  read: (at) =>
    at.value.kind === 'mapping'
      ? at.value
      : at.unexpected('a mapping of paths such as {Deployment/web.spec.replicas: 12}'),
  schema: () => ({ type: 'object', description: 'Kind[/name].path.to.field: value' }),
};

const spec: Shape<ExperimentDocument> = object({
  alternatives: optional(
    list(
      object({
        name: required(objectName(), 'The name in tables and charts.'),
        set: optional(settings, 'What differs: paths such as Deployment/web.spec.replicas to values.'),
      }),
      1,
    ),
    'The worlds to compare.',
  ),
  thresholds: optional(
    list(text('a condition such as latency.p99 < 200ms')),
    'Conditions that every alternative must meet.',
  ),
});

/** Alternatives to compare, and what they must reach. */
export const experimentKind: DocumentKind<ExperimentDocument> = {
  apiVersion: OWN_API_VERSION,
  kind: 'Experiment',
  scope: 'single',
  shape: ownDocument('Experiment', 'What is compared.', spec),
};
