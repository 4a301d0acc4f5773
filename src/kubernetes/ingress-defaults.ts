import { defaultNamespacedMetadata } from './metadata-defaults.ts';
import type { Ingress, IngressBackend, IngressPath, Manifest } from './objects.ts';

/**
 * An Ingress with its lists filled in. The API server fills in nothing: a path without a type is refused, and is
 * ImplementationSpecific here only so that the rest can be looked at.
 *
 * Source: k8s.io/api networking/v1 types.go.
 */
export function defaultIngress(manifest: Manifest<Ingress>): Ingress {
  const { spec, status } = manifest;
  return {
    kind: 'Ingress',
    metadata: defaultNamespacedMetadata(manifest.metadata),
    spec: {
      ingressClassName: spec?.ingressClassName,
      defaultBackend: spec?.defaultBackend && defaultBackendOf(spec.defaultBackend),
      rules: (spec?.rules ?? []).map(({ host, http }) => ({
        host: host ?? '',
        http: http && { paths: (http.paths ?? []).map(defaultPath) },
      })),
      tls: (spec?.tls ?? []).map(({ hosts, secretName }) => ({ hosts: hosts ?? [], secretName })),
    },
    status: { loadBalancer: { ingress: status?.loadBalancer?.ingress ?? [] } },
  };
}

function defaultPath({ path, pathType, backend }: Manifest<IngressPath>): IngressPath {
  return {
    path: path ?? '',
    pathType: pathType ?? 'ImplementationSpecific',
    backend: defaultBackendOf(backend ?? {}),
  };
}

function defaultBackendOf({ service, resource }: Manifest<IngressBackend>): IngressBackend {
  return {
    service: service && { name: service.name ?? '', port: service.port ?? {} },
    resource: resource && { ...resource, kind: resource.kind ?? '', name: resource.name ?? '' },
  };
}
