import { expect, it } from 'vitest';
import { programNftables } from '../../../src/kubeproxy/nftables/program-nftables.ts';
import { packet, proxiedService, proxierState } from '../proxier-states.ts';

const node = { sourceIP: '192.168.0.2', from: 'node' } as const;
const outside = { sourceIP: '198.51.100.20', from: 'network' } as const;
const endpoints = ['10.244.2.1:8080', '10.244.2.2:8080', '10.244.2.3:8080'];

function trace(...[call, ...rest]: [Parameters<typeof packet>[0], ...Parameters<typeof proxierState>]) {
  return programNftables(proxierState(...rest)).trace(packet(call));
}

// Where this mode differs from the others: by KEP-3866.

it('a wrong port of a ClusterIP is refused, whoever calls it and by whatever protocol', () => {
  const services = [proxiedService(endpoints)];
  for (const client of [{}, node, outside]) {
    expect(trace({ ...client, destinationPort: 81 }, services)).toMatchObject({ verdict: 'REJECT', service: null });
    expect(trace({ ...client, protocol: 'UDP' }, services)).toMatchObject({ verdict: 'REJECT', service: null });
  }
});

it('an address for ClusterIPs that no Service has swallows packets; with unknown blocks they go on', () => {
  const call = packet({ destinationIP: '10.96.0.99' });
  const state = proxierState([proxiedService(endpoints)]);
  expect(programNftables(state).trace(call)).toMatchObject({ verdict: 'DROP', service: null });
  expect(programNftables({ ...state, serviceCIDRs: [] }).trace(call)).toMatchObject({
    verdict: 'NONE',
    steps: [{}, {}],
  });
});

it('a node port answers on the primary address alone, never on another or on localhost', () => {
  const services = [proxiedService(endpoints, { nodePort: 30080 })];
  const at = (destinationIP: string, nodePortAddresses: readonly string[] = []): string =>
    trace({ ...node, destinationIP, destinationPort: 30080 }, services, { nodePortAddresses }).verdict;
  expect(at('192.168.0.2')).toBe('DNAT');
  expect(at('172.17.0.1')).toBe('NONE');
  expect(at('127.0.0.1')).toBe('NONE');
  expect(at('172.17.0.1', ['0.0.0.0/0'])).toBe('DNAT');
  expect(at('127.0.0.1', ['0.0.0.0/0'])).toBe('NONE');
  expect(at('127.0.0.1', ['127.0.0.0/8'])).toBe('NONE');
  expect(at('192.168.0.3', ['0.0.0.0/0'])).toBe('NONE');
});

it('a node port without endpoints is refused only where node ports are served', () => {
  const services = [proxiedService([], { nodePort: 30080 })];
  for (const client of [{}, node, outside]) {
    const at = (destinationIP: string): string =>
      trace({ ...client, destinationIP, destinationPort: 30080 }, services).verdict;
    expect(at('192.168.0.2')).toBe('REJECT');
    expect(at('172.17.0.1')).toBe('NONE');
  }
});

it('the node itself is refused at every address of a Service without endpoints', () => {
  const services = [proxiedService([], { externalIPs: ['198.51.100.7'], loadBalancerIPs: ['203.0.113.9'] })];
  for (const destinationIP of ['10.96.0.10', '198.51.100.7', '203.0.113.9']) {
    expect(trace({ ...node, destinationIP }, services)).toMatchObject({ verdict: 'REJECT', service: 'shop/web:http' });
  }
});

it('the node reaches endpoints elsewhere by policy Local, which up to Kubernetes 1.33 it did not', () => {
  const state = proxierState([
    proxiedService(endpoints, { loadBalancerIPs: ['203.0.113.9'], externalPolicyLocal: true }),
  ]);
  const call = packet({ ...node, destinationIP: '203.0.113.9' });
  const now = programNftables(state).trace(call);
  expect(now.verdict).toBe('DNAT');
  expect(now.endpoints.map(({ masquerade }) => masquerade)).toEqual([true, true, true]);
  expect(programNftables({ ...state, kubernetesMinor: 33 }).trace(call).verdict).toBe('DROP');
  for (const kubernetesMinor of [33, 34]) {
    const { trace } = programNftables({ ...state, kubernetesMinor });
    expect(trace(packet({ destinationIP: '203.0.113.9' })).verdict).toBe('DNAT');
    expect(trace(packet({ ...outside, destinationIP: '203.0.113.9' })).verdict).toBe('DROP');
  }
});

it('only the pod that reaches itself is masqueraded', () => {
  const { endpoints: chosen } = trace({ sourceIP: '10.244.2.2' }, [proxiedService(endpoints)]);
  expect(chosen).toEqual([
    { address: '10.244.2.1:8080', probability: 1 / 3, masquerade: false },
    { address: '10.244.2.2:8080', probability: 1 / 3, masquerade: true },
    { address: '10.244.2.3:8080', probability: 1 / 3, masquerade: false },
  ]);
});

