import { parseCIDR, parseIP } from '../../kubernetes/ip.ts';
import type { ServiceSpec } from '../../kubernetes/objects.ts';
import { checkNonSpecialIP } from './check-non-special-ip.ts';
import { type Complain, checkIP } from './complain.ts';

/**
 * What the API server would refuse of the addresses of a Service: its cluster IPs and their families, its external IPs,
 * and what only a load balancer has.
 *
 * Source: pkg/apis/core/validation ValidateService; the messages are its own.
 */
export function checkServiceAddresses(spec: ServiceSpec, complain: Complain): void {
  checkClusterIPs(spec, complain);
  for (const [i, ip] of spec.externalIPs.entries()) checkNonSpecialIP(ip, ['spec', 'externalIPs', i], complain);
  checkLoadBalancerFields(spec, complain);
}

/** Source: validateServiceClusterIPsRelatedFields. */
function checkClusterIPs(spec: ServiceSpec, complain: Complain): void {
  const { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy } = spec;
  if (spec.type === 'ExternalName') return;
  if (clusterIP !== '' && clusterIP !== 'None') checkIP(clusterIP, ['spec', 'clusterIP'], complain);
  const path = ['spec', 'clusterIPs'];
  if (clusterIP !== '' && clusterIPs.length > 0 && clusterIPs[0] !== clusterIP) {
    complain([...path, 0], 'spec.clusterIPs[0]: invalid value: first value must match `clusterIP`');
  }
  if (clusterIPs.length > 2) complain(path, 'spec.clusterIPs: too many: may only hold up to 2 values');
  if (clusterIPs.length > 1 && clusterIPs.includes('None')) {
    complain(path, "spec.clusterIPs: invalid value: 'None' must be the first and only value");
    return;
  }
  for (const [i, ip] of clusterIPs.entries()) {
    if (i > 0) checkIP(ip, [...path, i], complain);
    const family = parseIP(ip)?.family;
    const wanted = ipFamilies[i];
    if (family !== undefined && wanted !== undefined && family !== wanted) {
      const at = i === 0 ? ['spec', 'clusterIP'] : [...path, i];
      complain(
        at,
        `spec.clusterIPs[${i}]: invalid value: ${ip}: expected an ${wanted} value as indicated by \`ipFamilies[${i}]\``,
      );
    }
  }
  const families = clusterIPs.flatMap((ip) => parseIP(ip)?.family ?? []);
  if (families.length === 2 && families[0] === families[1]) {
    complain(path, 'spec.clusterIPs: invalid value: may specify no more than one IP for each IP family');
  }
  if (ipFamilies.length === 2 && ipFamilies[0] === ipFamilies[1]) {
    complain(['spec', 'ipFamilies', 1], `spec.ipFamilies[1]: duplicate value: ${ipFamilies[1]}`);
  }
  if (ipFamilyPolicy === 'SingleStack' && (ipFamilies.length === 2 || clusterIPs.length === 2)) {
    complain(
      ['spec', 'ipFamilyPolicy'],
      'spec.ipFamilyPolicy: invalid value: SingleStack: must be RequireDualStack or PreferDualStack when multiple IP families are specified',
    );
  }
}

function checkLoadBalancerFields(spec: ServiceSpec, complain: Complain): void {
  const { type, loadBalancerSourceRanges, allocateLoadBalancerNodePorts, loadBalancerClass } = spec;
  const only = (field: string): void =>
    complain(
      ['spec', field],
      `spec.${field}: forbidden: may only be used when \`type\` is 'LoadBalancer'`,
      'expected type: LoadBalancer',
    );
  if (type !== 'LoadBalancer') {
    if (loadBalancerSourceRanges.length > 0) only('loadBalancerSourceRanges');
    if (allocateLoadBalancerNodePorts !== undefined) only('allocateLoadBalancerNodePorts');
    if (loadBalancerClass !== undefined) only('loadBalancerClass');
    return;
  }
  for (const [i, range] of loadBalancerSourceRanges.entries()) {
    if (parseCIDR(range.trim()) !== undefined) continue;
    const message = `spec.loadBalancerSourceRanges: invalid value: ${JSON.stringify(range)}: must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)`;
    const help =
      parseIP(range.trim()) === undefined
        ? undefined
        : `one address is ${range.trim()}/${range.includes(':') ? 128 : 32}`;
    complain(['spec', 'loadBalancerSourceRanges', i], message, help);
  }
}
