import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../src/scenario/cluster.ts';
import { assumption, clusterOf, own, parsedClusterOf, workload, worldOf } from '../read.ts';

const deployment = (name: string, replicas: number, pod = '', port = 8080): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {replicas: ${replicas}, selector: {matchLabels: {app: ${name}}}, template: {metadata: {labels: {app: ${name}, tier: front}}, spec: {${pod}containers: [{name: c, image: c, ports: [{name: http, containerPort: ${port}}]}]}}}\n`;
const service = (name: string, spec: string, metadata = ''): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}${metadata}}\nspec: ${spec}\n`;
const simulation = (cluster: string): string => own('Simulation', 's', `{cluster: ${cluster}}`);

/** `address:port zone ready` of every endpoint of a Service's slices. */
function endpointsOf({ endpointSlices }: Cluster, name: string): readonly string[] {
  return endpointSlices
    .filter(({ metadata }) => metadata.labels['kubernetes.io/service-name'] === name)
    .flatMap(({ ports, endpoints }) =>
      endpoints.map(
        ({ addresses, zone, conditions }) =>
          `${addresses[0]} ${ports.map(({ port }) => port).join()} ${zone} ${conditions.ready}`,
      ),
    );
}

describe('the nodes', () => {
  it('of the shorthand are whole Node objects', () => {
    const [node] = clusterOf([simulation('{nodes: {count: 2, zones: [a, b]}}')]).nodes;
    expect(node).toMatchObject({
      metadata: { labels: { 'topology.kubernetes.io/zone': 'a' } },
      spec: { podCIDR: '10.244.0.0/24', podCIDRs: ['10.244.0.0/24'] },
      status: {
        addresses: [
          { type: 'InternalIP', address: '172.18.0.2' },
          { type: 'Hostname', address: 'node-1' },
        ],
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    });
  });

  it('of documents keep what they say; none gets an address that another one has', () => {
    const node = (name: string, rest: string): string =>
      `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\n${rest}`;
    const { nodes } = clusterOf([
      node(
        'a',
        'spec: {podCIDR: 10.9.0.0/24}\nstatus: {addresses: [{type: InternalIP, address: 172.18.0.3}, {type: ExternalIP, address: 198.51.100.7}]}\n',
      ),
      node('b', ''),
    ]);
    expect(nodes.map(({ spec, status }) => [spec.podCIDRs, status.addresses.map(({ address }) => address)])).toEqual([
      [['10.9.0.0/24'], ['172.18.0.3', '198.51.100.7', 'a']],
      [['10.244.0.0/24'], ['172.18.0.5', 'b']],
    ]);
  });
});

describe('dual stack', () => {
  const texts = [
    deployment('web', 2),
    service('both', '{ipFamilyPolicy: RequireDualStack, selector: {app: web}, ports: [{port: 80, targetPort: http}]}'),
    service('six', '{ipFamilies: [IPv6], selector: {app: web}, ports: [{port: 80, targetPort: http}]}'),
    service('one', '{selector: {app: web}, ports: [{port: 80, targetPort: http}]}'),
    simulation('{podCIDR: "10.244.0.0/16,fd00:10:244::/56", loadBalancerProvider: none}'),
  ];
  const cluster = clusterOf(texts);

  it('gives nodes and pods an address of each family', () => {
    expect(cluster.nodes[1]?.spec.podCIDRs).toEqual(['10.244.1.0/24', 'fd00:10:244:1::/64']);
    expect(cluster.nodes[1]?.status.addresses.slice(0, 2).map(({ address }) => address)).toEqual([
      '172.18.0.3',
      'fc00:f853:ccd:e793::3',
    ]);
    expect(cluster.pods[1]?.status.podIPs.map(({ ip }) => ip)).toEqual(['10.244.1.2', 'fd00:10:244:1::2']);
  });

  it('gives Services cluster IPs and slices by their families', () => {
    const families = (name: string): readonly string[] =>
      cluster.endpointSlices
        .filter(({ metadata }) => metadata.labels['kubernetes.io/service-name'] === name)
        .map(({ addressType, endpoints }) => `${addressType} ${endpoints.length}`);
    expect([families('both'), families('six'), families('one')]).toEqual([
      ['IPv4 2', 'IPv6 2'],
      ['IPv6 2'],
      ['IPv4 2'],
    ]);
    expect(cluster.services[0]?.spec.clusterIPs).toHaveLength(2);
    expect(cluster.serviceCIDRs.IPv6).toEqual(['fd00:10:96::/112']);
    expect(cluster.proxy.clusterCIDR).toBe('10.244.0.0/16,fd00:10:244::/56');
  });

  it('may have IPv6 alone', () => {
    const six = clusterOf([...texts.slice(0, 1), ...texts.slice(3, 4), simulation('{podCIDR: "fd00:10:244::/56"}')]);
    expect(six.pods[0]?.status.podIPs).toEqual([{ ip: 'fd00:10:244::2' }]);
    expect(six.services[0]?.spec.clusterIP).toMatch(/^fd00:10:96::/);
    expect(six.nodes[0]?.status.addresses[0]?.address).toBe('fc00:f853:ccd:e793::2');
    expect(six.podCIDRs.IPv4).toEqual([]);
  });
});

describe('the pods', () => {
  it('of a StatefulSet have names of their own in DNS, and labels that pick each alone', () => {
    const set =
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: mysql}\nspec: {replicas: 2, serviceName: mysql, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: c}]}}}\n';
    const cluster = clusterOf([
      set,
      service('mysql', '{clusterIP: None, selector: {app: db}, ports: [{port: 3306}]}'),
      service('first', '{selector: {statefulset.kubernetes.io/pod-name: mysql-0}, ports: [{port: 3306}]}'),
    ]);
    expect(cluster.pods.map(({ spec }) => [spec.hostname, spec.subdomain])).toEqual([
      ['mysql-0', 'mysql'],
      ['mysql-1', 'mysql'],
    ]);
    const slice = cluster.endpointSlices[0];
    expect(slice?.endpoints.map(({ hostname }) => hostname)).toEqual(['mysql-0', 'mysql-1']);
    expect(slice?.metadata.labels).toHaveProperty(['service.kubernetes.io/headless'], '');
    expect(endpointsOf(cluster, 'first')).toHaveLength(1);
  });

  it('that fit nowhere are pending and no endpoints; those of the host have its addresses', () => {
    const cluster = clusterOf([
      deployment('gpu', 2, 'nodeSelector: {gpu: "yes"}, '),
      deployment('web', 1, 'hostNetwork: true, '),
      service('front', '{selector: {tier: front}, ports: [{port: 80}]}'),
    ]);
    expect(cluster.pendingPods.map(({ status }) => [status.phase, status.podIPs])).toEqual([
      ['Pending', []],
      ['Pending', []],
    ]);
    expect(cluster.pods.map(({ status }) => [status.phase, status.podIPs, status.hostIP])).toEqual([
      ['Running', [{ ip: '172.18.0.2' }], '172.18.0.2'],
    ]);
    expect(endpointsOf(cluster, 'front')).toEqual(['172.18.0.2 80 a true']);
  });

  it('written by hand keep the address that they have, and no other pod gets it', () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: c}]}\nstatus: {podIP: 10.244.0.2}\n';
    const cluster = clusterOf([pod, deployment('web', 3), simulation('{nodes: {count: 1}}')]);
    const ips = cluster.pods.map(({ status }) => status.podIPs[0]?.ip);
    expect(ips).toEqual(['10.244.0.2', '10.244.0.3', '10.244.0.4', '10.244.0.5']);
  });
});

