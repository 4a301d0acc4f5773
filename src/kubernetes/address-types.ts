import { parseIP } from './ip.ts';
import type { IPFamily } from './metadata.ts';
import type { ServiceSpec } from './service.ts';
import { isHeadless } from './service-exposure.ts';

/**
 * The address families for which a Service has EndpointSlices: those it lists, else that of its
 * cluster IP, else (headless, from an old API server) both.
 *
 * Source: k8s.io/endpointslice getAddressTypesForService.
 */
export function addressTypesOf(spec: Pick<ServiceSpec, 'ipFamilies' | 'clusterIP'>): readonly IPFamily[] {
  if (spec.ipFamilies.length > 0) return [...new Set(spec.ipFamilies)];
  if (spec.clusterIP === '' || isHeadless(spec)) return ['IPv4', 'IPv6'];
  return [parseIP(spec.clusterIP)?.family ?? 'IPv4'];
}
