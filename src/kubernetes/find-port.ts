import type { Container, Pod } from './pod.ts';
import type { ServicePort } from './service.ts';

/**
 * The port of a pod to which a Service port leads: the target port itself if it is a number, else
 * the first container port with that name and the same protocol, sidecars (init containers that
 * restart always) last. Undefined if no container declares it.
 *
 * Source: k8s.io/endpointslice FindPort.
 */
export function findPort(
  pod: { readonly spec: Pick<Pod['spec'], 'containers' | 'initContainers'> },
  servicePort: Pick<ServicePort, 'targetPort' | 'protocol'>,
): number | undefined {
  const { targetPort, protocol } = servicePort;
  if (typeof targetPort === 'number') return targetPort;
  const sidecars = pod.spec.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...pod.spec.containers, ...sidecars]
    .flatMap((container: Container) => container.ports)
    .find((port) => port.name === targetPort && port.protocol === protocol)?.containerPort;
}
