import type { Service } from '../../kubernetes/objects.ts';
import type { Cluster } from '../cluster.ts';
import type { Resolution } from './resolution.ts';
import { noteVersion } from './resolve-cluster.ts';
import { keyOf } from './resolve-endpoint-slices.ts';
import { checkScheduler, noteProxy } from './resolve-proxy.ts';

/** How many Services one line of assumptions names. */
const MOST_NAMES = 8;

/** Says what was assumed of a cluster as a whole, for those who look at it and run nothing. */
export function noteCluster(resolution: Resolution, cluster: Cluster, isSeedGiven: boolean): void {
  noteVersion(resolution);
  checkScheduler(resolution, cluster.proxy);
  noteProxy(resolution, cluster.proxy);
  noteDetector(resolution, cluster);
  noteDrawn(resolution, isSeedGiven);
  noteLoadBalancers(resolution, cluster);
}

/** kube-proxy by ClusterCIDR without a block cannot tell pods from others, which is seldom meant. */
function noteDetector({ notes }: Resolution, { proxy }: Cluster): void {
  if (proxy.detectLocalMode !== 'ClusterCIDR' || proxy.clusterCIDR !== '') return;
  notes.assume(
    'clusterCIDR of the KubeProxyConfiguration',
    'none',
    'as the document has it: kube-proxy then takes nobody for a pod, and masquerades nothing that goes to a cluster IP',
  );
}

/** Addresses and node ports that nobody gave depend on the seed. */
function noteDrawn({ objects, notes, seed }: Resolution, isSeedGiven: boolean): void {
  const isDrawn = objects.all('Service').some(({ value: { spec } }) => {
    const hasNodePorts =
      spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
    const lacksNodePort = hasNodePorts && spec.ports.some(({ nodePort }) => !nodePort);
    return spec.type !== 'ExternalName' && (spec.clusterIP === '' || lacksNodePort);
  });
  if (isDrawn && !isSeedGiven) notes.assume('cluster IPs and node ports that are not given', `seed ${seed}`, 'default');
}

/** Which Services got an address of a load balancer, and why others have none. */
export function noteLoadBalancers({ objects, notes }: Resolution, { services, loadBalancerProvider }: Cluster): void {
  const isSaid = objects.only('Simulation')?.value.cluster?.loadBalancerProvider !== undefined;
  const provider = `loadBalancerProvider ${loadBalancerProvider}${isSaid ? '' : ', the default'}`;
  const all = services.filter(({ spec }) => spec.type === 'LoadBalancer');
  const given = new Set(
    objects.all('Service').flatMap(({ value }) => (value.status.loadBalancer.ingress.length > 0 ? [keyOf(value)] : [])),
  );
  const assume = (what: string, of: readonly Service[], source: string): void => {
    const names = of.slice(0, MOST_NAMES).map((service) => {
      const ips = service.status.loadBalancer.ingress.flatMap(({ ip }) => ip ?? []);
      return [keyOf(service), ...ips].join(' ');
    });
    const rest = of.length > MOST_NAMES ? ` and ${of.length - MOST_NAMES} more` : '';
    if (of.length > 0) notes.assume(what, names.join(', ') + rest, source);
  };
  const made = all.filter((each) => each.status.loadBalancer.ingress.length > 0 && !given.has(keyOf(each)));
  const pending = all.filter(({ status }) => status.loadBalancer.ingress.length === 0);
  const ofOthers = pending.filter(({ spec }) => spec.loadBalancerClass !== undefined);
  const others = pending.filter(({ spec }) => spec.loadBalancerClass === undefined);
  assume('addresses of load balancers', made, provider);
  assume('load balancers that stay pending', ofOthers, 'their loadBalancerClass is for a controller that is not here');
  const why = loadBalancerProvider === 'none' ? '' : ': the address that they ask for is taken, or none is left';
  assume('load balancers that stay pending', others, `${provider}${why}`);
}
