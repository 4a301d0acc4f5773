import type { LabelSelector } from '../../kubernetes/objects.ts';
import type { DistributionSpec } from '../../random/distribution/distribution.ts';
import { duration, fraction } from '../shape/amount-shapes.ts';
import { distribution } from '../shape/distribution-shape.ts';
import { object, optional } from '../shape/object-shape.ts';
import { choice, integer, text } from '../shape/scalar-shapes.ts';
import type { Shape } from '../shape/shape.ts';
import { type DocumentKind, OWN_API_VERSION } from './document.ts';
import { labelSelector } from './label-selector-shape.ts';
import { ownDocument } from './own-document-shape.ts';

/** `spec` of an Application as it was written; durations in ms. */
export interface ApplicationDocument {
  /** One of the two is there. */
  readonly selector?: LabelSelector | undefined;
  readonly host?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly queue?:
    | { readonly limit?: number | undefined; readonly discipline?: 'fifo' | 'lifo' | undefined }
    | undefined;
  readonly serviceTime?: DistributionSpec | undefined;
  readonly startUp?: number | undefined;
  readonly errorRate?: number | undefined;
  readonly connections?:
    | {
        readonly idleTimeout?: number | undefined;
        readonly maxAge?: number | undefined;
        readonly maxAgeGrace?: number | undefined;
      }
    | undefined;
}

const spec: Shape<ApplicationDocument> = object({
  selector: optional(labelSelector(), 'The pods, in the namespace of the Application.'),
  host: optional(text('the name of a host'), 'Instead of pods a host outside of the cluster, as of an ExternalName.'),
  concurrency: optional(integer(1, 1_000_000), 'Requests that a pod serves at the same time.'),
  queue: optional(
    object({
      limit: optional(integer(0, 1_000_000_000), 'Waiting places, without those in service; no limit without.'),
      discipline: optional(choice(['fifo', 'lifo']), 'Which of those waiting is next.'),
    }),
    'Where requests wait.',
  ),
  serviceTime: optional(distribution(), 'How long a request is in service.'),
  startUp: optional(duration(), 'From the start of the container until it is ready.'),
  errorRate: optional(fraction(), 'Share of the requests that are answered with an error (5xx).'),
  connections: optional(
    object({
      idleTimeout: optional(
        duration({ above: 0 }),
        'It closes a connection that carried nothing for so long: 5s for Node.js, 75s for nginx; never without.',
      ),
      maxAge: optional(
        duration({ above: 0 }),
        'So long after a connection was opened (± 10 %) it asks the client to leave: MAX_CONNECTION_AGE of gRPC, GOAWAY; never without.',
      ),
      maxAgeGrace: optional(
        duration(),
        'So long after that it closes the connection whatever is under way on it: MAX_CONNECTION_AGE_GRACE; never without.',
      ),
    }),
    'When it ends the connections of its clients.',
  ),
});

/** How the pods that a selector picks behave, or a host outside of the cluster. */
export const applicationKind: DocumentKind<ApplicationDocument> = {
  apiVersion: OWN_API_VERSION,
  kind: 'Application',
  scope: 'namespaced',
  shape: ownDocument('Application', 'How the pods behave.', spec),
};