it('what comes from outside and goes to a pod that shares the network of the node keeps its source', () => {
  const here = { address: '192.168.0.2:8080', isLocal: true };
  const services = [proxiedService([here, '10.244.2.1:8080'], { nodePort: 30080 })];
  const call = { ...outside, destinationIP: '192.168.0.2', destinationPort: 30080 };
  expect(trace(call, services).endpoints).toEqual([
    { address: '10.244.2.1:8080', probability: 0.5, masquerade: true },
    { address: '192.168.0.2:8080', probability: 0.5, masquerade: false },
  ]);
});

it('a bridge tells pods of this node from everything else', () => {
  const configuration = { detectLocalMode: 'BridgeInterface', detectLocal: { bridgeInterface: 'cni0' } } as const;
  const services = [
    proxiedService(endpoints.slice(0, 1), { loadBalancerIPs: ['203.0.113.9'], externalPolicyLocal: true }),
  ];
  const masked = (call: Parameters<typeof packet>[0]): boolean | undefined =>
    trace(call, services, configuration).endpoints[0]?.masquerade;
  expect(masked({})).toBe(false);
  expect(masked({ sourceIP: '10.244.2.7', from: 'network' })).toBe(true);
  expect(masked(node)).toBe(true);
  const toLoadBalancer = { destinationIP: '203.0.113.9' };
  expect(trace(toLoadBalancer, services, configuration).verdict).toBe('DNAT');
  expect(trace({ ...toLoadBalancer, sourceIP: '10.244.2.7', from: 'network' }, services, configuration).verdict).toBe(
    'DROP',
  );
});

it('source ranges guard the addresses of the load balancer alone', () => {
  const port = {
    nodePort: 30080,
    externalIPs: ['198.51.100.7'],
    loadBalancerIPs: ['203.0.113.9'],
    loadBalancerSourceRanges: ['203.0.113.128/25'],
  };
  const services = [proxiedService(endpoints, port)];
  const to = (destinationIP: string, destinationPort = 80): string =>
    trace({ ...outside, destinationIP, destinationPort }, services).verdict;
  expect(to('203.0.113.9')).toBe('DROP');
  expect(to('198.51.100.7')).toBe('DNAT');
  expect(to('192.168.0.2', 30080)).toBe('DNAT');
  expect(to('10.96.0.10')).toBe('DNAT');
});

it('an endpoint that is a ClusterIP itself is not sent on: it is refused', () => {
  const services = [
    proxiedService(['10.96.0.11:80']),
    proxiedService(endpoints, { service: 'other', clusterIP: '10.96.0.11' }),
  ];
  expect(trace({}, services)).toMatchObject({ verdict: 'REJECT', service: 'shop/web:http' });
});

it('of two Services with one external IP and port the later has it', () => {
  const shared = { externalIPs: ['198.51.100.7'] };
  const services = [
    proxiedService(endpoints, shared),
    proxiedService(endpoints, { ...shared, service: 'later', clusterIP: '10.96.0.11' }),
  ];
  expect(trace({ ...outside, destinationIP: '198.51.100.7' }, services).service).toBe('shop/later:http');
});

it('SCTP, UDP and TCP of one port are three ports', () => {
  const services = (['TCP', 'UDP', 'SCTP'] as const).map((protocol, i) =>
    proxiedService([`10.244.2.${i + 1}:53`], { portName: protocol.toLowerCase(), protocol, port: 53 }),
  );
  for (const [i, protocol] of (['TCP', 'UDP', 'SCTP'] as const).entries()) {
    expect(trace({ protocol, destinationPort: 53 }, services)).toMatchObject({
      service: `shop/web:${protocol.toLowerCase()}`,
      endpoints: [{ address: `10.244.2.${i + 1}:53` }],
    });
  }
});

it('the steps say why, from the lookup of the destination to the new source', () => {
  const services = [proxiedService(endpoints.slice(0, 1), { nodePort: 30080, stickySeconds: 60 })];
  const { steps } = trace({ ...outside, destinationIP: '192.168.0.2', destinationPort: 30080 }, services);
  expect(steps.map(({ why }) => why)).toEqual([
    'no Service with an endpoint to use has this address and port',
    'the node port of shop/web:http',
    'externalTrafficPolicy Cluster: the endpoint may be on another node, and replies must come back by this one',
    'no endpoint has met this client in the last 60 s: the only endpoint',
    'the client sticks to it for 60 s',
    'the new destination',
    'marked: the source becomes the address of this node, the port a random one',
  ]);
});
