import { type ConcurrencyLimitKind, concurrencyLimitKind } from './concurrency-limit.ts';

/** A limit that stands in a configuration: Tomcat's `maxConnections`, gRPC's and Envoy's limits of concurrent requests. */
export const fixed: ConcurrencyLimitKind = concurrencyLimitKind({
  name: 'fixed',
  summary: 'The same number of requests at all times.',
  options: {
    limit: { kind: 'number', default: 100, minimum: 1, maximum: 1e9, whole: true, summary: 'That number.' },
  },
  create: ({ limit }) => ({ limit, left() {} }),
});
