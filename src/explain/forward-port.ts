import { findPort } from '../kubernetes/find-port.ts';
import { containsLabels } from '../kubernetes/label-selector.ts';
import type { Pod } from '../kubernetes/objects.ts';
import { isNodeUnreachable } from '../kubernetes/topology.ts';
import type { Explanation, FlowFailure, PathStep } from './explanation.ts';
import { findPod, type PodPort } from './find-pod.ts';
import { canonical, keyOf } from './identity.ts';
import type { Wanted } from './parse-wanted.ts';
import type { Asking } from './pass-node.ts';
import { refuse, refuseUnknown } from './refuse.ts';
import { pickServicePort } from './service-port.ts';

/**
 * `kubectl port-forward`: a tunnel by way of the API server and a kubelet into one pod, where it ends at the pod's own
 * loopback address. Of a Service kubectl takes one pod, once, and stays with it; neither kube-proxy nor the Service's
 * address has a part in it.
 *
 * Source: kubectl pkg/cmd/portforward, pkg/polymorphichelpers attachablePodForObject.
 *
 * @throws {ScenarioError} when no pod or Service is named, or there is no pod to connect to.
 */
export function forwardPort({ view, mode }: Asking, wanted: Wanted, asked: string): Explanation {
  if (wanted.kind === 'host') {
    refuse('kubectl port-forward goes to a pod or a Service', 'write it as pod/shop/web-0:8080 or service/shop/web:80');
  }
  const { pod, port, protocol, why } =
    wanted.kind === 'pod'
      ? { ...findPod(view, wanted), why: 'one pod, by its name' }
      : podOfService({ view, mode }, wanted);
  if (protocol !== 'TCP') refuse(`kubectl port-forward knows TCP alone, and this is ${protocol}`);
  const node = view.node(pod.spec.nodeName ?? '');
  const { name } = node.metadata;
  const ip = canonical(pod.status.podIPs[0]?.ip);
  const path: readonly PathStep[] = [
    { at: 'kubectl', step: `port-forward to ${keyOf(pod)}`, why },
    {
      at: 'API server',
      step: `POST /api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/portforward`,
      why: 'a stream to the kubelet of the pod’s node; no Service and no rule of kube-proxy has a part in it',
    },
    {
      at: name,
      step: `127.0.0.1 port ${port} in the pod`,
      why: 'the process sees a connection from the pod itself; all connections go to this pod until it is gone',
    },
  ];
  const lost = isNodeUnreachable(node);
  const failures: readonly FlowFailure[] = lost
    ? [{ kind: 'timeout', probability: 1, why: `${name} does not answer` }]
    : [];
  return {
    verdict: 'NONE',
    endpoints: [
      { address: ip, port, pod: keyOf(pod), node: name, probability: 1, masquerade: false, sourceIPs: ['127.0.0.1'] },
    ],
    masquerade: false,
    service: null,
    mode,
    path,
    from: { who: 'kubectl', ip: null, node: null },
    to: { asked, protocol, addresses: [] },
    reached: lost ? 0 : 1,
    failures,
  };
}

/** Of the pods that run, one that is ready; kubectl takes the one that has been ready for longest, here the first. */
function podOfService({ view }: Asking, { host, port, protocol }: Wanted): PodPort & { readonly why: string } {
  const service = view.service(host) ?? refuseUnknown('Service', host, view.cluster.services.map(keyOf));
  const { selector } = service.spec;
  if (selector === undefined || Object.keys(selector).length === 0) {
    refuse(`kubectl port-forward needs a selector, which Service ${host} has not`, 'name a pod');
  }
  const pods = view.cluster.pods.filter(
    ({ metadata }) => metadata.namespace === service.metadata.namespace && containsLabels(metadata.labels, selector),
  );
  const pod = pods.find(isReady) ?? pods[0] ?? refuse(`Service ${host} selects no pod that runs`);
  const picked = pickServicePort(service, port, protocol);
  if (picked.port === undefined) refuse(`Service ${host} has no port ${picked.number}/${picked.protocol}`);
  const target = findPort(pod, picked.port) ?? refuse(`pod ${keyOf(pod)} declares no port ${picked.port.targetPort}`);
  const why = `kubectl takes one of the ${pods.length} pods of Service ${host}, once`;
  return { pod, port: target, protocol: picked.protocol, why };
}

function isReady({ status }: Pod): boolean {
  return status.conditions.some(({ type, status: value }) => type === 'Ready' && value === 'True');
}
