import type { ZoneObjects } from '../../src/dns/zone-objects.ts';
import { defaultEndpointSlice } from '../../src/kubernetes/endpoint-defaults.ts';
import type { EndpointSlice, Manifest, Service } from '../../src/kubernetes/objects.ts';
import { defaultService } from '../../src/kubernetes/service-defaults.ts';

/** The Service default/web at 10.96.0.80, port 80. */
export const clusterIPWeb: Service = defaultService({
  metadata: { name: 'web' },
  spec: { clusterIP: '10.96.0.80', ports: [{ name: 'http', port: 80 }] },
});

/** The headless Service default/web. */
export const headlessWeb: Service = defaultService({
  metadata: { name: 'web' },
  spec: { clusterIP: 'None', ports: [{ name: 'http', port: 80 }] },
});

/** A slice of a Service of the namespace default, port 80. */
export function sliceOf(service: string, endpoints: Manifest<EndpointSlice>['endpoints']): EndpointSlice {
  return defaultEndpointSlice({
    metadata: { name: `${service}-1`, labels: { 'kubernetes.io/service-name': service } },
    endpoints,
    ports: [{ name: 'http', port: 80 }],
  });
}

/** What a DNS server of a small cluster watches: nothing in the namespaces default and shop but what is given. */
export function webObjects(given: {
  readonly services?: readonly Service[];
  readonly slices?: readonly EndpointSlice[];
  /** Targets by the name of an ExternalName Service. */
  readonly externalNames?: Readonly<Record<string, string>>;
}): ZoneObjects {
  const aliases = Object.entries(given.externalNames ?? {}).map(([name, externalName]) =>
    defaultService({ metadata: { name }, spec: { type: 'ExternalName', externalName } }),
  );
  return {
    namespaces: ['default', 'shop'],
    services: [...(given.services ?? []), ...aliases],
    endpointSlices: given.slices ?? [],
    pods: [],
  };
}
