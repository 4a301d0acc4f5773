/**
 * Why a request failed: a closed list. The position in this list is the code that the data plane writes; 0 is no
 * failure. Each has one sentence, which reports print.
 */
export const failureReasons = [
  {
    name: 'connection-refused',
    meaning: 'the Service had no usable endpoint: the client node rejected the connection',
  },
  {
    name: 'stale-endpoint',
    meaning: 'the node’s rules still named an endpoint that was gone: it refused the connection',
  },
  { name: 'connect-timeout', meaning: 'no answer to the SYN and its retransmissions before the time-out' },
  { name: 'connection-reset', meaning: 'the pod died with the request in flight: the connection was reset' },
  { name: 'queue-full', meaning: 'the pod had no free worker and no waiting place' },
  { name: 'timeout', meaning: 'connected, but no response before the time-out' },
  {
    name: 'server-error',
    meaning: 'the pod answered with an error (the Application’s errorRate, or a burst of errors)',
  },
  {
    name: 'dns-failure',
    meaning: 'the client’s resolver found no such name, or its DNS server refused the queries',
  },
  { name: 'dns-timeout', meaning: 'the target’s name was not resolved in time: no answer from DNS, or too late' },
  { name: 'unreachable', meaning: 'the target cannot be reached from where the client is' },
  { name: 'no-address', meaning: 'the name had no address: the headless Service had no ready endpoint' },
  { name: 'ingress-404', meaning: 'the ingress controller has no rule for the host and path: 404' },
  { name: 'ingress-503', meaning: 'the ingress controller had no ready endpoint to pass the request to: 503' },
  {
    name: 'no-source-port',
    meaning: 'all source ports of the client’s address were in use or in TIME_WAIT: connect() failed (EADDRNOTAVAIL)',
  },
  {
    name: 'no-healthy-upstream',
    meaning: 'the balancer of requests had no endpoint that it may use: 503, UNAVAILABLE',
  },
  { name: 'circuit-open', meaning: 'the circuit breaker of the client was open: it was not sent' },
  {
    name: 'client-throttled',
    meaning: 'the client rejected it by itself, as too much of what it had sent had failed (adaptive throttling)',
  },
  { name: 'client-limit', meaning: 'the client had as many requests under way as it allows itself: it was not sent' },
  { name: 'shed', meaning: 'the server shed load: 503, UNAVAILABLE or RESOURCE_EXHAUSTED' },
  { name: 'deadline-exceeded', meaning: 'the deadline of the request came before its answer' },
] as const;

/** Name of a failure reason, as reports print it. */
export type FailureReason = (typeof failureReasons)[number]['name'];

/** Code of a reason: its position in the list plus one, because 0 stands for success. */
export function failureCode(reason: FailureReason): number {
  return failureReasons.findIndex((entry) => entry.name === reason) + 1;
}
