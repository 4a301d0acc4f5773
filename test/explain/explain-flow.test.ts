import { describe, expect, it } from 'vitest';
import { explain, explainerOf, pod, service, sharesOf, simulation } from './read-cluster.ts';

const three = [pod('web-0', 'node-1'), pod('web-1', 'node-2'), pod('web-2', 'node-2')].join('\n---\n');

const web = service('web', 'clusterIP: 10.96.0.80');

function nodePort(policy: 'Cluster' | 'Local'): string {
  const spec = `type: NodePort, clusterIP: 10.96.0.80, externalTrafficPolicy: ${policy}`;
  return service('web', spec).replace('targetPort: 8080', 'targetPort: 8080, nodePort: 30080');
}

describe('the client', () => {
  it('is a pod of the Service’s namespace on the first node when nobody says who', () => {
    const { from } = explain(`${simulation(2)}\n---\n${web}\n---\n${three}`, { to: 'web:80' });
    expect(from).toEqual({ who: 'a pod in namespace shop', ip: '10.244.0.254', node: 'node-1' });
  });

  it('is whoever has the source IP: a pod, a node, a pod that nobody knows, or somebody outside', () => {
    const ask = explainerOf(simulation(2), web, three);
    const who = (from: string, node?: string) => ask({ to: '10.96.0.80:80', from, node }).from;
    expect(who('10.244.1.2')).toEqual({ who: '10.244.1.2', ip: '10.244.1.2', node: 'node-2' });
    expect(who('172.18.0.3')).toEqual({ who: '172.18.0.3', ip: '172.18.0.3', node: 'node-2' });
    expect(who('10.244.1.77').node).toBe('node-2');
    expect(who('10.244.1.77', 'node-1').node).toBe('node-1');
    expect(who('198.51.100.7').node).toBeNull();
  });

  it('sees a hostNetwork pod as its node, for names and for rules alike', () => {
    const agent = pod('agent', 'node-1', 'shop', '\n  hostNetwork: true').replace('app: web', 'app: agent');
    const ask = explainerOf(simulation(2), web, three, agent);
    const { masquerade, from } = ask({ to: '10.96.0.80:80', from: 'pod/shop/agent' });
    expect({ masquerade, ip: from.ip }).toEqual({ masquerade: true, ip: '172.18.0.2' });
    expect(ask({ to: 'web:80', from: 'pod/shop/agent' }).failures[0]?.kind).toBe('name-not-found');
  });

  it('meets itself by hairpin with the address of its node, and others with its own', () => {
    const { endpoints, masquerade } = explain(`${simulation(2)}\n---\n${web}\n---\n${three}`, {
      to: 'web:80',
      from: 'pod/shop/web-0',
    });
    expect(masquerade).toBe(false);
    expect(endpoints.map((each) => [each.pod, each.masquerade, ...each.sourceIPs])).toEqual([
      ['shop/web-0', true, '172.18.0.2'],
      ['shop/web-1', false, '10.244.0.2'],
      ['shop/web-2', false, '10.244.0.2'],
    ]);
  });
});

describe('a pod that is led to what is no pod', () => {
  const api = `apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {clusterIP: 10.96.0.90, ports: [{port: 443, targetPort: 6443}]}
---
apiVersion: v1
kind: Endpoints
metadata: {name: api, namespace: shop}
subsets: [{addresses: [{ip: 172.18.0.2}, {ip: 172.18.0.3}, {ip: 198.51.100.8}], ports: [{port: 6443}]}]`;

  it('has the address of its node on other machines, as it would without a Service, and its own on its node', () => {
    const { endpoints, masquerade, path } = explainerOf(
      simulation(2),
      api,
      three,
    )({ to: 'api', from: 'pod/shop/web-0' });
    expect(masquerade).toBe(false);
    expect(endpoints.map(({ address, sourceIPs }) => [address, ...sourceIPs])).toEqual([
      ['172.18.0.2', '10.244.0.2'],
      ['172.18.0.3', '172.18.0.2'],
      ['198.51.100.8', '172.18.0.2'],
    ]);
    const step = path.find(({ step }) => step === 'source 10.244.0.2 becomes 172.18.0.2');
    expect(step?.why).toMatch(/^to 172.18.0.3, 198.51.100.8: it leaves the pod network/);
  });
});

