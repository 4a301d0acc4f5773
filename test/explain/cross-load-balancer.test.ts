import { describe, expect, it } from 'vitest';
import { explainerOf, pod, service, sharesOf, simulation } from './read-cluster.ts';

const skewed = [pod('web-0', 'node-1'), pod('web-1', 'node-2'), pod('web-2', 'node-2'), pod('web-3', 'node-2')].join(
  '\n---\n',
);

const balanced = (more = ''): string => service('web', `type: LoadBalancer${more}`);

const status = (entry: string): string => `\nstatus: {loadBalancer: {ingress: [${entry}]}}`;

const outside = { to: '203.0.113.1:80', from: '198.51.100.7' };

describe('a cloud', () => {
  it('by policy Cluster takes every node, and every pod has the same share', () => {
    const answer = explainerOf(simulation(3, 'cloud'), balanced(), skewed)(outside);
    expect(answer).toMatchObject({ verdict: 'DNAT', masquerade: true, reached: 1 });
    for (const share of Object.values(sharesOf(answer))) expect(share).toBeCloseTo(0.25, 8);
    expect(answer.endpoints[0]?.sourceIPs).toEqual(['172.18.0.2', '172.18.0.3', '172.18.0.4']);
  });

  it('by policy Local shares among nodes with a pod, so that a lone pod gets as much as three together', () => {
    const answer = explainerOf(simulation(3, 'cloud'), balanced(', externalTrafficPolicy: Local'), skewed)(outside);
    const { 'web-0': lone, ...crowded } = sharesOf(answer);
    expect(lone).toBeCloseTo(1 / 2, 8);
    for (const share of Object.values(crowded)) expect(share).toBeCloseTo(1 / 6, 8);
    expect(answer).toMatchObject({ masquerade: false, reached: 1 });
    expect(answer.endpoints[0]?.sourceIPs).toEqual(['198.51.100.7']);
  });

  it('by policy Local without a ready pod has no healthy node', () => {
    const answer = explainerOf(simulation(3, 'cloud'), balanced(', externalTrafficPolicy: Local'))(outside);
    expect(answer).toMatchObject({ verdict: 'NONE', reached: 0, failures: [{ kind: 'timeout' }] });
    expect(answer.failures[0]?.why).toContain('no health check');
  });

  it('is cut short for pods and nodes: the rules of their own node know its address', () => {
    const ask = explainerOf(simulation(3, 'cloud'), balanced(', externalTrafficPolicy: Local'), skewed);
    for (const from of ['pod/shop/web-0', 'node/node-3']) {
      const { endpoints, path } = ask({ to: '203.0.113.1:80', from });
      expect(endpoints, from).toHaveLength(4);
      expect(path.every(({ at }) => at !== 'load balancer')).toBe(true);
    }
  });

  it('leaves out nodes that are labelled so', () => {
    const ask = explainerOf(
      ...['node-1', 'node-2'].map(
        (name, i) => `apiVersion: v1
kind: Node
metadata: {name: ${name}, labels: ${i === 0 ? '{node.kubernetes.io/exclude-from-external-load-balancers: ""}' : '{}'}}`,
      ),
      simulation(1, 'cloud').replace('nodes: {count: 1}, ', ''),
      balanced(),
      pod('web-0', 'node-1'),
    );
    expect(ask(outside).path[0]).toMatchObject({ at: 'load balancer', step: '203.0.113.1 port 80/TCP to node-2' });
  });

  it('keeps clients out by loadBalancerSourceRanges', () => {
    const ask = explainerOf(
      simulation(1, 'cloud'),
      balanced(', loadBalancerSourceRanges: [198.51.100.0/28]'),
      skewed.replaceAll('node-2', 'node-1'),
    );
    expect(ask(outside).verdict).toBe('DNAT');
    expect(ask({ ...outside, from: '198.51.100.17' })).toMatchObject({ verdict: 'DROP', reached: 0 });
  });

  it('listens at the ports of its Service alone', () => {
    const answer = explainerOf(simulation(1, 'cloud'), balanced())({ ...outside, to: '203.0.113.1:81' });
    expect(answer.failures[0]?.why).toContain('its ports are 80 (http)');
  });
});

describe('a load balancer that proxies', () => {
  const proxy = balanced(', clusterIP: 10.96.0.80').replace('targetPort: 8080', 'targetPort: 8080, nodePort: 30080');

  it('with ipMode Proxy is called by pods too, and sends to node ports from its own address', () => {
    const ask = explainerOf(simulation(3), proxy + status('{ip: 203.0.113.1, ipMode: Proxy}'), skewed);
    for (const from of ['198.51.100.7', 'pod/shop/web-0']) {
      const { path, verdict } = ask({ ...outside, from });
      expect(verdict).toBe('DNAT');
      expect(path.some(({ at, step }) => at === 'load balancer' && step === 'to node port 30080')).toBe(true);
    }
  });

  it('with a name and no address is found by its name', () => {
    const ask = explainerOf(simulation(3), proxy + status('{hostname: lb.example.com}'), skewed);
    expect(ask({ to: 'lb.example.com:80', from: 'external' })).toMatchObject({ verdict: 'DNAT', reached: 1 });
    expect(ask({ to: 'lb.example.com:80', from: 'pod/shop/web-0' })).toMatchObject({ verdict: 'DNAT', reached: 1 });
  });

  it('has nothing to send to without node ports', () => {
    const none = balanced(', allocateLoadBalancerNodePorts: false') + status('{ip: 203.0.113.1, ipMode: Proxy}');
    const { failures } = explainerOf(simulation(1), none, pod('web-0', 'node-1'))(outside);
    expect(failures[0]?.why).toContain('allocateLoadBalancerNodePorts: false');
  });
});

describe('MetalLB', () => {
  const ip = '172.18.255.200';

  it('in layer 2 mode sends all to one node, which another takes over by policy Local if it has no pod', () => {
    const nodeOf = (more: string, pods: string): string | undefined => {
      const answer = explainerOf(
        simulation(3, 'metallb-l2'),
        balanced(more),
        pods,
      )({ to: `${ip}:80`, from: 'external' });
      expect(answer.reached).toBe(1);
      return answer.path.find(({ at }) => at === 'load balancer')?.step.split(' to ')[1];
    };
    // First by SHA-256 of "node-1#172.18.255.200" and the like, as coreutils' sha256sum gives them.
    expect(nodeOf('', skewed)).toBe('node-3');
    expect(['node-1', 'node-2']).toContain(nodeOf(', externalTrafficPolicy: Local', skewed));
    expect(nodeOf(', externalTrafficPolicy: Local', pod('web-0', 'node-2'))).toBe('node-2');
  });

  it('in BGP mode spreads over all nodes, by policy Local over those with a pod', () => {
    const ask = explainerOf(simulation(3, 'metallb-bgp'), balanced(', externalTrafficPolicy: Local'), skewed);
    expect(sharesOf(ask({ to: `${ip}:80`, from: 'external' }))['web-0']).toBeCloseTo(1 / 2, 8);
  });

  it('announces no address of a Service without an endpoint', () => {
    for (const provider of ['metallb-l2', 'metallb-bgp']) {
      const { failures } = explainerOf(simulation(3, provider), balanced())({ to: `${ip}:80`, from: 'external' });
      expect(failures[0]?.why).toContain('announces no address');
    }
  });
});
