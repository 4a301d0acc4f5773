import { limitKinds } from '../../client/gate/concurrency-limit.ts';
import type { PolicySpec } from '../../client/policy-kind.ts';
import type { LabelSelector } from '../../kubernetes/objects.ts';
import type { DistributionSpec } from '../../random/distribution/distribution.ts';
import { duration, fraction, quantity, rate, rateOrNumber } from '../shape/amount-shapes.ts';
import { list } from '../shape/collection-shapes.ts';
import { distribution } from '../shape/distribution-shape.ts';
import { object, optional, required } from '../shape/object-shape.ts';
import { policyShape } from '../shape/policy-shape.ts';
import { boolean, choice, integer, number, text } from '../shape/scalar-shapes.ts';
import type { Shape } from '../shape/shape.ts';
import { type BalancerDocument, balancerShape } from './balancer-shape.ts';
import { type CircuitBreakerDocument, circuitBreakerShape } from './circuit-breaker-shape.ts';
import { type ConnectionDocument, connectionShape } from './connection-shape.ts';
import { type DocumentKind, OWN_API_VERSION } from './document.ts';
import { type HedgeDocument, hedgeShape } from './hedge-shape.ts';
import { labelSelector } from './label-selector-shape.ts';
import { objectName, ownDocument } from './own-document-shape.ts';
import { type RetriesDocument, retriesShape } from './retries-shape.ts';
import { type ViaDocument, viaShape } from './via-shape.ts';

/** k6's executors that are simulated, and requests that pods send while they serve others. */
export const executorNames = [
  'constant-arrival-rate',
  'ramping-arrival-rate',
  'constant-vus',
  'ramping-vus',
  'per-vu-iterations',
  'shared-iterations',
  'per-request',
] as const;

/** `spec` of a Workload as it was written; durations in ms, rates a second. */
export interface WorkloadDocument {
  readonly from: {
    readonly selector?: LabelSelector | undefined;
    readonly namespace?: string | undefined;
    readonly nodes?: boolean | undefined;
    readonly external?: { readonly clients?: number | undefined; readonly addresses?: number | undefined } | undefined;
  };
  readonly target: string;
  readonly via?: ViaDocument | undefined;
  readonly balancer?: BalancerDocument | undefined;
  readonly executor: (typeof executorNames)[number];
  readonly rate?: number | undefined;
  readonly startRate?: number | undefined;
  readonly arrivals?: 'poisson' | 'uniform' | undefined;
  readonly vus?: number | undefined;
  readonly startVus?: number | undefined;
  readonly iterations?: number | undefined;
  readonly stages?: readonly { readonly duration: number; readonly target: number }[] | undefined;
  readonly thinkTime?: DistributionSpec | undefined;
  readonly requestSize?: number | undefined;
  readonly calls?: number | undefined;
  readonly share?: number | undefined;
  readonly order?: number | undefined;
  readonly optional?: boolean | undefined;
  readonly connection?: ConnectionDocument | undefined;
  readonly timeout?: number | undefined;
  readonly priority?: number | undefined;
  readonly connectTimeout?: number | undefined;
  readonly deadline?: number | undefined;
  readonly retries?: RetriesDocument | undefined;
  readonly hedge?: HedgeDocument | undefined;
  readonly circuitBreaker?: CircuitBreakerDocument | undefined;
  readonly adaptiveThrottling?: { readonly k?: number | undefined; readonly window?: number | undefined } | undefined;
  readonly concurrencyLimit?: PolicySpec | undefined;
  readonly dns?: LookupDocument | undefined;
}

/** How the clients look up the name of the target; times in ms. */
export interface LookupDocument {
  readonly cache?: 'none' | number | undefined;
  readonly ndots?: number | undefined;
  readonly libc?: 'glibc' | 'musl' | undefined;
}

/** More virtual users, clients or iterations than any machine has memory or time for are a slip. */
const MANY = 1_000_000;

const from: Shape<WorkloadDocument['from']> = object({
  selector: optional(labelSelector(), 'The pods that call.'),
  namespace: optional(objectName(), 'Their namespace; that of the Workload without.'),
  nodes: optional(boolean(), 'Every node calls, from its host network.'),
  external: optional(
    object({
      clients: optional(integer(1, MANY), 'How many clients.'),
      addresses: optional(
        integer(1, MANY),
        'From how many addresses they come: fewer than clients behind a NAT. One for each client without.',
      ),
    }),
    'Clients outside of the cluster.',
  ),
});

/** As Java's networkaddress.cache.ttl: whatever the TTL of the records. */
const lookupCache: Shape<'none' | number> = {
  read: (at) => (at.value.kind === 'scalar' && at.value.value === 'none' ? 'none' : duration({ above: 0 }).read(at)),
  schema: () => ({ anyOf: [{ const: 'none' }, duration().schema()] }),
};

