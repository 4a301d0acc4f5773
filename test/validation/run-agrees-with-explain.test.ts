import { describe, expect, it } from 'vitest';
import { load, outside } from '../client/route/documents.ts';
import { explainerOf, sharesOf } from '../explain/read-cluster.ts';
import { own, worldOf } from '../scenario/read.ts';
import { startWorld } from '../world.ts';

// A run takes its own short way to where each connection goes; `explain` walks the rules that kube-proxy would program.
// Both must lead to the same pods in the same shares, from everywhere, by every address, in every mode.

const pod = (name: string, app: string, node: number): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: default, labels: {app: ${app}}}
spec: {nodeName: node-${node}, containers: [{name: a, image: a, ports: [{containerPort: 8080}]}]}`;

/** web has one pod on node-1 and two on node-2, none on node-3 and node-4. */
const pods = [pod('web-0', 'web', 1), pod('web-1', 'web', 2), pod('web-2', 'web', 2), pod('caller', 'caller', 2)];

const fast = own('Application', 'web', '{selector: {matchLabels: {app: web}}, serviceTime: 0ms, concurrency: 1000}');

const webService = (fields: string): string => `apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec: {type: LoadBalancer, clusterIP: 10.96.0.80, loadBalancerIP: 203.0.113.10, externalIPs: [198.51.100.7], selector: {app: web}, ports: [{port: 80, targetPort: 8080, nodePort: 30080}], ${fields}}`;

const simulation = (mode: string): string =>
  own(
    'Simulation',
    's',
    `{cluster: {nodes: {count: 4, zones: [a, b]}, loadBalancerProvider: cloud, proxy: {mode: ${mode}}}}`,
  );

const senders = [
  ['a pod', 'pod/default/caller', '{selector: {matchLabels: {app: caller}}}'],
  ['outside', 'external', outside],
] as const;

const addresses = [
  '10.96.0.80:80',
  'node-1:30080',
  'node-2:30080',
  'node-3:30080',
  '203.0.113.10:80',
  '198.51.100.7:80',
];

const policies = [
  'externalTrafficPolicy: Cluster',
  'externalTrafficPolicy: Local',
  'internalTrafficPolicy: Local',
  'trafficDistribution: PreferClose',
];

/** The share of each pod in the connections of a run, and that of failed requests as `failed`. */
function sharesOfRun(texts: readonly string[]): Readonly<Record<string, number>> {
  const world = startWorld(worldOf(texts), { endMs: 60_000 });
  const { connections, requests } = world.finish();
  const shares: Record<string, number> = {};
  const add = (name: string): void => {
    shares[name] = (shares[name] ?? 0) + 1 / requests.length;
  };
  for (const { pod: index } of connections) add(world.pods[index]!.name);
  for (const { outcome } of requests) if (outcome !== 'success') add('failed');
  return shares;
}

describe.each(['iptables', 'nftables', 'ipvs'])('in %s mode', (mode) => {
  describe.each(policies)('with %s', (policy) => {
    const cluster = [simulation(mode), ...pods, webService(policy)];
    const explain = explainerOf(...cluster);

    it.each(senders)('%s gets to the pods that explain names', (_, from, sender) => {
      for (const address of addresses) {
        const explained = explain({ to: address, from });
        const failed = explained.failures.reduce((sum, { probability }) => sum + probability, 0);
        const reached = explained.endpoints.reduce((sum, { probability }) => sum + probability, 0);
        // Where replies are lost explain names the endpoint and the failure: of those only the failures are compared.
        const areSeen = reached + failed < 1.001;
        const expected: Record<string, number> = { ...(areSeen ? sharesOf(explained) : {}), failed };
        const found = sharesOfRun([...cluster, fast, load(sender, address)]);
        const names = areSeen ? new Set([...Object.keys(expected), ...Object.keys(found)]) : ['failed'];
        for (const name of names) {
          // 6,000 connections: four standard deviations of a half.
          expect(Math.abs((found[name] ?? 0) - (expected[name] ?? 0)), `${address}: ${name}`).toBeLessThan(0.026);
        }
      }
    });
  });
});

it('both say that a Service without endpoints refuses', () => {
  const cluster = [simulation('iptables'), pods[3]!, webService('externalTrafficPolicy: Cluster')];
  expect(explainerOf(...cluster)({ to: '10.96.0.80:80', from: 'pod/default/caller' }).failures[0]?.kind).toBe(
    'refused',
  );
  const idle = webService('externalTrafficPolicy: Cluster').replace('selector: {app: web}, ', '');
  const texts = [
    simulation('iptables'),
    pods[3]!,
    idle,
    load('{selector: {matchLabels: {app: caller}}}', '10.96.0.80'),
  ];
  const { causes } = startWorld(worldOf(texts), { endMs: 10_000 }).finish();
  // A node sends so many ICMP messages and no more: who hears none waits for its next SYN.
  expect(new Set(causes.map(({ cause }) => cause))).toEqual(new Set(['no-endpoint', 'icmp-limited']));
  expect(causes.find(({ cause }) => cause === 'no-endpoint')!.reason).toBe('connection-refused');
});