describe('a hostPort', () => {
  const mapped = pod('edge', 'node-1').replace('containerPort: 8080', 'containerPort: 8080, hostPort: 80');

  it('leads from the address of its node to the pod, as the network plugin does it, and from no other', () => {
    const ask = explainerOf(simulation(2), mapped);
    const answer = ask({ to: 'node-1:80', from: '198.51.100.7' });
    expect(answer).toMatchObject({ verdict: 'NONE', reached: 1, failures: [] });
    expect(answer.endpoints).toMatchObject([{ address: '10.244.0.2', port: 8080, sourceIPs: ['198.51.100.7'] }]);
    expect(answer.path.map(({ step }) => step)).toContain('172.18.0.2:80 becomes 10.244.0.2:8080');
    expect(ask({ to: 'node-1:80', from: 'pod/shop/edge' }).reached).toBe(1);
    expect(ask({ to: 'node-2:80', from: '198.51.100.7' }).failures[0]?.kind).toBe('refused');
    expect(ask({ to: 'node-1:80/udp', from: '198.51.100.7' }).failures[0]?.kind).toBe('refused');
  });

  it('is at its hostIP alone, if it has one', () => {
    const at = (hostIP: string) => {
      const document = mapped.replace('hostPort: 80', `hostPort: 80, hostIP: ${hostIP}`);
      return explainerOf(simulation(2), document)({ to: 'node-1:80', from: '198.51.100.7' }).reached;
    };
    expect([at('172.18.0.2'), at('0.0.0.0'), at('127.0.0.1')]).toEqual([1, 1, 0]);
  });
});

