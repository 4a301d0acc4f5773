import { describe, expect, it } from 'vitest';
import { own, scenarioOf, shop, workload, worldOf } from '../scenario/read.ts';
import { runWorld } from '../world.ts';

// What the documents say of DNS, down to the latency of requests. All nodes are one: a round trip to the cluster's DNS
// is 2 × 0.05 ms on the way and 0.1 ms at the server, as assumed, and what the rules cost.

const simulation = (dns = '{}', more = ''): string =>
  own(
    'Simulation',
    'names',
    `{seed: 1, duration: 10s, warmUp: 0s, cluster: {nodes: {count: 1}, dns: ${dns}${more}}, network: {sameNode: 50us, sameZone: 50us}}`,
  );
const behaviour = own(
  'Application',
  'web',
  '{selector: {matchLabels: {app: web}}, serviceTime: 1ms, concurrency: 100}',
);
const other = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: other}
spec: {clusterIP: 10.96.7.7, ports: [{port: 80}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: web-1, namespace: other, labels: {kubernetes.io/service-name: web}}
addressType: IPv4
ports: [{port: 8080, protocol: TCP}]
endpoints: [{addresses: [10.244.0.2], conditions: {ready: true}}]
---
apiVersion: v1
kind: Service
metadata: {name: api}
spec: {type: ExternalName, externalName: api.example.com}
`;

/** Latencies of the requests of one caller, one a second, each on a connection of its own unless said. */
function latenciesOf(lines: readonly string[], parts: { readonly dns?: string; readonly more?: string } = {}) {
  const texts = [
    simulation(parts.dns, parts.more),
    behaviour,
    `${shop}\n---\n${other}`,
    workload('connection: {reuse: false}', 'rate: 1/s', 'arrivals: uniform', ...lines),
  ];
  const world = worldOf(texts);
  return runWorld(world, { endMs: 10_000 });
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

/** How many round trips to the DNS a lookup of the target costs more than its address does. */
function roundTrips(host: string, ...lines: readonly string[]): number {
  const byName = meanOf(latenciesOf([`target: http://${host}`, ...lines]).latenciesMs);
  const byAddress = meanOf(latenciesOf(['target: http://10.96.7.7', ...lines]).latenciesMs);
  return (byName - byAddress) / 0.2;
}

describe('the price of a name', () => {
  it.each([
    ['web', 1],
    ['web.other', 2],
    ['web.other.svc', 3],
    ['web.other.svc.cluster.local', 4],
    ['web.other.svc.cluster.local.', 1],
  ])('%s costs about %i round trips to the cluster’s DNS', (host, count) => {
    expect(Math.abs(roundTrips(host) - count)).toBeLessThan(0.04 * count + 0.02);
  });

  it('that leads out of the cluster is 4 round trips with ndots 5 and 1 with a final dot, or with ndots 2', () => {
    const plain = meanOf(latenciesOf(['target: http://api.example.com']).latenciesMs);
    const rooted = meanOf(latenciesOf(['target: http://api.example.com.']).latenciesMs);
    const fewDots = meanOf(latenciesOf(['target: http://api.example.com', 'dns: {ndots: 2}']).latenciesMs);
    expect(Math.abs((plain - rooted) / 0.2 - 3)).toBeLessThan(0.2);
    expect(fewDots).toBeCloseTo(rooted, 9);
  });

  it('is nothing for an address, or where the data plane costs nothing', () => {
    const dns = (lines: readonly string[], more = ''): unknown =>
      worldOf([simulation('{}', more), behaviour, shop, workload(...lines)]).dns;
    expect(dns(['target: http://web'])).not.toBeNull();
    expect(dns(['target: http://10.244.0.2:8080'])).toBeNull();
    const free = latenciesOf(['target: http://web'], { more: ', dataPlaneCost: none' }).latenciesMs;
    for (const ms of free) expect(ms).toBeCloseTo(1.1, 9);
  });

  it('is paid once by connections that are kept alive, and once in the time of a client’s cache', () => {
    const dear = { dns: '{serverTime: 20ms}' };
    const paid = (...lines: readonly string[]): number =>
      latenciesOf(['target: http://web', 'rate: 3/s', ...lines], dear).latenciesMs.filter((ms) => ms > 20).length;
    // Three callers in turn, ten requests each.
    expect(paid()).toBe(30);
    expect(paid('connection: {reuse: true}')).toBe(3);
    expect(paid('dns: {cache: 30s}')).toBe(3);
    expect(paid('dns: {cache: 4500ms}')).toBe(6);
    expect(paid('dns: {cache: none}')).toBe(30);
  });

  it('is less with NodeLocal DNSCache where the DNS pods are far away', () => {
    const cluster = (nodeLocal: boolean): string =>
      own(
        'Simulation',
        'far',
        `{seed: 1, duration: 10s, warmUp: 0s, cluster: {nodes: {count: 4, zones: [a, b]}, dns: {nodeLocal: ${nodeLocal}, replicas: 1}}}`,
      );
    const mean = (nodeLocal: boolean): number => {
      const world = worldOf([
        cluster(nodeLocal),
        behaviour,
        shop,
        workload('connection: {reuse: false}', 'rate: 30/s'),
      ]);
      return meanOf(runWorld(world, { endMs: 10_000 }).latenciesMs);
    };
    expect(mean(false) - mean(true)).toBeGreaterThan(0.3);
  });
});

