import type { ClusterIPAllocator } from './cluster-ip-allocator.ts';
import { parseIP } from './ip.ts';
import { hasServiceSelector } from './label-selector.ts';
import type { NodePortAllocator } from './node-port-allocator.ts';
import type { IPFamily, Service, ServicePort, ServiceSpec } from './objects.ts';
import type { Allocation } from './range-allocator.ts';
import { isHeadless, needsHealthCheckNodePort } from './service-exposure.ts';

/** What a cluster has to give to Services; the families are those of its Service CIDRs, first first. */
export interface ServiceAllocators {
  readonly clusterIPs: readonly { readonly family: IPFamily; readonly from: ClusterIPAllocator }[];
  readonly nodePorts: NodePortAllocator;
}

/**
 * A Service with the cluster IPs, node ports and health check node port that the API server gives it
 * when it is created. What it asks for explicitly it gets or the whole Service fails; the error is
 * the API server's, with the field. To load many Services at once, allocate those with explicit
 * requests first, or a random choice may take what a later one asks for.
 *
 * Source: pkg/registry/core/service/storage/alloc.go allocateCreate.
 */
export function allocateService(service: Service, allocators: ServiceAllocators): Allocation<Service> {
  if (service.spec.type === 'ExternalName') return { ok: true, value: service };
  const spec = withFamilies(service.spec, allocators);
  if (spec.ipFamilyPolicy === 'RequireDualStack' && !isUnselected(spec) && allocators.clusterIPs.length < 2) {
    return { ok: false, error: 'spec.ipFamilyPolicy: this cluster is not configured for dual-stack services' };
  }
  const addressed = allocateClusterIPs(spec, allocators);
  if (!addressed.ok) return addressed;
  const numbered = allocateNodePorts(addressed.value, allocators.nodePorts);
  if (!numbered.ok) return numbered;
  const checked = allocateHealthCheckNodePort(numbered.value, allocators.nodePorts);
  return checked.ok ? { ok: true, value: { ...service, spec: checked.value } } : checked;
}

/** Whether a Service asks for an address or node port by number. */
export function hasExplicitRequests({ spec }: Service): boolean {
  return (
    (spec.clusterIP !== '' && !isHeadless(spec)) ||
    Boolean(spec.healthCheckNodePort) ||
    spec.ports.some((port) => Boolean(port.nodePort))
  );
}

/** Whether a Service is headless and has no selector: it may have endpoints of any family. */
function isUnselected(spec: ServiceSpec): boolean {
  return isHeadless(spec) && !hasServiceSelector(spec.selector);
}

/** initIPFamilyFields: families follow from the cluster IPs, else from the policy and the cluster. */
function withFamilies(spec: ServiceSpec, { clusterIPs }: ServiceAllocators): ServiceSpec {
  const unselected = isUnselected(spec);
  const isForTwo = spec.ipFamilies.length === 2 || spec.clusterIPs.length === 2;
  const policy = spec.ipFamilyPolicy ?? (unselected || isForTwo ? 'RequireDualStack' : 'SingleStack');
  const given = spec.ipFamilies.length > 0 ? spec.ipFamilies : familiesOf(spec.clusterIPs);
  const first = given[0] ?? clusterIPs[0]?.family ?? 'IPv4';
  const other: IPFamily = first === 'IPv4' ? 'IPv6' : 'IPv4';
  const second = given[1] ?? (policy !== 'SingleStack' && (unselected || clusterIPs.length === 2) ? other : undefined);
  return {
    ...spec,
    ipFamilyPolicy: policy,
    ipFamilies: second === undefined ? [first] : [first, second],
  };
}

function familiesOf(clusterIPs: readonly string[]): readonly IPFamily[] {
  return clusterIPs.flatMap((ip) => parseIP(ip)?.family ?? []);
}

function allocateClusterIPs(spec: ServiceSpec, allocators: ServiceAllocators): Allocation<ServiceSpec> {
  if (isHeadless(spec)) return { ok: true, value: { ...spec, clusterIPs: ['None'] } };
  const clusterIPs: string[] = [];
  for (const [i, family] of spec.ipFamilies.entries()) {
    const allocator = allocators.clusterIPs.find((each) => each.family === family);
    if (allocator === undefined) {
      return {
        ok: false,
        error: `spec.ipFamilies[${i}]: ${family} is not configured on this cluster`,
      };
    }
    const wanted = spec.clusterIPs[i];
    const given = wanted === undefined ? allocator.from.allocateNext() : allocator.from.allocate(wanted);
    if (!given.ok) {
      const what = wanted === undefined ? 'failed to allocate a serviceIP' : `failed to allocate IP ${wanted}`;
      return { ok: false, error: `spec.clusterIPs: ${what}: ${given.error}` };
    }
    clusterIPs.push(given.value);
  }
  return { ok: true, value: { ...spec, clusterIP: clusterIPs[0] ?? '', clusterIPs } };
}

/**
 * initNodePorts: entries of the same port number (53/TCP and 53/UDP) share one node port, be it
 * asked for or drawn. Without allocateLoadBalancerNodePorts only explicit requests are served.
 */
function allocateNodePorts(spec: ServiceSpec, allocator: NodePortAllocator): Allocation<ServiceSpec> {
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return { ok: true, value: spec };
  const draws = spec.type === 'NodePort' || spec.allocateLoadBalancerNodePorts !== false;
  const nodePortOf = new Map<number, number>();
  const ports: ServicePort[] = [];
  for (const [i, entry] of spec.ports.entries()) {
    const shared = nodePortOf.get(entry.port);
    const own = entry.nodePort || undefined;
    if (own === undefined && !draws) {
      ports.push(entry);
    } else if (shared !== undefined && (own === undefined || own === shared)) {
      ports.push({ ...entry, nodePort: shared });
    } else {
      const wanted = shared === undefined ? requestedNodePort(spec.ports, entry.port) : own;
      const given = wanted === undefined ? allocator.allocateNext() : allocator.allocate(wanted);
      if (!given.ok) {
        const why =
          wanted === undefined
            ? `failed to allocate a nodePort: ${given.error}`
            : `Invalid value: ${wanted}: ${given.error}`;
        return { ok: false, error: `spec.ports[${i}].nodePort: ${why}` };
      }
      if (shared === undefined) nodePortOf.set(entry.port, given.value);
      ports.push({ ...entry, nodePort: given.value });
    }
  }
  return { ok: true, value: { ...spec, ports } };
}

function requestedNodePort(ports: readonly ServicePort[], port: number): number | undefined {
  return ports.find((entry) => entry.port === port && Boolean(entry.nodePort))?.nodePort;
}

function allocateHealthCheckNodePort(spec: ServiceSpec, allocator: NodePortAllocator): Allocation<ServiceSpec> {
  if (!needsHealthCheckNodePort(spec)) return { ok: true, value: spec };
  const wanted = spec.healthCheckNodePort || undefined;
  const given = wanted === undefined ? allocator.allocateNext() : allocator.allocate(wanted);
  if (given.ok) return { ok: true, value: { ...spec, healthCheckNodePort: given.value } };
  const what =
    wanted === undefined
      ? 'failed to allocate a HealthCheck NodePort'
      : `failed to allocate requested HealthCheck NodePort ${wanted}`;
  return { ok: false, error: `spec.healthCheckNodePort: ${what}: ${given.error}` };
}