describe('the EndpointSlices', () => {
  it('are made of the pods that the selector picks, one group for each set of ports', () => {
    const cluster = clusterOf([
      deployment('a', 2),
      deployment('b', 1, '', 9090),
      service('front', '{selector: {tier: front}, ports: [{port: 80, targetPort: http}]}'),
    ]);
    expect(endpointsOf(cluster, 'front')).toEqual([
      '10.244.0.2 8080 a true',
      '10.244.1.2 8080 b true',
      '10.244.2.2 9090 c true',
    ]);
    expect(cluster.endpointSlices).toHaveLength(2);
  });

  it('hold no more than 100 endpoints each', () => {
    const { endpointSlices } = clusterOf([
      deployment('web', 250),
      service('web', '{selector: {app: web}, ports: [{port: 80}]}'),
    ]);
    expect(endpointSlices.map(({ endpoints }) => endpoints.length)).toEqual([100, 100, 50]);
  });

  it('say what is ready, what still serves and what ends', () => {
    const pod = (name: string, more: string, ready: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: web}${more}}\nspec: {nodeName: node-1, containers: [{name: c, image: c}]}\nstatus: {phase: Running, podIP: 10.244.0.${name.length + 10}, conditions: [{type: Ready, status: "${ready}"}]}\n`;
    const ending = ', deletionTimestamp: "2026-01-01T00:00:00Z"';
    const texts = [
      pod('a', '', 'True'),
      pod('bb', '', 'False'),
      pod('ccc', ending, 'True'),
      pod('dddd', ending, 'False'),
    ];
    const conditions = (spec: string): unknown =>
      clusterOf([...texts, service('web', spec)]).endpointSlices[0]?.endpoints.map((each) => each.conditions);
    expect(conditions('{selector: {app: web}, ports: [{port: 80}]}')).toEqual([
      { ready: true, serving: true, terminating: false },
      { ready: false, serving: false, terminating: false },
      { ready: false, serving: true, terminating: true },
      { ready: false, serving: false, terminating: true },
    ]);
    expect(conditions('{publishNotReadyAddresses: true, selector: {app: web}, ports: [{port: 80}]}')).toEqual([
      { ready: true, serving: true, terminating: false },
      { ready: true, serving: false, terminating: false },
      { ready: true, serving: true, terminating: true },
      { ready: true, serving: false, terminating: true },
    ]);
  });

  it('of the user are taken as they are, and none are made beside them', () => {
    const slice =
      'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: web-1, labels: {kubernetes.io/service-name: web}}\naddressType: IPv4\nports: [{port: 9}]\nendpoints: [{addresses: [10.1.1.1]}]\n';
    const cluster = clusterOf([
      deployment('web', 2),
      service('web', '{selector: {app: web}, ports: [{port: 80}]}'),
      slice,
    ]);
    expect(cluster.endpointSlices).toMatchObject([
      { metadata: { name: 'web-1' }, endpoints: [{ addresses: ['10.1.1.1'] }] },
    ]);
  });

  it('of a Service without selector mirror its Endpoints; without those there are none', () => {
    const endpoints = (name: string): string =>
      `apiVersion: v1\nkind: Endpoints\nmetadata: {name: ${name}}\nsubsets: [{addresses: [{ip: 10.9.0.4}], ports: [{port: 5432}]}]\n`;
    const cluster = clusterOf([
      service('db', '{ports: [{port: 5432}]}'),
      service('empty', '{ports: [{port: 5432}]}'),
      service('name', '{type: ExternalName, externalName: example.com, selector: {app: x}}'),
      endpoints('db'),
      endpoints('nobody'),
    ]);
    expect(cluster.endpointSlices.map(({ metadata }) => metadata.labels['kubernetes.io/service-name'])).toEqual(['db']);
    expect(endpointsOf(cluster, 'db')).toEqual(['10.9.0.4 5432 undefined true']);
  });

  it('have the hints of trafficDistribution, if the version knows it', () => {
    const hints = (version: string, value: string): unknown => {
      const texts = [
        deployment('web', 3),
        service('web', `{trafficDistribution: ${value}, selector: {app: web}, ports: [{port: 80}]}`),
      ];
      const parsed = parsedClusterOf([...texts, simulation(`{kubernetesVersion: "${version}"}`)]);
      return [
        parsed.cluster.endpointSlices[0]?.endpoints[0]?.hints ?? null,
        assumption(parsed, 'trafficDistribution of Service default/web') ?? null,
      ];
    };
    const zone = [{ name: 'a' }];
    expect(hints('1.34', 'PreferClose')).toEqual([{ forZones: zone, forNodes: [] }, null]);
    expect(hints('1.34', 'PreferSameNode')).toEqual([{ forZones: zone, forNodes: [{ name: 'node-1' }] }, null]);
    expect(hints('1.33', 'PreferSameNode')).toEqual([
      null,
      'without effect (Kubernetes 1.33 does not know PreferSameNode by default)',
    ]);
  });

  it('have topology-aware hints for 9 endpoints in 3 zones and none for 11', () => {
    const parsed = (replicas: number): ReturnType<typeof parsedClusterOf> =>
      parsedClusterOf([
        deployment('web', replicas),
        service(
          'web',
          '{selector: {app: web}, ports: [{port: 80}]}',
          ', annotations: {service.kubernetes.io/topology-mode: Auto}',
        ),
      ]);
    const hinted = ({ cluster }: ReturnType<typeof parsedClusterOf>): number =>
      cluster.endpointSlices[0]?.endpoints.filter(({ hints }) => hints !== undefined).length ?? -1;
    expect([hinted(parsed(9)), hinted(parsed(11))]).toEqual([9, 0]);
    expect(assumption(parsed(9), 'CPU of the nodes')).toBe('the same on each (default, for topology-aware hints)');
    expect(assumption(parsed(11), 'topology-aware hints of Service default/web')).toMatch(/^none \(/);
  });
});

describe('load balancers', () => {
  const lb = (name: string, more = ''): string => service(name, `{type: LoadBalancer, ${more}ports: [{port: 80}]}`);

  it('stay pending without a provider, which is the default', () => {
    const parsed = parsedClusterOf([lb('web'), lb('other', 'loadBalancerClass: example.com/x, ')]);
    expect(parsed.cluster.services.map(({ status }) => status.loadBalancer.ingress)).toEqual([[], []]);
    const said = parsed.assumptions.filter(({ what }) => what === 'load balancers that stay pending');
    expect(said.map(({ value, source }) => `${value}: ${source}`)).toEqual([
      'default/other: their loadBalancerClass is for a controller that is not here',
      'default/web: loadBalancerProvider none, the default',
    ]);
  });

  it('get an address from a provider, which is said', () => {
    const parsed = parsedClusterOf([lb('web'), simulation('{loadBalancerProvider: metallb-l2}')]);
    expect(parsed.cluster.services[0]?.status.loadBalancer.ingress).toEqual([{ ip: '172.18.255.200', ipMode: 'VIP' }]);
    expect(assumption(parsed, 'addresses of load balancers')).toBe(
      'default/web 172.18.255.200 (loadBalancerProvider metallb-l2)',
    );
  });
});

it('the namespaces are those of documents, then those of other objects', () => {
  const text = (kind: string, metadata: string): string => `apiVersion: v1\nkind: ${kind}\nmetadata: ${metadata}\n`;
  const { namespaces } = clusterOf([
    `${text('Service', '{name: web, namespace: shop}')}spec: {ports: [{port: 80}]}\n`,
    text('Namespace', '{name: empty, labels: {team: a}}'),
    `${text('Service', '{name: web, namespace: empty}')}spec: {ports: [{port: 80}]}\n`,
  ]);
  expect(namespaces.map(({ metadata }) => [metadata.name, metadata.labels])).toEqual([
    ['empty', { team: 'a' }],
    ['shop', {}],
  ]);
});

it('a run has the candidates that the slices list, in the order of its pods', () => {
  const workloads = fc.array(fc.record({ replicas: fc.nat(4), port: fc.constantFrom(8080, 9090) }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(workloads, (all) => {
      const texts = [
        ...all.map(({ replicas, port }, i) => deployment(`w${i}`, replicas, '', port)),
        service('front', '{selector: {tier: front}, ports: [{port: 80, targetPort: http}]}'),
      ];
      const { endpointSlices } = clusterOf(texts);
      const world = worldOf([...texts, workload('from: {nodes: true}', 'target: http://front')]);
      const candidates = world.services[0]?.ports[0]?.candidates ?? [];
      const listed = endpointSlices.flatMap(({ endpoints, ports }) =>
        endpoints.map(({ addresses }) => `${addresses[0]}:${ports[0]?.port}`),
      );
      expect(candidates.map(({ pod, targetPort }) => `${world.pods[pod]?.ip}:${targetPort}`).toSorted()).toEqual(
        listed.toSorted(),
      );
      expect(candidates.map(({ pod }) => pod)).toEqual(candidates.map(({ pod }) => pod).toSorted((a, b) => a - b));
    }),
    { numRuns: 40, seed: 7 },
  );
});
