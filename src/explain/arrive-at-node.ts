import { parseIP } from '../kubernetes/ip.ts';
import type { Node, Pod } from '../kubernetes/objects.ts';
import { podIPs } from './address-owners.ts';
import type { ClusterView } from './cluster-view.ts';
import type { ExplainedEndpoint } from './explanation.ts';
import { canonical, keyOf } from './identity.ts';
import { answered, failed, type Outcome } from './outcome.ts';
import type { Arrival, Destination } from './pass-node.ts';

/**
 * A packet that no rule of kube-proxy sends on, at an address of its node: for a hostNetwork pod that declares the port,
 * for a pod with that hostPort, for kube-proxy itself where it answers health checks, else for nobody that the documents
 * know.
 *
 * @param passed what the rules of the node did; its verdict is kept.
 */
export function arriveAtNode(view: ClusterView, { node, destination, sourceIP }: Arrival, passed: Outcome): Outcome {
  const { name } = node.metadata;
  const { port, protocol } = destination;
  const pod = view.cluster.pods.find(
    ({ spec }) =>
      spec.hostNetwork &&
      spec.nodeName === name &&
      spec.containers.some(({ ports }) =>
        ports.some((each) => each.containerPort === port && each.protocol === protocol),
      ),
  );
  if (pod !== undefined) return delivered(pod, node, { ...destination, sourceIP }, passed);
  const mapped = hostPortOf(view, node, destination);
  if (mapped !== undefined) {
    const { ip } = mapped;
    const why = `the hostPort of pod ${keyOf(mapped.pod)}: the network plugin leads it there, no rule of kube-proxy does`;
    const rewritten = { at: name, step: `${destination.ip}:${port} becomes ${ip}:${mapped.port}`, why };
    return delivered(
      mapped.pod,
      node,
      { ip, port: mapped.port, sourceIP },
      { ...passed, path: [...passed.path, rewritten] },
    );
  }
  const step = `${name} port ${port}/${protocol}`;
  const checked = view.cluster.services.find(({ spec }) => spec.healthCheckNodePort === port);
  const outcome =
    checked !== undefined && protocol === 'TCP'
      ? answered({ at: name, step, why: `kube-proxy answers here for the health of Service ${keyOf(checked)}` })
      : failed('refused', {
          at: name,
          step,
          why: `no rule takes it, and no pod of the documents has the port by hostNetwork or hostPort${nodePortHint(view, destination)}`,
        });
  return { ...outcome, verdict: passed.verdict, service: passed.service, path: [...passed.path, ...outcome.path] };
}

/** The pod of a node that has a port of it as its hostPort, and what that port leads to. */
function hostPortOf(
  { cluster }: ClusterView,
  { metadata }: Node,
  { ip, port, protocol }: Destination,
): { readonly pod: Pod; readonly ip: string; readonly port: number } | undefined {
  const family = parseIP(ip)?.family;
  for (const pod of cluster.pods) {
    const { hostNetwork, nodeName, containers } = pod.spec;
    if (hostNetwork || nodeName !== metadata.name) continue;
    const podIP = podIPs(pod).find((each) => parseIP(each)?.family === family);
    const mapped = containers
      .flatMap(({ ports }) => ports)
      .find((each) => each.hostPort === port && each.protocol === protocol && isAt(each.hostIP, ip));
    if (mapped !== undefined && podIP !== undefined) return { pod, ip: podIP, port: mapped.containerPort };
  }
  return undefined;
}

/** Without a `hostIP`, or with one that stands for all, a hostPort is at every address of the node. */
function isAt(hostIP: string | undefined, ip: string): boolean {
  return hostIP === undefined || ['', '0.0.0.0', '::'].includes(hostIP) || canonical(hostIP) === ip;
}

/** Straight to a pod: no rule has a part in it. */
export function delivered(
  pod: Pod,
  node: Node,
  { ip, port, sourceIP }: { readonly ip: string; readonly port: number; readonly sourceIP: string },
  passed: Outcome,
): Outcome {
  const endpoint: ExplainedEndpoint = {
    address: ip,
    port,
    pod: keyOf(pod),
    node: node.metadata.name,
    probability: 1,
    masquerade: false,
    sourceIPs: [sourceIP],
  };
  const why = podIPs(pod).includes(ip)
    ? `the pod’s own address: the network leads there, no rule of kube-proxy rewrites it`
    : `the pod is in the network of its node and declares the port`;
  const step = { at: node.metadata.name, step: `pod ${keyOf(pod)}`, why };
  return { ...passed, endpoints: [endpoint], failures: [], path: [...passed.path, step] };
}

function nodePortHint({ cluster }: ClusterView, { port, protocol }: Destination): string {
  const owner = cluster.services.find(({ spec }) =>
    spec.ports.some((each) => each.nodePort === port && each.protocol === protocol),
  );
  if (owner !== undefined) return `; it is a node port of Service ${keyOf(owner)}, but not at this address`;
  const same = cluster.services.find(({ spec }) => spec.ports.some((each) => each.port === port));
  const nodePort = same?.spec.ports.find((each) => each.port === port)?.nodePort;
  return same === undefined || !nodePort ? '' : `; the node port of Service ${keyOf(same)} is ${nodePort}`;
}