const dns: Shape<LookupDocument> = object({
  cache: optional(lookupCache, 'How long a client keeps what it found, whatever the TTL: 30s for a JVM; none.'),
  ndots: optional(
    integer(0, 15),
    'Instead of the resolv.conf of its pod: names with fewer dots are searched for first.',
  ),
  libc: optional(choice(['glibc', 'musl']), 'Whose resolver it is: they search differently.'),
});

const spec: Shape<WorkloadDocument> = object({
  from: required(from, 'Who calls: a selector of pods, nodes: true, or external: {clients: 50}.'),
  target: required(
    text('a target such as http://web'),
    'What is called: http://web, web.other:8080, grpc://orders:50051, udp://dns:53, 10.96.0.10, node-1:30080, http://shop.example.com/cart.',
  ),
  via: optional(viaShape, 'What stands between the clients and the target.'),
  balancer: optional(
    balancerShape,
    'Who takes an endpoint for each request; without, kube-proxy or DNS takes one for each connection.',
  ),
  executor: required(
    choice(executorNames),
    "How requests are made: k6's executors, or per-request: its pods send them while they serve others.",
  ),
  rate: optional(rate(), 'Requests a second, of all clients together (constant-arrival-rate).'),
  startRate: optional(rateOrNumber(), 'Requests a second at the start (ramping-arrival-rate).'),
  arrivals: optional(choice(['poisson', 'uniform']), 'Independent callers, or evenly spaced.'),
  vus: optional(integer(1, MANY), 'Virtual users, each with one request at a time.'),
  startVus: optional(integer(0, MANY), 'Virtual users at the start (ramping-vus).'),
  iterations: optional(integer(1), 'Requests of each virtual user, or of all (shared-iterations).'),
  stages: optional(
    list(
      object({
        duration: required(duration(), 'How long the stage takes.'),
        target: required(rateOrNumber(), 'Requests a second, or virtual users, at its end.'),
      }),
      1,
    ),
    'From the start on, in turn; each goes in a straight line to its target.',
  ),
  thinkTime: optional(distribution(), 'Pause of a virtual user after a response.'),
  calls: optional(
    integer(1, 10_000),
    'per-request: so many at the same time for each request served (fan-out); 1 without.',
  ),
  share: optional(fraction(), 'per-request: the share of the served requests that need them; all without.'),
  order: optional(
    integer(0, 1000),
    'per-request: calls of a lower number are made first, those of the same at the same time; 0 without.',
  ),
  optional: optional(boolean(), 'per-request: a call that failed does not make the served request fail.'),
  requestSize: optional(quantity(), 'Bytes of a request (1Ki without): of meaning while a fault limits a bandwidth.'),
  connection: optional(connectionShape, 'How connections are opened and kept.'),
  timeout: optional(duration({ above: 0 }), 'Of one attempt, from when it is sent.'),
  priority: optional(
    integer(0, 15),
    'How important its requests are for servers that shed load: those of 0 are shed last; 0 without.',
  ),
  connectTimeout: optional(
    duration({ above: 0 }),
    'Of opening a connection, its TLS included; as long as the time-out of the attempt without.',
  ),
  deadline: optional(
    duration({ above: 0 }),
    'Of the request with all its attempts. It goes with the request to whoever serves it.',
  ),
  retries: optional(retriesShape, 'What is tried again; nothing without.'),
  hedge: optional(
    hedgeShape,
    'When a request is sent once more while it is under way: the first answer will do, and the other attempt is cancelled.',
  ),
  circuitBreaker: optional(circuitBreakerShape, 'When requests fail at once, because those before have failed.'),
  adaptiveThrottling: optional(
    object({
      k: optional(number({ min: 1, max: 1000 }), 'How many times what is accepted may be sent.'),
      window: optional(duration({ above: 0 }), 'Over which time requests and accepts are counted.'),
    }),
    'Each client rejects a part by itself as soon as it sends k times what is accepted (SRE book).',
  ),
  concurrencyLimit: optional(
    policyShape(limitKinds, '{fixed: {limit: 25}}, or {gradient: {}}'),
    'Most attempts that a client has under way; more fail at once.',
  ),
  dns: optional(dns, 'How its clients look up the name of the target, before each new connection.'),
});

/** Who calls what, and how often. */
export const workloadKind: DocumentKind<WorkloadDocument> = {
  apiVersion: OWN_API_VERSION,
  kind: 'Workload',
  scope: 'namespaced',
  shape: ownDocument('Workload', 'Who calls what, and how often.', spec),
};
