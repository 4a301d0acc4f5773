import type { LabelSelector } from '../../kubernetes/objects.ts';
import type { DistributionSpec } from '../../random/distribution/distribution.ts';
import { duration, fraction, quantity } from '../shape/amount-shapes.ts';
import { distribution } from '../shape/distribution-shape.ts';
import { object, optional, required } from '../shape/object-shape.ts';
import { boolean, choice, integer, number, text } from '../shape/scalar-shapes.ts';
import type { Shape } from '../shape/shape.ts';
import { type DocumentKind, OWN_API_VERSION } from './document.ts';
import { labelSelector } from './label-selector-shape.ts';
import { ownDocument } from './own-document-shape.ts';
import { type SheddingDocument, sheddingShape } from './shedding-shape.ts';

/** How slow a process is at first. */
export interface WarmUpDocument {
  readonly factor: number;
  readonly duration: number;
  readonly decay?: 'linear' | 'exponential' | undefined;
}

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
  readonly imagePull?: DistributionSpec | undefined;
  readonly shutdown?:
    | {
        readonly behaviour?: 'exit' | 'drain' | 'ignore' | undefined;
        readonly delay?: number | undefined;
        readonly timeout?: number | undefined;
      }
    | undefined;
  readonly perConcurrent?: number | undefined;
  readonly errorRate?: number | undefined;
  readonly responseSize?: number | undefined;
  readonly whileCalling?: 'hold' | 'release' | undefined;
  readonly warmUp?: WarmUpDocument | undefined;
  readonly cpu?: { readonly share: number } | undefined;
  readonly shedding?: SheddingDocument | undefined;
  readonly abandonsExpired?: boolean | undefined;
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
  startUp: optional(duration(), 'From the start of the container until the process listens; 1s without.'),
  imagePull: optional(
    distribution(),
    'How long a node that has not had the image pulls it; without it, the image is everywhere.',
  ),
  shutdown: optional(
    object({
      behaviour: optional(
        choice(['exit', 'drain', 'ignore']),
        'What it does at SIGTERM: exit with what is under way, drain (refuse new connections, serve what is under way, then exit), or ignore it until SIGKILL. exit without; drain with a timeout.',
      ),
      delay: optional(duration(), 'So long after SIGTERM it goes on as before; 0 without.'),
      timeout: optional(duration(), 'So long it drains at most; until SIGKILL without.'),
    }),
    'How its process ends.',
  ),
  perConcurrent: optional(
    duration(),
    'By how much a service takes longer for each request that the pod serves as it begins, itself included: locks, caches, coordination.',
  ),
  errorRate: optional(fraction(), 'Share of the requests that are answered with an error (5xx).'),
  responseSize: optional(quantity(), 'Bytes of a response (1Ki without): of meaning while a fault limits a bandwidth.'),
  whileCalling: optional(
    choice(['hold', 'release']),
    'What a worker does while its request waits for calls to other Services (per-request Workloads): hold it, as threads do, or release it and take the next one.',
  ),
  warmUp: optional(
    object({
      factor: required(number({ min: 1, max: 1e6 }), 'Service takes so many times as long at first.'),
      duration: required(duration({ above: 0 }), 'So long after its start the process is as fast as normally.'),
      decay: optional(
        choice(['linear', 'exponential']),
        'How it gets faster: evenly, or quickly first, with a time constant of a fifth of the duration; linear without.',
      ),
    }),
    'How slow a process is that has just begun to listen: a JVM, empty caches. Pods that are ready when the run begins are warm.',
  ),
  cpu: optional(
    object({
      share: required(
        fraction(),
        'Part of the service time in which a worker uses a CPU: 1 for computations, 0.1 for who waits for a database.',
      ),
    }),
    'What it needs of the CPU. With it the limits.cpu of its container throttles it (CFS quota, periods of 100 ms), and an autoscaler sees its use.',
  ),
  shedding: optional(sheddingShape, 'How its pods turn away what they cannot serve; nothing but a full queue without.'),
  abandonsExpired: optional(
    boolean(),
    'Whether a request is left undone when it is its turn, and its client has given up or its deadline is over; false without.',
  ),
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
