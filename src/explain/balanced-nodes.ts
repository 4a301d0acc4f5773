import { answerHealthCheckNodePort, localReadyEndpoints } from '../kubeproxy/health-check-node-port.ts';
import { answerHealthz, isNodeEligible } from '../kubeproxy/proxy-health.ts';
import { inLayer2Order, isBehindLoadBalancers } from '../kubernetes/load-balancer-nodes.ts';
import type { LoadBalancerProvider } from '../kubernetes/load-balancer-provider.ts';
import type { IPFamily, Node, Service } from '../kubernetes/objects.ts';
import { SERVICE_NAME_LABEL } from '../kubernetes/reconcile-endpoint-slices.ts';
import { needsHealthCheckNodePort } from '../kubernetes/service-exposure.ts';
import type { ClusterView } from './cluster-view.ts';
import type { Asking } from './pass-node.ts';

/** The nodes to which a load balancer sends new connections, each with the same share. */
export interface BalancedNodes {
  /** Empty: there is nobody to send to. */
  readonly nodes: readonly Node[];
  readonly why: string;
}

/**
 * The nodes that may get a new connection to the load balancer of a Service.
 *
 * A cloud's spreads by a hash of the flow over the nodes whose health checks pass: with `externalTrafficPolicy: Local`
 * those at the healthCheckNodePort, which pass where a ready endpoint runs, else kube-proxy's own, which pass everywhere.
 * MetalLB announces no address of a Service without a serving endpoint, and by policy Local only from nodes that have
 * one: in layer 2 mode from the one node that comes first by a hash of its name and the address, in BGP mode from all.
 *
 * Source: k8s.io/cloud-provider controllers/service (excluded nodes); KEP-3836; MetalLB speaker/layer2_controller.go
 * ShouldAnnounce, speaker/bgp_controller.go ShouldAnnounce, internal/k8s/epslices.
 */
export function balancedNodes(asking: Asking, service: Service, ip: string, family: IPFamily): BalancedNodes {
  const { cluster, nodes } = asking.view;
  const members = nodes.filter(isBehindLoadBalancers);
  const isLocal = needsHealthCheckNodePort(service.spec);
  const provider: LoadBalancerProvider =
    cluster.loadBalancerProvider === 'none' ? 'cloud' : cluster.loadBalancerProvider;
  if (provider === 'cloud') return healthyNodes(asking, service, family, members, isLocal);

  const serving = servingNodes(asking.view, service);
  if (serving === null) {
    return { nodes: [], why: 'MetalLB announces no address of a Service without a serving endpoint' };
  }
  const speakers = isLocal ? members.filter(({ metadata }) => serving.has(metadata.name)) : members;
  const whose = isLocal ? 'nodes with an endpoint (externalTrafficPolicy Local)' : 'nodes';
  if (provider === 'metallb-bgp') {
    const why = `MetalLB announces it by BGP from all ${whose}; a router takes one by a hash of the flow`;
    return { nodes: speakers, why };
  }
  const why = `MetalLB answers for it in layer 2 from one of the ${whose}: first by the hash of its name and the address`;
  return { nodes: inLayer2Order(ip, speakers).slice(0, 1), why };
}

function healthyNodes(
  asking: Asking,
  service: Service,
  family: IPFamily,
  members: readonly Node[],
  isLocal: boolean,
): BalancedNodes {
  if (!isLocal) {
    const nodes = members.filter((node) => answerHealthz(true, isNodeEligible(node)).status === 200);
    return { nodes, why: 'externalTrafficPolicy Cluster: a hash of the flow takes one of the healthy nodes' };
  }
  const nodes = members.filter((node) => isHealthy(asking, service, family, node));
  const port = service.spec.healthCheckNodePort;
  const why =
    nodes.length === 0
      ? `externalTrafficPolicy Local: no node has a ready endpoint, so that no health check at port ${port} passes`
      : `externalTrafficPolicy Local: a hash of the flow takes one of the nodes with a ready endpoint, as their health checks at port ${port} tell`;
  return { nodes, why };
}

function isHealthy({ view, mode }: Asking, service: Service, family: IPFamily, node: Node): boolean {
  const { namespace, name } = service.metadata;
  const endpoints = view.stateOf(node, family, mode, [service]).services.flatMap((each) => each.endpoints);
  const localEndpoints = localReadyEndpoints(endpoints);
  return answerHealthCheckNodePort({ namespace, service: name, localEndpoints, proxyHealthy: true }).status === 200;
}

/** The nodes with an endpoint that is ready or serves while it terminates; null if there is no such endpoint at all. */
function servingNodes({ cluster }: ClusterView, { metadata }: Service): ReadonlySet<string> | null {
  const endpoints = cluster.endpointSlices
    .filter((slice) => slice.metadata.namespace === metadata.namespace)
    .filter((slice) => slice.metadata.labels[SERVICE_NAME_LABEL] === metadata.name)
    .flatMap((slice) => slice.endpoints)
    .filter(({ conditions }) => conditions.ready !== false || conditions.serving === true);
  return endpoints.length === 0 ? null : new Set(endpoints.flatMap(({ nodeName }) => nodeName ?? []));
}
