import { createExplainer, type Explainer } from '../../src/explain/explain-flow.ts';
import type { Explanation } from '../../src/explain/explanation.ts';
import type { FlowQuestion } from '../../src/explain/flow-question.ts';
import { parseCluster } from '../../src/scenario/parse-cluster.ts';

/** Answers questions about the cluster that documents describe. */
export function explainerOf(...documents: readonly string[]): Explainer {
  const { cluster } = parseCluster([{ name: 'cluster.yaml', text: documents.join('\n---\n') }]);
  return createExplainer(cluster);
}

/** One answer. */
export function explain(documents: string, question: FlowQuestion): Explanation {
  return explainerOf(documents)(question);
}

/** Nodes named node-1, node-2 … with one zone each, without a load-balancer provider unless one is named. */
export function simulation(nodes: number, loadBalancerProvider = 'none'): string {
  return `apiVersion: svcsim.dev/v1alpha1
kind: Simulation
metadata: {name: made}
spec: {cluster: {nodes: {count: ${nodes}}, loadBalancerProvider: ${loadBalancerProvider}}}`;
}

/** A pod that listens at 8080, on a node. */
export function pod(name: string, node: string, namespace = 'shop', more = ''): string {
  return `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {app: web}}
spec:
  nodeName: ${node}${more}
  containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]`;
}

/** A Service of the pods, port 80 to 8080; `spec` is more fields of it, as `type: NodePort`. */
export function service(name: string, spec = ''): string {
  return `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]${spec === '' ? '' : `, ${spec}`}}`;
}

/** The share of each pod, by its name alone; pods are sorted by name. */
export function sharesOf({ endpoints }: Explanation): Readonly<Record<string, number>> {
  const shares = endpoints.map(({ pod, address, probability }) => [(pod ?? address).split('/').at(-1), probability]);
  return Object.fromEntries(shares.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}
