/**
 * Why something went wrong for a request, or held it up: a closed list. A reason (`failureReasons`) is what the client
 * saw; a cause is what lay behind it, with the place where it happened. The position in this list plus one is the code
 * that the data plane writes; 0 is no cause. Each has one sentence, which reports print; `{node}` and `{pod}` stand for the
 * place: for an endpoint that was not there, the node whose rules named it, and else the node of the pod or client.
 */
export const failureCauses = [
  { name: 'no-endpoint', meaning: 'the Service had no usable endpoint: the rules of {node} rejected the connection' },
  {
    name: 'policy-local',
    meaning: 'the traffic policy is Local and {node} had no endpoint of its own: its rules dropped the connection',
  },
  { name: 'no-ready-address', meaning: 'DNS had no address of a ready endpoint for the headless Service' },
  { name: 'pod-terminated', meaning: 'the process of {pod} had ended after SIGTERM, and {node} still sent there' },
  { name: 'sigterm-exit', meaning: 'the process of {pod} ended at SIGTERM while requests were under way' },
  { name: 'grace-over', meaning: 'the grace period of {pod} was over: SIGKILL while requests were under way' },
  { name: 'pod-killed', meaning: '{pod} was killed or deleted without grace' },
  { name: 'pod-evicted', meaning: '{pod} was evicted from its node' },
  { name: 'container-crashed', meaning: 'the container of {pod} had died and was not back' },
  { name: 'image-replaced', meaning: 'a fault had replaced the container of {pod} by one that does nothing' },
  { name: 'out-of-memory', meaning: 'the kernel had killed the container of {pod}: out of memory' },
  {
    name: 'liveness-restart',
    meaning: 'the kubelet had killed the container of {pod}: its liveness or startup probe failed',
  },
  { name: 'not-started', meaning: 'the process of {pod} did not listen yet' },
  { name: 'process-hung', meaning: 'the process of {pod} stood still: a hang or a pause' },
  { name: 'node-lost', meaning: 'the machine under {pod} had lost its power' },
  { name: 'entry-node-lost', meaning: '{node}, through which the connection came, had lost its power' },
  { name: 'client-lost', meaning: '{node}, the client’s own, had lost its power' },
  { name: 'no-balancer-node', meaning: 'the load balancer had no node to send to, or none had come back to it' },
  { name: 'packet-lost', meaning: 'packets between {node} and {pod} were lost on a link' },
  { name: 'packet-corrupt', meaning: 'packets between {node} and {pod} came damaged, and were thrown away' },
  { name: 'partition', meaning: 'the network between {node} and {pod} was partitioned' },
  { name: 'link-delay', meaning: 'packets between {node} and {pod} were delayed on a link' },
  { name: 'bandwidth', meaning: 'packets between {node} and {pod} waited: the bandwidth of the link was used up' },
  { name: 'slow-network', meaning: 'packets between {node} and {pod} were still on their way when the time was up' },
  { name: 'conntrack-full', meaning: 'the conntrack table of {node} was full: the SYN was dropped' },
  {
    name: 'icmp-limited',
    meaning: '{node} had no endpoint and had sent its fill of ICMP errors: the connection was not even refused',
  },
  { name: 'source-ports', meaning: 'all source ports of the client were in use or in TIME_WAIT' },
  { name: 'snat-ports', meaning: '{node} had no source port left to masquerade the connection with' },
  { name: 'idle-closed', meaning: '{pod} had closed the idle connection when the request came' },
  { name: 'age-closed', meaning: '{pod} closed the connection: its age and its grace were over' },
  { name: 'queue-full', meaning: '{pod} had no free worker and no waiting place' },
  { name: 'shed', meaning: '{pod} shed load' },
  { name: 'concurrency-limit', meaning: '{pod} had reached its limit of requests at a time' },
  { name: 'waited', meaning: 'it waited in the queue of {pod}' },
  { name: 'slow-service', meaning: 'its service at {pod} took long' },
  { name: 'slow-pod', meaning: '{pod} was slower than it should be: a grey failure' },
  { name: 'cold-start', meaning: '{pod} had started not long before, and was not warm' },
  { name: 'throttled', meaning: 'the container of {pod} had used up its CPU quota (CFS)' },
  { name: 'connection-wait', meaning: 'it waited for a connection of the client’s pool' },
  { name: 'own-errors', meaning: '{pod} answered with an error of its own' },
  { name: 'error-burst', meaning: '{pod} answered with an error: a fault made it' },
  { name: 'http-abort', meaning: 'a fault cut off the HTTP connection at {pod}' },
  { name: 'http-delay', meaning: 'a fault held up the HTTP request or response at {pod}' },
  { name: 'downstream', meaning: 'a call of {pod} to another Service failed, or took too long' },
  { name: 'dns-silent', meaning: 'DNS did not answer in time' },
  { name: 'dns-slow', meaning: 'DNS took long: it was slow, or queries got no answer and were sent again' },
  { name: 'dns-refused', meaning: 'DNS had no such name, or refused to answer' },
  { name: 'dns-error', meaning: 'DNS answered with an error: a fault made it' },
  { name: 'no-route', meaning: 'nothing leads from the client to the target' },
  { name: 'no-ingress-rule', meaning: 'the ingress controller had no rule for the host and path' },
  { name: 'breaker-open', meaning: 'the circuit breaker of the client was open' },
  {
    name: 'client-throttling',
    meaning: 'too much of what the client had sent had failed: it rejected a part by itself',
  },
  { name: 'client-limit', meaning: 'the client had reached its own limit of requests at a time' },
  { name: 'no-upstream', meaning: 'the balancer of requests had no endpoint that it may use' },
  { name: 'deadline', meaning: 'the deadline that came with the request was over' },
] as const;

/** Name of a cause, as reports print it. */
export type FailureCause = (typeof failureCauses)[number]['name'];

/** Code of a cause: its position in the list plus one, because 0 stands for none. */
export function causeCode(cause: FailureCause): number {
  return failureCauses.findIndex((entry) => entry.name === cause) + 1;
}
