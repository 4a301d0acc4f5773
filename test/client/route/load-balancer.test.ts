import { describe, expect, it } from 'vitest';
import { mistakesIn, own, worldOf } from '../../scenario/read.ts';
import { about, assumedOf, cluster, fast, load, outside, pods, runDocuments, service, sharesOf } from './documents.ts';

const balanced = 'type: LoadBalancer, loadBalancerIP: 203.0.113.10';
const local = `${balanced}, externalTrafficPolicy: Local`;
const target = 'http://203.0.113.10';

/** One pod on node-1, three on node-2. */
const skewed = [pods('web', [1, 2, 2, 2]), fast('web')];

describe('a cloud’s load balancer', () => {
  const cloud = (nodes = 4, zones = '[a]', fields = ''): string =>
    cluster(nodes, zones, `loadBalancerProvider: cloud${fields}`);

  it('gives each pod the same share by policy Cluster, whatever node it is on', () => {
    const shares = sharesOf([cloud(), ...skewed, service('web', balanced), load(outside, target)]);
    expect(shares).toEqual({ 'web-0': about(0.25), 'web-1': about(0.25), 'web-2': about(0.25), 'web-3': about(0.25) });
  });

  it('gives each node with a pod the same share by policy Local, so that pods on full nodes get less', () => {
    const shares = sharesOf([cloud(), ...skewed, service('web', local), load(outside, target)]);
    expect(shares).toEqual({
      'web-0': about(1 / 2),
      'web-1': about(1 / 6),
      'web-2': about(1 / 6),
      'web-3': about(1 / 6),
    });
  });

  it('without cross-zone balancing gives each zone the same share, however many nodes it has', () => {
    const spread = [pods('web', [1, 2, 4]), fast('web'), service('web', local), load(outside, target)];
    // node-1 and node-3 are in zone a, node-2 and node-4 in zone b.
    const zones = '[a, b]';
    const even = { 'web-0': about(1 / 3), 'web-1': about(1 / 3), 'web-2': about(1 / 3) };
    expect(sharesOf([cloud(4, zones), ...spread])).toEqual(even);
    expect(sharesOf([cloud(4, zones, ', loadBalancer: {crossZone: false}'), ...spread])).toEqual({
      'web-0': about(1 / 2),
      'web-1': about(1 / 4),
      'web-2': about(1 / 4),
    });
  });

  const lose = own('Fault', 'lose', '{node-power-loss: {node: node-4}, at: 10s}');

  it('loses its share of a node that is gone until health checks have found it out; others lose nothing', () => {
    const health = '{interval: 10s, timeout: 5s, unhealthyThreshold: 3}';
    const texts = [
      cloud(4, '[a]', `, loadBalancer: {healthCheck: ${health}}`),
      pods('web', [1, 2, 3]),
      fast('web'),
      service('web', balanced),
      load(outside, target),
      lose,
    ];
    const { requests } = runDocuments(texts, 80);
    const lostAt = requests.filter(({ outcome }) => outcome === 'connect-timeout').map(({ dueMs }) => dueMs);
    // What was under way through the node when it went is lost with it.
    const otherwise = requests.filter(({ outcome }) => outcome !== 'success' && outcome !== 'connect-timeout');
    expect(otherwise.length).toBeLessThan(5);
    for (const { dueMs } of otherwise) expect(dueMs).toBeGreaterThan(9900);
    const last = Math.max(...lostAt);
    // Three failed checks, the first within an interval of the loss, the last decided by its time-out.
    expect(last).toBeGreaterThan(10_000 + 25_000 - 500);
    expect(last).toBeLessThan(10_000 + 35_000);
    const meanwhile = requests.filter(({ dueMs }) => dueMs >= 10_000 && dueMs <= last).length;
    expect(lostAt.length / meanwhile).toBeGreaterThan(0.25 - 0.03);
    expect(lostAt.length / meanwhile).toBeLessThan(0.25 + 0.03);
  });

  it('is no help to a client that calls the node port of the node that is gone: it loses everything', () => {
    const outcomesAt = (node: string): ReadonlySet<string> => {
      const nodePort = service('web', balanced).replace('targetPort: 8080', 'targetPort: 8080, nodePort: 30080');
      const texts = [cloud(), pods('web', [1, 2, 3]), fast('web'), nodePort, load(outside, `${node}:30080`), lose];
      const { requests } = runDocuments(texts, 60);
      return new Set(requests.filter(({ dueMs }) => dueMs > 10_000).map(({ outcome }) => outcome));
    };
    expect(outcomesAt('node-4')).toEqual(new Set(['connect-timeout']));
    expect(outcomesAt('node-3')).toEqual(new Set(['success']));
  });

  it('by policy Local sends nothing to a node whose last pod has gone, once its health checks fail', () => {
    const kill = own('Fault', 'kill', '{pod-kill: {pods: {selector: {matchLabels: {app: web}}, mode: one}}, at: 10s}');
    const texts = [cloud(2), pods('web', [1, 2]), fast('web'), service('web', local), load(outside, target), kill];
    const { requests } = runDocuments(texts, 80);
    const failed = requests.filter(({ outcome }) => outcome !== 'success').map(({ dueMs }) => dueMs);
    // Its rules drop what comes until the third failed check, which is answered at once.
    expect(failed.length).toBeGreaterThan(0.4 * 20 * 100);
    expect(Math.max(...failed)).toBeLessThan(10_000 + 32_500);
    expect(requests.filter(({ dueMs }) => dueMs > 45_000).every(({ outcome }) => outcome === 'success')).toBe(true);
  });

  it('is passed by from inside: the node of the client takes its address, by policy Local too', () => {
    const inside = load('{nodes: true}', target);
    const shares = sharesOf([cloud(), ...skewed, service('web', local), inside]);
    expect(shares).toEqual({ 'web-0': about(0.25), 'web-1': about(0.25), 'web-2': about(0.25), 'web-3': about(0.25) });
  });

  it('is not passed by where it is a proxy, which nodes do not know', () => {
    const proxied = `${service('web', local)}status: {loadBalancer: {ingress: [{ip: 203.0.113.10, ipMode: Proxy}]}}\n`;
    const shares = sharesOf([cloud(), ...skewed, proxied, load('{nodes: true}', target)]);
    expect(shares).toEqual({
      'web-0': about(1 / 2),
      'web-1': about(1 / 6),
      'web-2': about(1 / 6),
      'web-3': about(1 / 6),
    });
  });

  it('has figures of its own where the Simulation gives none, and says so', () => {
    const texts = [cloud(), ...skewed, service('web', local), load(outside, target)];
    expect(assumedOf(texts, 'health checks of load balancers')).toBe(
      'every 10s, time-out 5s, out after 3 failures, in after 1 passed (default; clouds check every 5 to 30 s, 2 or 3 times)',
    );
    expect(assumedOf(texts, 'cross-zone load balancing')).toBe('on (default)');
    const said = cloud(4, '[a]', ', loadBalancer: {crossZone: true, healthCheck: {interval: 1s}}');
    expect(assumedOf([said, ...texts.slice(1)], 'health checks of load balancers')).toBeUndefined();
  });
});

