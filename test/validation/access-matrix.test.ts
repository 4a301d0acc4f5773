import { describe, expect, it } from 'vitest';
import { explainerOf, pod, service, simulation } from '../explain/read-cluster.ts';

// Who can reach which type of Service from where, as Kubernetes' documentation of Services has it: a cluster IP from
// inside, a node port from wherever a node can be reached, a load balancer from everywhere, an ExternalName and a headless
// Service by names of the cluster's own DNS, which nobody outside of its pods asks.

const pods = [
  pod('web-0', 'node-1'),
  pod('web-1', 'node-2'),
  pod('client', 'node-3').replace('app: web', 'app: client'),
  pod('stranger', 'node-3', 'other').replace('app: web', 'app: client'),
];

const types = [
  service('cluster', 'clusterIP: 10.96.0.80'),
  service('nodes', 'type: NodePort, clusterIP: 10.96.0.81').replace(
    'targetPort: 8080',
    'targetPort: 8080, nodePort: 30080',
  ),
  service('balanced', 'type: LoadBalancer, clusterIP: 10.96.0.82, allocateLoadBalancerNodePorts: false'),
  service('headless', 'clusterIP: None').replace('port: 80,', 'port: 8080,'),
  'apiVersion: v1\nkind: Service\nmetadata: {name: alias, namespace: shop}\nspec: {type: ExternalName, externalName: db.example.com}',
];

const clients = {
  'pod in the same namespace': 'pod/shop/client',
  'pod in another namespace': 'pod/other/stranger',
  'process of a node': 'node/node-3',
  'client outside': 'external',
} as const;

const everybody = ['yes', 'yes', 'yes', 'yes'];

/** What each client, in the order above, gets: `yes` or how it fails. */
const matrix: readonly (readonly [type: string, to: string, ...answers: readonly string[]])[] = [
  ['ClusterIP by its name', 'cluster:80', 'yes', 'name-not-found', 'name-not-found', 'name-not-found'],
  ['ClusterIP by name and namespace', 'cluster.shop:80', 'yes', 'yes', 'name-not-found', 'name-not-found'],
  ['ClusterIP by its full name', 'cluster.shop.svc.cluster.local:80', 'yes', 'yes', 'name-not-found', 'name-not-found'],
  ['ClusterIP by its address', '10.96.0.80:80', 'yes', 'yes', 'yes', 'no-route'],
  ['a port that the ClusterIP Service has not', '10.96.0.80:81', 'timeout', 'timeout', 'timeout', 'no-route'],
  ['an address that no Service has', '10.96.0.99:80', 'timeout', 'timeout', 'timeout', 'no-route'],
  ['NodePort at a node with an endpoint', 'node-1:30080', ...everybody],
  ['NodePort at a node without one', 'node-3:30080', ...everybody],
  ['NodePort by its cluster IP', '10.96.0.81:80', 'yes', 'yes', 'yes', 'no-route'],
  ['a node port that nobody has', 'node-1:30081', 'refused', 'refused', 'refused', 'refused'],
  ['LoadBalancer by its address', '203.0.113.1:80', ...everybody],
  ['LoadBalancer by its cluster IP', '10.96.0.82:80', 'yes', 'yes', 'yes', 'no-route'],
  ['headless by its name', 'headless.shop:8080', 'yes', 'yes', 'name-not-found', 'name-not-found'],
  ['a pod by its address', '10.244.0.2:8080', 'yes', 'yes', 'yes', 'no-route'],
  ['ExternalName by its name', 'alias.shop:5432', 'yes', 'yes', 'name-not-found', 'name-not-found'],
  ['the host of the ExternalName', 'db.example.com:5432', ...everybody],
];

const answerOf = (explain: ReturnType<typeof explainerOf>, to: string, from: string): string => {
  const { failures, reached } = explain({ to, from });
  return failures.map(({ kind }) => kind).join(', ') || (reached === 1 ? 'yes' : `${reached}`);
};

describe.each(['iptables', 'nftables', 'ipvs'] as const)('in %s mode', (mode) => {
  const explain = explainerOf(
    simulation(3, 'cloud').replace('nodes:', `proxy: {mode: ${mode}}, nodes:`),
    ...types,
    ...pods,
  );

  it.each(matrix)('%s', (_type, to, ...answers) => {
    const found = Object.values(clients).map((from) => answerOf(explain, to, from));
    // The two later modes refuse what iptables mode does not know.
    const expected = answers.map((each) => {
      if (each !== 'timeout' || mode === 'iptables') return each;
      return to === '10.96.0.80:81' ? 'refused' : each;
    });
    expect(Object.fromEntries(Object.keys(clients).map((who, i) => [who, found[i]]))).toEqual(
      Object.fromEntries(Object.keys(clients).map((who, i) => [who, expected[i]])),
    );
  });
});

it('without a provider the load balancer is pending: its Service is reached from inside alone, and outside is told why', () => {
  const explain = explainerOf(simulation(3), ...types, ...pods);
  expect(answerOf(explain, 'balanced:80', clients['pod in the same namespace'])).toBe('yes');
  const { failures } = explain({ to: 'balanced.shop:80', from: 'external' });
  expect(failures[0]?.why).toContain('its load balancer is pending (loadBalancerProvider none)');
});

it('a node port fails at the node that is lost, and at no other', () => {
  const lost = (name: string, ip: string, status: string): string => `apiVersion: v1
kind: Node
metadata: {name: ${name}}
status: {addresses: [{type: InternalIP, address: ${ip}}], conditions: [{type: Ready, status: "${status}"}]}`;
  const nodes = [
    lost('node-1', '192.0.2.11', 'True'),
    lost('node-2', '192.0.2.12', 'Unknown'),
    lost('node-3', '192.0.2.13', 'True'),
  ];
  const explain = explainerOf(...nodes, ...types, pods[0]!, pods[2]!);
  for (const from of ['external', clients['pod in the same namespace']]) {
    const answers = ['node-1', 'node-2', 'node-3'].map((name) => answerOf(explain, `${name}:30080`, from));
    expect(answers, from).toEqual(['yes', 'timeout', 'yes']);
  }
});
