import { describe, expect, it } from 'vitest';
import { effectiveShares } from '../../../src/balancer/iptables/probabilities.ts';
import { programIptables } from '../../../src/kubeproxy/iptables/program-iptables.ts';
import type { ProxierState } from '../../../src/kubeproxy/proxier-state.ts';
import type { Packet, PacketTrace } from '../../../src/kubeproxy/rule-program.ts';
import { readCases } from '../../read-cases.ts';
import { packet, proxiedService, proxierState } from '../proxier-states.ts';

const trace = (state: ProxierState, changes: Partial<Packet>): PacketTrace =>
  programIptables(state).trace(packet(changes));

const outside: Partial<Packet> = { sourceIP: '198.51.100.20', from: 'network' };
const ofNode: Partial<Packet> = { sourceIP: '192.168.0.2', from: 'node' };

it.each(readCases<{ readonly endpoints: number }>('iptables_probabilities'))(
  'each of $endpoints endpoints is chosen with the probability that its rule and those before leave it',
  ({ endpoints: count }) => {
    const addresses = Array.from(
      { length: count },
      (_, i) => `10.244.${2 + Math.floor(i / 250)}.${1 + (i % 250)}:8080`,
    );
    const service = proxiedService(addresses);
    const { endpoints } = trace(proxierState([service]), {});
    expect(endpoints.map(({ address }) => address)).toEqual(service.endpoints.map(({ address }) => address));
    expect(endpoints.map(({ probability }) => probability)).toEqual([...effectiveShares(count)]);
    expect(endpoints.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
  },
);

it('a pod that calls its own Service is masqueraded only where it reaches itself', () => {
  const { endpoints } = trace(proxierState([proxiedService(['10.244.1.7:80', '10.244.2.1:80'])]), {});
  expect(endpoints.map(({ address, masquerade }) => [address, masquerade])).toEqual([
    ['10.244.1.7:80', true],
    ['10.244.2.1:80', false],
  ]);
});

it('what reaches an endpoint in the network of this node is not masqueraded, as it never leaves', () => {
  const state = proxierState([proxiedService(['192.168.0.2:6443', '192.168.0.3:6443'])]);
  const { endpoints } = trace(state, outside);
  expect(endpoints.map(({ address, masquerade }) => [address, masquerade])).toEqual([
    ['192.168.0.2:6443', false],
    ['192.168.0.3:6443', true],
  ]);
});

it('a Service has the ports that it names, by their protocol', () => {
  const state = proxierState([proxiedService(['10.244.2.1:53'], { protocol: 'UDP', port: 53 })]);
  expect(trace(state, { destinationPort: 53, protocol: 'UDP' }).verdict).toBe('DNAT');
  expect(trace(state, { destinationPort: 53, protocol: 'TCP' }).verdict).toBe('NONE');
  const other = trace(state, { destinationPort: 54, protocol: 'UDP' });
  expect(other).toMatchObject({ verdict: 'NONE', service: null, endpoints: [] });
  expect(other.steps.map(({ why }) => why)).toContain('not marked: it keeps its source address');
});

it('the pods of the node are those that come by their interfaces, if that is how they are told', () => {
  const configuration = { detectLocalMode: 'BridgeInterface', detectLocal: { bridgeInterface: 'cni0' } } as const;
  const state = proxierState([proxiedService(['10.244.2.1:80'])], configuration);
  expect(trace(state, {}).endpoints[0]?.masquerade).toBe(false);
  expect(trace(state, { from: 'network' }).endpoints[0]?.masquerade).toBe(true);
});

describe('a client that no endpoint remembers', () => {
  const state = proxierState([proxiedService(['10.244.2.1:80', '10.244.2.2:80'], { stickySeconds: 300 })]);
  const { endpoints, steps } = trace(state, {});

  it('is sent by lot', () => {
    expect(endpoints.map(({ probability }) => probability)).toEqual([0.5, 0.5]);
  });

  it('is told so, once', () => {
    const asking = steps.filter(({ step }) => step.includes('--rcheck'));
    expect(asking).toHaveLength(1);
    expect(asking[0]!.why).toContain('no endpoint remembers the client');
    expect(asking[0]!.why).toContain('300 s');
  });

  it('is remembered by the endpoint that it gets', () => {
    const remembering = steps.filter(({ step }) => step.includes('--set '));
    expect(remembering.map(({ why }) => why)).toEqual([
      'the destination becomes 10.244.2.1:80, which remembers the client',
      'the destination becomes 10.244.2.2:80, which remembers the client',
    ]);
  });
});

describe('a node port', () => {
  const web = proxiedService(['10.244.2.1:80'], { nodePort: 30080, externalPolicyLocal: true });
  const state = proxierState([web]);
  const local = { ...ofNode, sourceIP: '127.0.0.1', destinationIP: '127.0.0.1', destinationPort: 30080 };

  it('answers the node on 127.0.0.1, whatever the policy, and replies come back by masquerade', () => {
    expect(trace(state, local)).toMatchObject({
      verdict: 'DNAT',
      service: 'shop/web:http',
      endpoints: [{ address: '10.244.2.1:80', probability: 1, masquerade: true }],
    });
  });

  it('answers on all of 127.0.0.0/8, every address of which is the node itself', () => {
    expect(trace(state, { ...local, destinationIP: '127.1.2.3' }).verdict).toBe('DNAT');
  });

  it.each([{ iptables: { localhostNodePorts: false } }, { nodePortAddresses: ['192.168.0.0/24'] }])(
    'does not answer on 127.0.0.1 with %j',
    (configuration) => {
      const open = proxiedService(['10.244.2.1:80'], { nodePort: 30080 });
      expect(trace(proxierState([open], configuration), local).verdict).toBe('NONE');
    },
  );

  it('never answers on ::1', () => {
    const service = proxiedService(['[fd00:10:244:2::1]:80'], { clusterIP: 'fd00:10:96::10', nodePort: 30080 });
    const call = { sourceIP: '::1', from: 'node', destinationPort: 30080 } as const;
    const ipv6 = proxierState([service], {}, 'IPv6');
    expect(trace(ipv6, { ...call, destinationIP: '::1' }).verdict).toBe('NONE');
    expect(trace(ipv6, { ...call, destinationIP: '2001:db8::2' }).verdict).toBe('DNAT');
  });

  it('of policy Local drops what comes from outside to a node without an endpoint', () => {
    const { verdict, service, steps } = trace(state, {
      ...outside,
      destinationIP: '192.168.0.2',
      destinationPort: 30080,
    });
    expect({ verdict, service }).toEqual({ verdict: 'DROP', service: 'shop/web:http' });
    expect(steps.at(-1)!.why).toContain('has no endpoint on this node');
  });

  it('of another node is none of this one', () => {
    expect(trace(state, { destinationIP: '192.168.0.3', destinationPort: 30080 }).verdict).toBe('NONE');
  });

  it('without any endpoint refuses the node too, whose packet comes back in by the loopback interface', () => {
    const empty = proxierState([proxiedService([], { nodePort: 30080 })]);
    for (const destinationIP of ['127.0.0.1', '192.168.0.2', '172.17.0.1']) {
      expect(trace(empty, { ...local, destinationIP }).verdict).toBe('REJECT');
    }
  });
});

describe("a load balancer's address without an endpoint anywhere", () => {
  const state = proxierState([proxiedService([], { loadBalancerIPs: ['203.0.113.9'] })]);

  it('refuses what the node forwards', () => {
    expect(trace(state, { destinationIP: '203.0.113.9' }).verdict).toBe('REJECT');
    expect(trace(state, { ...outside, destinationIP: '203.0.113.9' }).verdict).toBe('REJECT');
  });

  it('is not refused to the node itself, whose packet leaves for the load balancer', () => {
    // kube-proxy hooks KUBE-EXTERNAL-SERVICES into INPUT and FORWARD only.
    expect(trace(state, { ...ofNode, destinationIP: '203.0.113.9' }).verdict).toBe('NONE');
  });
});

it('every step is a rule as it is printed, each once', () => {
  const state = proxierState([proxiedService(['10.244.2.1:80', '10.244.2.2:80'], { nodePort: 30080 })]);
  const { steps } = trace(state, { ...outside, destinationIP: '192.168.0.2', destinationPort: 30080 });
  const printed = programIptables(state).print('shop/web').split('\n');
  expect(new Set(steps.map(({ step }) => step)).size).toBe(steps.length);
  // What forwards marked packets is a rule of all Services.
  const shared = steps.filter(({ step }) => !printed.includes(step)).map(({ step }) => step.split(' ')[1]);
  expect(shared).toEqual(['FORWARD', 'KUBE-FORWARD']);
});
