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
  { name: 'server-error', meaning: 'the pod answered with an error (the Application’s errorRate)' },
  { name: 'unreachable', meaning: 'the target cannot be reached from where the client is' },
] as const;

/** Name of a failure reason, as reports print it. */
export type FailureReason = (typeof failureReasons)[number]['name'];

/** Code of a reason: its position in the list plus one, because 0 stands for success. */
export function failureCode(reason: FailureReason): number {
  return failureReasons.findIndex((entry) => entry.name === reason) + 1;
}
