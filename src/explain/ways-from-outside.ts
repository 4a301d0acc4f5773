import type { Service } from '../kubernetes/objects.ts';
import { isHeadless } from '../kubernetes/service-exposure.ts';
import type { ClusterView } from './cluster-view.ts';

/** How clients outside of the cluster reach a Service, for an error message: its public addresses, or that it has none. */
export function waysFromOutside({ cluster }: ClusterView, { spec, status, metadata }: Service): string {
  const { ingress } = status.loadBalancer;
  const balanced = ingress.flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
  const nodePorts = spec.ports.flatMap(({ nodePort }) => nodePort || []);
  const nodes = spec.externalTrafficPolicy === 'Local' ? 'the nodes that have an endpoint of it' : 'every node';
  const ways = [
    ...balanced.map((address) => `at its load balancer ${address}`),
    ...spec.externalIPs.map((ip) => `at its external IP ${ip}`),
    ...(nodePorts.length === 0 ? [] : [`at ${nodes}, port ${nodePorts.join(', ')}`]),
    ...cluster.ingresses
      .filter((each) => each.metadata.namespace === metadata.namespace)
      .flatMap((each) => each.spec.rules)
      .filter(({ http }) => http?.paths.some(({ backend }) => backend.service?.name === metadata.name))
      .map(({ host }) => `by an Ingress for ${host === '' ? 'every host' : host}`),
  ];
  const pending =
    spec.type === 'LoadBalancer' && ingress.length === 0
      ? `its load balancer is pending (loadBalancerProvider ${cluster.loadBalancerProvider}); `
      : '';
  if (ways.length > 0) return `${pending}from outside it is reached ${ways.join(', ')}`;
  const type = isHeadless(spec) ? 'headless' : `of type ${spec.type}`;
  return `${pending}it is ${type} and not reached from outside`;
}
