/**
 * Why something went wrong for a request: a closed list. A reason (`failureReasons`) is what the client saw; a cause is
 * what lay behind it, with the place where it happened. The position in this list is the code that the data plane writes;
 * 0 is no cause. Each has one sentence, which reports print.
 */
export const failureCauses = [
  { name: 'no-endpoint', meaning: 'no usable endpoint anywhere: the rules reject' },
  { name: 'policy-local', meaning: 'traffic policy Local, and no endpoint on the node: the rules drop' },
  { name: 'pod-terminated', meaning: 'the process had ended after SIGTERM, and the rules of the node still named it' },
  { name: 'grace-over', meaning: 'the grace period was over: SIGKILL while requests were under way' },
  { name: 'pod-killed', meaning: 'the pod was killed or deleted without grace' },
  { name: 'container-crashed', meaning: 'the container had died and was not back' },
  { name: 'out-of-memory', meaning: 'the kernel had killed the container: out of memory' },
  { name: 'liveness-restart', meaning: 'the kubelet had killed the container: its liveness or startup probe failed' },
  { name: 'not-started', meaning: 'the process did not listen yet' },
  { name: 'process-hung', meaning: 'the process stood still: a hang or a pause' },
  { name: 'node-lost', meaning: 'the node had lost its power' },
  { name: 'client-lost', meaning: 'the client’s own node had lost its power' },
  { name: 'packet-lost', meaning: 'packets were dropped on a link' },
  { name: 'conntrack-full', meaning: 'the node’s conntrack table was full: the SYN was dropped' },
  { name: 'source-ports', meaning: 'no source port was free' },
  { name: 'idle-closed', meaning: 'the server had closed the idle connection when the request came' },
  { name: 'age-closed', meaning: 'the server closed the connection: its age and its grace were over' },
  { name: 'queue-full', meaning: 'no free worker and no waiting place' },
  { name: 'shed', meaning: 'the server shed load' },
  { name: 'waited', meaning: 'it waited too long in the pod’s queue' },
  { name: 'slow-service', meaning: 'its service took too long' },
  { name: 'throttled', meaning: 'the container had used up its CPU quota (CFS)' },
  { name: 'connection-wait', meaning: 'it waited too long for a connection of the client’s pool' },
  { name: 'own-errors', meaning: 'the application answered with an error' },
  { name: 'downstream', meaning: 'a call of the pod to another Service failed' },
  { name: 'dns-silent', meaning: 'no answer from DNS in time' },
  { name: 'dns-refused', meaning: 'DNS had no such name, or refused' },
  { name: 'no-route', meaning: 'there is no way there' },
  { name: 'breaker-open', meaning: 'the circuit breaker of the client was open' },
  { name: 'no-upstream', meaning: 'the balancer of requests had no endpoint that it may use' },
  { name: 'deadline', meaning: 'the deadline that came with the request was over' },
] as const;

/** Name of a cause, as reports print it. */
export type FailureCause = (typeof failureCauses)[number]['name'];

/** Code of a cause: its position in the list plus one, because 0 stands for none. */
export function causeCode(cause: FailureCause): number {
  return failureCauses.findIndex((entry) => entry.name === cause) + 1;
}
