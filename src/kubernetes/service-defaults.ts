import { defaultNamespacedMetadata } from './metadata-defaults.ts';
import type { Manifest, Service, ServicePort, ServiceSpec } from './objects.ts';
import { isExternallyAccessible } from './service-exposure.ts';

/** DefaultClientIPServiceAffinitySeconds: three hours. */
const CLIENT_IP_TIMEOUT_SECONDS = 10_800;

/**
 * A Service with what the API server fills in before it allocates addresses: `clusterIP` and
 * `clusterIPs` say the same, node ports and cluster IPs that nobody asked for stay empty.
 *
 * Source: pkg/apis/core/v1/defaults.go SetDefaults_Service; pkg/registry/core/service/strategy.go
 * for the two forms of the cluster IP.
 */
export function defaultService(manifest: Manifest<Service>): Service {
  return {
    kind: 'Service',
    metadata: defaultNamespacedMetadata(manifest.metadata),
    spec: defaultServiceSpec(manifest.spec ?? {}),
    status: {
      loadBalancer: {
        ingress: (manifest.status?.loadBalancer?.ingress ?? []).map((ingress) => ({
          ...ingress,
          ipMode: ingress.ipMode ?? (ingress.ip === undefined ? undefined : 'VIP'),
        })),
      },
    },
  };
}

function defaultServiceSpec(manifest: Manifest<ServiceSpec>): ServiceSpec {
  const type = manifest.type ?? 'ClusterIP';
  const externalIPs = manifest.externalIPs ?? [];
  const sessionAffinity = manifest.sessionAffinity ?? 'None';
  const clusterIP = manifest.clusterIP || (manifest.clusterIPs?.[0] ?? '');
  return {
    ...manifest,
    type,
    ports: (manifest.ports ?? []).map(defaultServicePort),
    clusterIP,
    clusterIPs: manifest.clusterIPs ?? (clusterIP === '' ? [] : [clusterIP]),
    ipFamilies: manifest.ipFamilies ?? [],
    externalIPs,
    sessionAffinity,
    sessionAffinityConfig:
      sessionAffinity === 'ClientIP'
        ? {
            clientIP: {
              timeoutSeconds: manifest.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? CLIENT_IP_TIMEOUT_SECONDS,
            },
          }
        : undefined,
    externalTrafficPolicy:
      manifest.externalTrafficPolicy ?? (isExternallyAccessible({ type, externalIPs }) ? 'Cluster' : undefined),
    internalTrafficPolicy: manifest.internalTrafficPolicy ?? (type === 'ExternalName' ? undefined : 'Cluster'),
    publishNotReadyAddresses: manifest.publishNotReadyAddresses ?? false,
    loadBalancerSourceRanges: manifest.loadBalancerSourceRanges ?? [],
    allocateLoadBalancerNodePorts:
      manifest.allocateLoadBalancerNodePorts ?? (type === 'LoadBalancer' ? true : undefined),
  };
}

/** A target port that is 0 or empty is the port itself. */
function defaultServicePort(manifest: Manifest<ServicePort>): ServicePort {
  const port = manifest.port ?? 0;
  return {
    ...manifest,
    name: manifest.name ?? '',
    protocol: manifest.protocol ?? 'TCP',
    port,
    targetPort: manifest.targetPort || port,
  };
}
