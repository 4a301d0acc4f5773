import { parseIP } from '../../../src/kubernetes/ip.ts';
import { documented, nodes } from './documented-cluster.ts';

/** The cluster IPs of so many Services that ask for none, in a cluster with this range. */
export function clusterIPsIn(serviceCIDR: string, count: number, ...more: readonly string[]): readonly string[] {
  const services = Array.from(
    { length: count },
    (_, i) => `apiVersion: v1\nkind: Service\nmetadata: {name: dynamic-${i}}\nspec: {ports: [{port: 80}]}`,
  );
  const { cluster } = documented(nodes(1, `serviceCIDR: ${serviceCIDR}`), ...services, ...more);
  return cluster.services
    .filter(({ metadata }) => metadata.name.startsWith('dynamic-'))
    .map(({ spec }) => spec.clusterIP);
}

/** How far an address is above the first of its range. */
export function offsetIn(serviceCIDR: string, address: string): number {
  const [first = ''] = serviceCIDR.split('/');
  return Number((parseIP(address)?.value ?? 0n) - (parseIP(first)?.value ?? 0n));
}