describe('the name lookup', () => {
  const peers = service('peers', 'clusterIP: None');

  it('writes the name once for the addresses of a headless Service, and says whose address a pod’s own name has', () => {
    const set = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec: {serviceName: peers, replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}}`;
    const ask = explainerOf(simulation(1), peers, set);
    const of = (to: string) => ask({ to, from: 'namespace/shop' }).path[0];
    expect(of('peers:8080')?.step).toMatch(/^peers\.shop\.svc\.cluster\.local\. A 10\.[0-9.]+, 10\.[0-9.]+$/);
    expect(of('peers:8080')?.why).toMatch(/^headless: the addresses of the ready endpoints in random order/);
    expect(of('db-0.peers:8080')?.why).toMatch(/^the address of the endpoint with this host name/);
  });

  it('from outside leads to no cluster, but to the nodes that would answer', () => {
    const why = (policy: 'Cluster' | 'Local') =>
      explainerOf(simulation(2), nodePort(policy), three)({ to: 'web:80', from: 'external' }).failures[0]?.why;
    expect(why('Cluster')).toMatch(/reached at every node, port 30080$/);
    expect(why('Local')).toMatch(/reached at the nodes that have an endpoint of it, port 30080$/);
  });
});

describe('the node port', () => {
  it('of policy Cluster leads to every pod, by a second hop with the source of the node that was called', () => {
    const answer = explain(`${simulation(2)}\n---\n${nodePort('Cluster')}\n---\n${three}`, {
      to: 'node-1:30080',
      from: '198.51.100.7',
    });
    expect(answer).toMatchObject({ verdict: 'DNAT', masquerade: true, service: 'shop/web:http', reached: 1 });
    for (const share of Object.values(sharesOf(answer))) expect(share).toBeCloseTo(1 / 3, 8);
    expect(new Set(answer.endpoints.flatMap(({ sourceIPs }) => sourceIPs))).toEqual(new Set(['172.18.0.2']));
    expect(answer.path.some(({ step }) => step === 'second hop to node-2')).toBe(true);
  });

  it('of policy Local leads to the pods of that node alone, which see the client', () => {
    const ask = explainerOf(simulation(3), nodePort('Local'), three);
    const answer = ask({ to: 'node-2:30080', from: '198.51.100.7' });
    expect(sharesOf(answer)).toEqual({ 'web-1': 0.5, 'web-2': 0.5 });
    expect(answer.endpoints[0]?.sourceIPs).toEqual(['198.51.100.7']);
    expect(ask({ to: 'node-3:30080', from: '198.51.100.7' })).toMatchObject({
      verdict: 'DROP',
      reached: 0,
      failures: [{ kind: 'timeout', probability: 1 }],
    });
  });

  it('of policy Local is for a pod of another node what it is for clients outside, and of its own node policy Cluster', () => {
    const ask = explainerOf(simulation(3), nodePort('Local'), three);
    expect(ask({ to: 'node-3:30080', from: 'pod/shop/web-0' }).verdict).toBe('DROP');
    expect(ask({ to: 'node-1:30080', from: 'pod/shop/web-0' }).endpoints).toHaveLength(3);
  });

  it('in IPVS mode leads to other nodes by policy Local too, and their replies are lost', () => {
    const ask = explainerOf(simulation(3), nodePort('Local'), three);
    const answer = ask({ to: 'node-3:30080', from: '198.51.100.7', mode: 'ipvs' });
    expect(answer).toMatchObject({ verdict: 'DNAT', masquerade: false, reached: 0 });
    expect(answer.endpoints).toHaveLength(3);
    expect(answer.failures[0]?.why).toContain('the client does not know it');
    expect(ask({ to: 'node-2:30080', from: '198.51.100.7', mode: 'ipvs' })).toMatchObject({ reached: 1 });
  });

  it('at an ExternalIP comes to the node’s own address, as the cloud translates it', () => {
    const node = `apiVersion: v1
kind: Node
metadata: {name: node-1}
status: {addresses: [{type: InternalIP, address: 10.0.0.1}, {type: ExternalIP, address: 198.51.100.1}]}`;
    const ask = explainerOf(node, nodePort('Cluster'), pod('web-0', 'node-1'));
    for (const to of ['198.51.100.1:30080', 'node-1:30080']) {
      expect(ask({ to, from: 'external' })).toMatchObject({
        verdict: 'DNAT',
        to: { addresses: [{ ip: '198.51.100.1' }] },
      });
    }
    expect(ask({ to: 'node-1:30080' }).to.addresses[0]?.ip).toBe('10.0.0.1');
  });
});

describe('names', () => {
  it('of a headless Service give the pods, of which the client takes one: no rule has a part in it', () => {
    const headless = service('peers', 'clusterIP: None');
    const answer = explain(`${simulation(2)}\n---\n${headless}\n---\n${three}`, { to: 'peers' });
    expect(answer).toMatchObject({ verdict: 'NONE', service: null, reached: 1, masquerade: false });
    expect(sharesOf(answer)).toEqual({ 'web-0': 1 / 3, 'web-1': 1 / 3, 'web-2': 1 / 3 });
    // No rule translates 80 to 8080, so the client has to call the pods' own port.
    expect(new Set(answer.endpoints.map(({ port }) => port))).toEqual(new Set([8080]));
  });

  it('of a headless Service without a ready endpoint do not exist', () => {
    const { failures } = explain(`${simulation(1)}\n---\n${service('peers', 'clusterIP: None')}`, { to: 'peers:8080' });
    expect(failures[0]).toMatchObject({ kind: 'name-not-found', probability: 1 });
    expect(failures[0]?.why).toContain('none of its endpoints is ready');
  });

  it('choose the port and its protocol', () => {
    const dns = service('dns', 'clusterIP: 10.96.0.53').replace('port: 80,', 'port: 53, protocol: UDP,');
    const ask = explainerOf(simulation(1), dns, pod('web-0', 'node-1'));
    for (const to of ['dns', 'dns:http', 'dns:53/udp', 'udp://dns:53']) {
      expect(ask({ to })).toMatchObject({ verdict: 'DNAT', to: { protocol: 'UDP', addresses: [{ port: 53 }] } });
    }
    expect(ask({ to: 'dns:53' }).failures[0]?.why).toContain('its ports are 53/UDP (http)');
  });

  it('of a Service with both families lead by IPv4, and its IPv6 address by IPv6', () => {
    const cluster = simulation(2).replace(
      'nodes:',
      'podCIDR: "10.244.0.0/16,fd00:10:244::/56", serviceCIDR: "10.96.0.0/16,fd00:10:96::/112", nodes:',
    );
    const dual = service(
      'web',
      'ipFamilyPolicy: RequireDualStack, clusterIP: 10.96.0.80, clusterIPs: [10.96.0.80, "fd00:10:96::80"]',
    );
    const ask = explainerOf(cluster, dual, three);
    expect(ask({ to: 'web:80' }).endpoints.every(({ address }) => address.startsWith('10.'))).toBe(true);
    const byIPv6 = ask({ to: '[fd00:10:96::80]:80', from: 'pod/shop/web-0' });
    expect(byIPv6.verdict).toBe('DNAT');
    expect(byIPv6.endpoints.map(({ address }) => address.slice(0, 5))).toEqual(['fd00:', 'fd00:', 'fd00:']);
    expect(byIPv6.from.ip).toMatch(/^fd00:/);
  });
});

describe('policies and failures', () => {
  it('a Service without endpoints refuses, one of internalTrafficPolicy Local without any on the node drops', () => {
    expect(explain(`${simulation(2)}\n---\n${web}`, { to: 'web:80' })).toMatchObject({
      verdict: 'REJECT',
      service: 'shop/web:http',
      failures: [{ kind: 'refused', probability: 1 }],
    });
    const local = service('web', 'internalTrafficPolicy: Local');
    const ask = explainerOf(simulation(3), local, three);
    expect(ask({ to: 'web:80', node: 'node-3' })).toMatchObject({ verdict: 'DROP', reached: 0 });
    expect(sharesOf(ask({ to: 'web:80', node: 'node-2' }))).toEqual({ 'web-1': 0.5, 'web-2': 0.5 });
  });

  it('trafficDistribution PreferSameZone keeps to the zone of the client', () => {
    const zoned = simulation(2).replace('count: 2', 'count: 2, zones: [a, b]');
    const ask = explainerOf(zoned, service('web', 'trafficDistribution: PreferClose'), three);
    expect(sharesOf(ask({ to: 'web:80', node: 'node-1' }))).toEqual({ 'web-0': 1 });
    expect(sharesOf(ask({ to: 'web:80', node: 'node-2' }))).toEqual({ 'web-1': 0.5, 'web-2': 0.5 });
  });

  it('an external IP is served at every node', () => {
    const external = service('web', 'clusterIP: 10.96.0.80, externalIPs: [198.51.100.32]');
    const ask = explainerOf(simulation(2), external, three);
    expect(ask({ to: '198.51.100.32:80', from: 'external' })).toMatchObject({ verdict: 'DNAT', masquerade: true });
    expect(ask({ to: '198.51.100.32:80' })).toMatchObject({ verdict: 'DNAT', reached: 1 });
  });

  it('with a node named, a packet from outside is taken to be there, whatever the address', () => {
    const ask = explainerOf(simulation(2), web, three);
    const answer = ask({ to: '10.96.0.80:80', from: 'external', node: 'node-2' });
    expect(answer).toMatchObject({ verdict: 'DNAT', masquerade: true });
    expect(answer.path[0]).toMatchObject({ at: 'network', step: '10.96.0.80 at node-2' });
  });

  it('the probabilities of endpoints and failures add up to one', () => {
    const ask = explainerOf(simulation(3, 'cloud'), nodePort('Local'), three);
    for (const to of ['web:80', 'node-1:30080', 'node-2:30080', 'node-3:30080', '10.96.0.80:80']) {
      for (const mode of ['iptables', 'nftables', 'ipvs'] as const) {
        const { endpoints, failures, reached } = ask({ to, from: '10.244.0.9', mode });
        const sum = (all: readonly { readonly probability: number }[]): number =>
          all.reduce((total, { probability }) => total + probability, 0);
        expect(reached + sum(failures), `${to} ${mode}`).toBeCloseTo(1, 9);
        if (endpoints.length > 0) expect(sum(endpoints), `${to} ${mode}`).toBeCloseTo(1, 8);
      }
    }
  });
});
