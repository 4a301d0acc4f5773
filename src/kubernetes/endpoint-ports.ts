import type { EndpointPort } from './endpoint-slice.ts';
import { findPort } from './find-port.ts';
import type { Pod } from './pod.ts';
import type { Service } from './service.ts';

/**
 * The ports of a pod's endpoint: one for each Service port that leads somewhere in that pod. A
 * headless Service may have none at all.
 *
 * Source: k8s.io/endpointslice getEndpointPorts.
 */
export function endpointPorts(service: Service, pod: Pod): readonly EndpointPort[] {
  return service.spec.ports.flatMap((servicePort) => {
    const port = findPort(pod, servicePort);
    if (port === undefined) return [];
    const { name, protocol, appProtocol } = servicePort;
    return [{ name, protocol, port, appProtocol }];
  });
}

/** Equal for equal sets of ports, whatever their order: endpoints with one key share slices. */
export function portMapKey(ports: readonly EndpointPort[]): string {
  return ports
    .map(({ name, protocol, port, appProtocol }) => `${name}/${protocol}/${port ?? ''}/${appProtocol ?? ''}`)
    .sort()
    .join(',');
}