describe('a name that is not found', () => {
  const failing = (template: string, ...lines: readonly string[]): readonly string[] => {
    const caller = shop.replace('containers: [{name: frontend', `${template}\n      containers: [{name: frontend`);
    const texts = [simulation(), behaviour, caller, workload('rate: 1/s', ...lines)];
    return [...new Set(runWorld(worldOf(texts), { endMs: 5000 }).outcomes)];
  };

  it('is every Service’s for pods that ask their node’s name server', () => {
    expect(failing('dnsPolicy: ClusterFirst')).toEqual(['success']);
    expect(failing('dnsPolicy: Default')).toEqual(['dns-failure']);
    expect(failing('hostNetwork: true')).toEqual(['dns-failure']);
    expect(failing('hostNetwork: true\n      dnsPolicy: ClusterFirstWithHostNet')).toEqual(['success']);
  });

  it('is one with a dot for musl with ndots 1, and glibc’s after a detour', () => {
    expect(failing('', 'target: http://web.default', 'dns: {libc: musl, ndots: 1}')).toEqual(['dns-failure']);
    expect(failing('', 'target: http://web.default', 'dns: {libc: glibc, ndots: 1}')).toEqual(['success']);
  });

  it('is said among the assumptions', () => {
    const caller = shop.replace(
      'containers: [{name: frontend',
      'dnsPolicy: Default\n      containers: [{name: frontend',
    );
    const { assumptions } = scenarioOf([caller, workload()]);
    expect(assumptions).toContainEqual({
      what: 'name of the target of Workload default/shoppers',
      value: 'not found by 3 clients',
      source: 'their dnsPolicy, dnsConfig, ndots or libc: every request fails',
    });
  });
});

describe('the DNS Service of the documents', () => {
  const coredns = `apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec:
  clusterIP: 10.96.0.10
  selector: {k8s-app: kube-dns}
  ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
---
apiVersion: v1
kind: Pod
metadata: {name: coredns-1, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec:
  nodeName: node-4
  containers: [{name: coredns, image: coredns, ports: [{containerPort: 53, protocol: UDP}]}]
---
apiVersion: v1
kind: Pod
metadata: {name: coredns-2, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec:
  nodeName: node-3
  containers: [{name: coredns, image: coredns, ports: [{containerPort: 53, protocol: UDP}]}]
`;
  const cluster = own('Simulation', 'dead-dns', '{seed: 1, duration: 120s, warmUp: 0s, cluster: {nodes: {count: 4}}}');
  const power = own('Fault', 'dead', '{node-power-loss: {node: node-4}, at: 10s}');
  // Only pods of the first two nodes call and serve.
  const pods = shop.replaceAll('containers:', 'nodeSelector: {tier: front}\n      containers:');
  const nodes = [1, 2, 3, 4]
    .map((i) => {
      const tier = i <= 2 ? 'front' : 'back';
      return `apiVersion: v1\nkind: Node\nmetadata: {name: node-${i}, labels: {tier: ${tier}, topology.kubernetes.io/zone: a}}\n`;
    })
    .join('---\n');

  it('fails half of the lookups when one of its two nodes loses power, until its endpoint is taken out', () => {
    const texts = [
      cluster.replace(', cluster: {nodes: {count: 4}}', ''),
      nodes,
      behaviour,
      pods,
      coredns,
      power,
      workload('connection: {reuse: false}', 'rate: 20/s', 'timeout: 3s'),
    ];
    const { requests } = runWorld(worldOf(texts), { endMs: 120_000 });
    const outcomesOf = (fromMs: number, toMs: number): readonly string[] =>
      requests.filter(({ dueMs }) => dueMs >= fromMs && dueMs < toMs).map(({ outcome }) => outcome);
    const shareOf = (outcomes: readonly string[]): number =>
      outcomes.filter((each) => each === 'dns-timeout').length / outcomes.length;
    expect(new Set(outcomesOf(0, 9000))).toEqual(new Set(['success']));
    const while_ = outcomesOf(11_000, 45_000);
    expect(new Set(while_)).toEqual(new Set(['success', 'dns-timeout']));
    expect(Math.abs(shareOf(while_) - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / while_.length));
    // 50 s until the node counts as not ready, and a few until the rules have followed.
    expect(new Set(outcomesOf(80_000, 120_000))).toEqual(new Set(['success']));
  });
});
