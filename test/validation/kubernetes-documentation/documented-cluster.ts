import { ScenarioError } from '../../../src/base/scenario-error.ts';
import {
  type ClusterNameService,
  createClusterNameService,
  podOfNamespace,
} from '../../../src/dns/cluster-name-service.ts';
import type { RecordType } from '../../../src/dns/record.ts';
import { type Resolution, resolveName } from '../../../src/dns/resolve-name.ts';
import { createExplainer, type Explainer } from '../../../src/explain/explain-flow.ts';
import { buildProxierState } from '../../../src/kubeproxy/build-proxier-state.ts';
import { programmers } from '../../../src/kubeproxy/programmers.ts';
import type { ProxierState } from '../../../src/kubeproxy/proxier-state.ts';
import type { ProxyMode } from '../../../src/kubernetes/kube-proxy-configuration.ts';
import type { EndpointSlice, IPFamily, Node, Pod, Service } from '../../../src/kubernetes/objects.ts';
import { SERVICE_NAME_LABEL } from '../../../src/kubernetes/reconcile-endpoint-slices.ts';
import type { Cluster } from '../../../src/scenario/cluster.ts';
import { parseCluster } from '../../../src/scenario/parse-cluster.ts';

/** All three modes of kube-proxy: what the pages say of Services holds in each. */
export const modes: readonly ProxyMode[] = ['iptables', 'nftables', 'ipvs'];

/** A cluster that has been given the manifests of a page, and the ways to ask what they do. */
export interface DocumentedCluster {
  readonly cluster: Cluster;
  readonly explain: Explainer;
  readonly names: ClusterNameService;
  /** The Service as `kubectl get` shows it, by `name` in the namespace default or `namespace/name`. */
  service(name: string): Service;
  pod(name: string): Pod;
  node(name: string): Node;
  slicesOf(service: string): readonly EndpointSlice[];
  /** What a pod of the namespace (or the pod itself) gets for a name. */
  lookUp(name: string, from?: string | Pod, type?: RecordType): Resolution;
  /** What kube-proxy of a node sees. */
  stateOf(node: string, mode?: ProxyMode, family?: IPFamily): ProxierState;
  /** The rules of a node as the mode's own tool prints them. */
  rules(node: string, mode?: ProxyMode, family?: IPFamily): string;
}

/** What becomes of documents that are given to a cluster. */
export function documented(...documents: readonly string[]): DocumentedCluster {
  const { cluster } = parseCluster([{ name: 'page.yaml', text: documents.join('\n---\n') }]);
  const { serviceCIDRs, kubernetesVersion, proxy } = cluster;
  const names = createClusterNameService({
    ...cluster,
    serviceCIDRs: [...serviceCIDRs.IPv4, ...serviceCIDRs.IPv6],
    namespaces: cluster.namespaces.map(({ metadata }) => metadata.name),
  });
  const node = (name: string): Node => named(cluster.nodes, name);
  const stateOf: DocumentedCluster['stateOf'] = (name, mode = proxy.mode, family = 'IPv4') =>
    buildProxierState({
      node: node(name),
      services: cluster.services,
      endpointSlices: cluster.endpointSlices,
      configuration: { ...proxy, mode },
      family,
      serviceCIDRs: serviceCIDRs[family],
      kubernetesMinor: kubernetesVersion.minor,
    });
  return {
    cluster,
    explain: createExplainer(cluster),
    names,
    service: (name) => named(cluster.services, name),
    pod: (name) => named(cluster.pods, name),
    node,
    slicesOf: (name) => {
      const { metadata } = named(cluster.services, name);
      return cluster.endpointSlices.filter(
        (slice) =>
          slice.metadata.namespace === metadata.namespace &&
          slice.metadata.labels[SERVICE_NAME_LABEL] === metadata.name,
      );
    },
    lookUp: (name, from = 'default', type = 'A') => {
      const pod = typeof from === 'string' ? podOfNamespace(from) : from;
      return resolveName(name, [type], names.resolverOfPod(pod, 'glibc'), 0);
    },
    stateOf,
    rules: (name, mode = proxy.mode, family = 'IPv4') => programmers[mode](stateOf(name, mode, family)).print(),
  };
}

/** The mistakes for which the documents are refused; none if they are taken. */
export function refusals(...documents: readonly string[]): readonly string[] {
  try {
    documented(...documents);
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.mistakes.map(({ message }) => message);
  }
}

/** A cluster of nodes node-1, node-2 …; `more` are further fields of `Simulation.spec.cluster`, such as `serviceCIDR: …`. */
export function nodes(count: number, more = ''): string {
  return `apiVersion: svcsim.dev/v1alpha1
kind: Simulation
metadata: {name: page}
spec: {cluster: {nodes: {count: ${count}}${more === '' ? '' : `, ${more}`}}}`;
}

/** A pod, and where it listens. */
export interface PodOnNode {
  readonly name: string;
  readonly node?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** By the name of each. */
  readonly ports?: Readonly<Record<string, number>>;
  /** More of `spec` and `status`. */
  readonly spec?: object;
  readonly status?: object;
  readonly metadata?: object;
}

/** The manifest of a pod. */
export function podOn({ name, node, namespace, labels, ports = {}, spec, status, metadata }: PodOnNode): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: namespace ?? 'default', labels: labels ?? {}, ...metadata },
    spec: {
      nodeName: node ?? 'node-1',
      containers: [
        {
          name: 'main',
          image: 'main',
          ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort })),
        },
      ],
      ...spec,
    },
    ...(status === undefined ? {} : { status }),
  });
}

/** The pods myapp-0 on node-1 and myapp-1 on node-2, with the label that the pages' `my-service` selects. */
export const myApp: string = ['node-1', 'node-2']
  .map((node, i) => podOn({ name: `myapp-${i}`, node, labels: { 'app.kubernetes.io/name': 'MyApp' } }))
  .join('\n---\n');

/** A pod on node-2 that no Service selects: `pod/default/client`. */
export const client: string = podOn({ name: 'client', node: 'node-2', labels: { app: 'client' } });

/** `address:port` of every endpoint that a connection may come to, sorted. */
export function endpointsOf({ endpoints }: ReturnType<Explainer>): readonly string[] {
  return endpoints.map(({ address, port }) => `${address}:${port}`).toSorted();
}

/** The names of the pods that a connection may come to, sorted. */
export function podsOf({ endpoints }: ReturnType<Explainer>): readonly string[] {
  return endpoints.map(({ pod, address }) => pod?.split('/').at(-1) ?? address).toSorted();
}

/** Every source that an endpoint may see. */
export function sourcesOf({ endpoints }: ReturnType<Explainer>): readonly string[] {
  return [...new Set(endpoints.flatMap(({ sourceIPs }) => sourceIPs))].toSorted();
}

/** The data of the answers, sorted: DNS shuffles them. */
export function answersOf({ answers }: Resolution): readonly string[] {
  return answers.map(({ data }) => data).toSorted();
}

function named<Named extends { readonly metadata: { readonly namespace: string; readonly name: string } }>(
  all: readonly Named[],
  name: string,
): Named {
  const wanted = name.includes('/') ? name : `default/${name}`;
  const found = all.find(
    ({ metadata }) => `${metadata.namespace}/${metadata.name}` === wanted || metadata.name === name,
  );
  if (found === undefined) throw new Error(`the page has no ${name}`);
  return found;
}