describe('MetalLB', () => {
  const metallb = (mode: string): string => cluster(4, '[a]', `loadBalancerProvider: metallb-${mode}`);
  const ip = '172.18.255.200';
  const texts = (mode: string): readonly string[] => [
    metallb(mode),
    pods('web', [1, 2, 3, 4]),
    fast('web'),
    service('web', 'type: LoadBalancer, externalTrafficPolicy: Local'),
    load(outside, `http://${ip}`),
  ];

  it('sends all to one node in layer 2 mode, and to every node by BGP', () => {
    expect(Object.values(sharesOf(texts('l2')))).toEqual([expect.closeTo(1, 9)]);
    expect(Object.values(sharesOf(texts('bgp')))).toEqual([about(0.25), about(0.25), about(0.25), about(0.25)]);
  });

  it('finds another node when the one is gone: in seconds by layer 2, in a minute or more by BGP', () => {
    const longestMs = (mode: string, node: number): number => {
      const lose = own('Fault', 'lose', `{node-power-loss: {node: node-${node}}, at: 10s}`);
      const { requests } = runDocuments([...texts(mode), lose], 150);
      const lost = requests.filter(({ outcome }) => outcome !== 'success').map(({ dueMs }) => dueMs);
      return lost.length === 0 ? 0 : Math.max(...lost) - 10_000;
    };
    const [leader] = worldOf(texts('l2')).workloads.map((each) =>
      each.target.kind === 'load-balancer' ? each.target.balancer.nodes[0]! + 1 : 0,
    );
    const others = [1, 2, 3, 4].filter((node) => node !== leader);
    expect(longestMs('l2', leader!)).toBeGreaterThan(4000);
    expect(longestMs('l2', leader!)).toBeLessThan(6000);
    expect(longestMs('l2', others[0]!)).toBe(0);
    expect(longestMs('bgp', 1)).toBeGreaterThan(59_000);
    expect(longestMs('bgp', 1)).toBeLessThan(90_000);
  });
});

