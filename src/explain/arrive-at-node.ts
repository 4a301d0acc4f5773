import type { Node, Pod } from '../kubernetes/objects.ts';
import { podIPs } from './address-owners.ts';
import type { ClusterView } from './cluster-view.ts';
import type { ExplainedEndpoint } from './explanation.ts';
import { keyOf } from './identity.ts';
import { answered, failed, type Outcome } from './outcome.ts';
import type { Arrival, Destination } from './pass-node.ts';

/**
 * A packet that no rule sends on, at an address of its node: for a hostNetwork pod that declares the port, for
 * kube-proxy itself where it answers health checks, else for nobody that the documents know.
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
  const step = `${name} port ${port}/${protocol}`;
  const checked = view.cluster.services.find(({ spec }) => spec.healthCheckNodePort === port);
  const outcome =
    checked !== undefined && protocol === 'TCP'
      ? answered({ at: name, step, why: `kube-proxy answers here for the health of Service ${keyOf(checked)}` })
      : failed('refused', {
          at: name,
          step,
          why: `no rule takes it, and no hostNetwork pod of the documents listens there${nodePortHint(view, destination)}`,
        });
  return { ...outcome, verdict: passed.verdict, service: passed.service, path: [...passed.path, ...outcome.path] };
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
