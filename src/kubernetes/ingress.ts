import type { Metadata } from './metadata.ts';
import type { LoadBalancerIngress } from './service.ts';

/** How the path of a rule is compared with that of a request. */
export type IngressPathType = 'Exact' | 'Prefix' | 'ImplementationSpecific';

/** A Service of the Ingress's own namespace, by the number or the name of one of its ports. */
export interface IngressServiceBackend {
  readonly name: string;
  readonly port: { readonly name?: string | undefined; readonly number?: number | undefined };
}

/** Where requests go: a Service, or an object of another kind, which only its controller understands. */
export interface IngressBackend {
  readonly service?: IngressServiceBackend | undefined;
  readonly resource?:
    | { readonly apiGroup?: string | undefined; readonly kind: string; readonly name: string }
    | undefined;
}

/** Requests with such a path, and where they go. */
export interface IngressPath {
  /** Empty: every path (with `ImplementationSpecific` alone). */
  readonly path: string;
  readonly pathType: IngressPathType;
  readonly backend: IngressBackend;
}

/** What holds for one host, or for every host where it is empty. */
export interface IngressRule {
  /** `shop.example.com`, or `*.example.com` for exactly one more label; empty: any. */
  readonly host: string;
  /** Absent: all requests for the host go to the default backend. */
  readonly http?: { readonly paths: readonly IngressPath[] } | undefined;
}

/** Host and path rules by which an ingress controller spreads HTTP requests over Services. */
export interface Ingress {
  readonly kind: 'Ingress';
  readonly metadata: Metadata;
  readonly spec: {
    readonly ingressClassName?: string | undefined;
    readonly defaultBackend?: IngressBackend | undefined;
    readonly rules: readonly IngressRule[];
    readonly tls: readonly { readonly hosts: readonly string[]; readonly secretName?: string | undefined }[];
  };
  readonly status: { readonly loadBalancer: { readonly ingress: readonly LoadBalancerIngress[] } };
}