describe('an address for outside', () => {
  it('that no provider gives is reached by nobody, and why is said', () => {
    for (const host of ['203.0.113.10', '203.0.113.1']) {
      const asked = balanced.replace('203.0.113.10', host);
      const texts = [cluster(4, '[a]'), ...skewed, service('web', asked), load(outside, `http://${host}`)];
      expect(new Set(runDocuments(texts, 1).outcomes)).toEqual(new Set(['unreachable']));
      expect(assumedOf(texts, 'target of Workload')).toBe(
        `cannot be reached (the load balancer of Service default/web is pending (loadBalancerProvider none): nobody has the address ${host})`,
      );
    }
    const named = [cluster(4, '[a]'), ...skewed, service('web', balanced), load(outside, 'http://web')];
    expect(assumedOf(named, 'target of Workload')).toContain('its load balancer is pending');
  });

  it('by externalIPs leads to any node from outside, and to the rules of the own one from inside', () => {
    const external = service('web', 'externalIPs: [198.51.100.7], externalTrafficPolicy: Local');
    const from = (who: string): readonly string[] => [
      cluster(2, '[a]'),
      ...skewed,
      external,
      load(who, '198.51.100.7:80'),
    ];
    expect(sharesOf(from(outside))['web-0']).toEqual(about(1 / 2));
    expect(sharesOf(from('{nodes: true}'))['web-0']).toEqual(about(1 / 4));
    const dead = own('Fault', 'lose', '{node-power-loss: {node: node-1}, at: 0s}');
    const { outcomes } = runDocuments([...from(outside), dead], 100);
    // Nobody looks whether the node is alive.
    expect(outcomes.filter((outcome) => outcome === 'success').length / outcomes.length).toBeCloseTo(0.5, 1);
  });

  it('has the ports of its Service alone', () => {
    const texts = [cluster(4, '[a]', 'loadBalancerProvider: cloud'), ...skewed, service('web', balanced)];
    expect(mistakesIn([...texts, load(outside, 'http://203.0.113.10:81')])).toEqual([
      expect.stringContaining('203.0.113.10 has no TCP port 81 (those of Service default/web are 80)'),
    ]);
  });
});

describe('a load balancer by hand', () => {
  const nodePort = service('web', 'type: NodePort').replace('targetPort: 8080', 'targetPort: 8080, nodePort: 30080');
  const via = (fields: string): string =>
    load(outside, 'http://haproxy:30080', `connection: {reuse: false}, via: {loadBalancer: {${fields}}}`);
  const local3 = nodePort.replace('type: NodePort', 'type: NodePort, externalTrafficPolicy: Local');

  it('goes round the nodes in turn, so that nodes get the same to one connection', () => {
    const texts = [cluster(3, '[a]'), pods('web', [1, 2, 2]), fast('web'), local3, via('')];
    const shares = sharesOf(texts, 40);
    // node-3 has no pod: its node port drops the checks.
    expect(shares['web-0']).toBeCloseTo(1 / 2, 9);
    expect(shares['web-1']! + shares['web-2']!).toBeCloseTo(1 / 2, 9);
  });

  it('may have some of the nodes, take one by chance, and check nothing', () => {
    const texts = [cluster(3, '[a]'), pods('web', [1, 2, 3]), fast('web'), local3];
    const random = via('nodes: [node-1, node-3], algorithm: random, healthCheck: none');
    expect(sharesOf([...texts, random])).toEqual({ 'web-0': about(1 / 2), 'web-2': about(1 / 2) });
    const dead = own('Fault', 'lose', '{node-power-loss: {node: node-3}, at: 0s}');
    const lostAfter = (text: string): number => {
      const { requests } = runDocuments([...texts, text, dead], 60);
      return requests.filter(({ dueMs, outcome }) => dueMs > 10_000 && outcome !== 'success').length;
    };
    expect(lostAfter(random)).toBeGreaterThan(2000);
    expect(lostAfter(via(''))).toBe(0);
  });

  it('needs a node port, and nodes that are there', () => {
    const texts = [cluster(3, '[a]'), pods('web', [1]), service('web', 'type: ClusterIP'), via('')];
    expect(mistakesIn(texts)).toEqual([expect.stringContaining('no Service has the node port 30080')]);
    expect(mistakesIn([cluster(3, '[a]'), pods('web', [1]), nodePort, via('nodes: [node-9]')])).toEqual([
      expect.stringContaining('there is no node "node-9"'),
    ]);
  });
});
