import type { Metadata, ObjectReference, Protocol } from './metadata.ts';

/** One port that all endpoints of a slice listen at. */
export interface EndpointPort {
  readonly name: string;
  readonly protocol: Protocol;
  /** Absent: every port (kube-proxy ignores such a port). */
  readonly port?: number | undefined;
  readonly appProtocol?: string | undefined;
}

/** Three states each: absent conditions mean ready, serving and not terminating. */
export interface EndpointConditions {
  readonly ready?: boolean | undefined;
  readonly serving?: boolean | undefined;
  readonly terminating?: boolean | undefined;
}

/** For whom an endpoint is meant; absent lists are "no hint of that kind". */
export interface EndpointHints {
  readonly forZones: readonly { readonly name: string }[];
  readonly forNodes: readonly { readonly name: string }[];
}

/** One backend of a Service. */
export interface Endpoint {
  /** Only the first one counts. */
  readonly addresses: readonly string[];
  readonly conditions: EndpointConditions;
  readonly hints?: EndpointHints | undefined;
  readonly hostname?: string | undefined;
  readonly nodeName?: string | undefined;
  readonly zone?: string | undefined;
  readonly targetRef?: ObjectReference | undefined;
}

/** Belongs to the Service that its label `kubernetes.io/service-name` names. */
export interface EndpointSlice {
  readonly kind: 'EndpointSlice';
  readonly metadata: Metadata;
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN';
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly EndpointPort[];
}

/** One backend of an Endpoints object. */
export interface EndpointAddress {
  readonly ip: string;
  readonly hostname?: string | undefined;
  readonly nodeName?: string | undefined;
  readonly targetRef?: ObjectReference | undefined;
}

/** Addresses that share their ports. */
export interface EndpointSubset {
  readonly addresses: readonly EndpointAddress[];
  readonly notReadyAddresses: readonly EndpointAddress[];
  readonly ports: readonly EndpointPort[];
}

/** The older form of endpoints; belongs to the Service of the same name and namespace. */
export interface Endpoints {
  readonly kind: 'Endpoints';
  readonly metadata: Metadata;
  readonly subsets: readonly EndpointSubset[];
}
