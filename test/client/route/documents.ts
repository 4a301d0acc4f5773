import { own, scenarioOf, worldOf } from '../../scenario/read.ts';
import { type Log, runWorld, startWorld } from '../../world.ts';

// Small clusters in documents: pods where they are said to be, Services in front of them, and one Workload each test.

/** A Simulation of a cluster: `cluster` are the fields of its shorthand, in YAML's flow style. */
export function cluster(nodes: number, zones: string, fields = ''): string {
  const network = '{sameNode: 0ms, sameZone: 1ms, crossZone: 2ms, external: 10ms}';
  const shorthand = `{nodes: {count: ${nodes}, zones: ${zones}}${fields === '' ? '' : `, ${fields}`}}`;
  return own('Simulation', 's', `{cluster: ${shorthand}, network: ${network}}`);
}

/** Pods of an app on nodes, named app-0, app-1, …; `fields` of their spec. */
export function pods(app: string, nodes: readonly number[], fields = ''): string {
  return nodes
    .map(
      (node, i) => `apiVersion: v1
kind: Pod
metadata: {name: ${app}-${i}, labels: {app: ${app}}}
spec: {nodeName: node-${node}, ${fields}containers: [{name: a, image: a, ports: [{containerPort: 8080}]}]}
`,
    )
    .join('---\n');
}

/** A Service of an app at port 80, of the name of the app. */
export function service(app: string, fields: string, extra = ''): string {
  return `apiVersion: v1
kind: Service
metadata: {name: ${app}${extra}}
spec: {selector: {app: ${app}}, ports: [{port: 80, targetPort: 8080}], ${fields}}
`;
}

/** An Application that serves at once, so that nothing waits. */
export function fast(app: string): string {
  return own('Application', app, `{selector: {matchLabels: {app: ${app}}}, serviceTime: 0ms, concurrency: 1000}`);
}

/** Who calls, in YAML. */
export const outside = '{external: {clients: 8}}';

/** A Workload: new connections at 100 a second unless said otherwise. */
export function load(from: string, target: string, fields = 'connection: {reuse: false}', name = 'load'): string {
  return own(
    'Workload',
    name,
    `{from: ${from}, target: "${target}", executor: constant-arrival-rate, rate: 100/s, timeout: 1s, ${fields}}`,
  );
}

/** What is logged of so many seconds. */
export function runDocuments(texts: readonly string[], seconds: number): Log {
  return runWorld(worldOf(texts), { endMs: 1000 * seconds });
}

/** The share of each pod, by name, in the connections of so many seconds; those that got none are left out. */
export function sharesOf(texts: readonly string[], seconds = 200): Readonly<Record<string, number>> {
  const world = startWorld(worldOf(texts), { endMs: 1000 * seconds });
  const { connections } = world.finish();
  const shares: Record<string, number> = {};
  for (const { pod } of connections) {
    const { name } = world.pods[pod]!;
    shares[name] = (shares[name] ?? 0) + 1 / connections.length;
  }
  return Object.fromEntries(Object.entries(shares).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What was assumed of something, as `value (source)`. */
export function assumedOf(texts: readonly string[], what: string): string | undefined {
  const found = scenarioOf(texts).assumptions.find((each) => each.what.startsWith(what));
  return found && `${found.value} (${found.source})`;
}

/** As many shares as pods of an app, each of this size within four standard deviations of 20,000 connections. */
export function about(share: number): unknown {
  return {
    asymmetricMatch: (actual: number) =>
      Math.abs(actual - share) < 4 * Math.sqrt((share * (1 - share)) / 20_000) + 1e-9,
    toString: () => `about ${share}`,
  };
}
