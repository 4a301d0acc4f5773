import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { programIpvs } from '../../../src/kubeproxy/ipvs/program-ipvs.ts';
import type { ProxierState } from '../../../src/kubeproxy/proxier-state.ts';
import type { Packet, PacketTrace } from '../../../src/kubeproxy/rule-program.ts';
import { packet, proxiedService, proxierState, representativeStates } from '../proxier-states.ts';

const trace = (state: ProxierState, changes: Partial<Packet> = {}): PacketTrace =>
  programIpvs(state).trace(packet(changes));

const outside: Partial<Packet> = { sourceIP: '198.51.100.20', from: 'network' };
const ofNode: Partial<Packet> = { sourceIP: '192.168.0.2', from: 'node' };
const toNodePort: Partial<Packet> = { destinationIP: '192.168.0.2', destinationPort: 30080 };
const toBalancer: Partial<Packet> = { destinationIP: '203.0.113.9' };

const masqueraded = ({ endpoints }: PacketTrace): readonly [string, boolean][] =>
  endpoints.map(({ address, masquerade }) => [address, masquerade]);
const whys = ({ steps }: PacketTrace): string => steps.map(({ why }) => why).join('\n');

const HERE = { address: '10.244.1.3:8080', isLocal: true };
const AWAY = '10.244.2.1:8080';

describe('a virtual server', () => {
  it('gives each real server the same share', () => {
    const state = proxierState([proxiedService(['10.244.2.1:80', '10.244.2.2:80', '10.244.2.10:80', '10.244.2.3:80'])]);
    expect(trace(state)).toMatchObject({ verdict: 'DNAT', service: 'shop/web:http' });
    expect(trace(state).endpoints.map(({ probability }) => probability)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('without a real server rejects', () => {
    const state = proxierState([proxiedService([], { nodePort: 30080 })]);
    for (const from of [{}, { ...outside, ...toNodePort }, ofNode]) {
      expect(trace(state, from)).toMatchObject({ verdict: 'REJECT', service: 'shop/web:http', endpoints: [] });
    }
  });

  it.each([
    ['rr', 'each in turn'],
    ['sh', "by the client's address"],
    ['dh', 'one of them gets everything'],
    ['fo', 'the one that was added last gets everything'],
    ['own', "the kernel's scheduler own"],
  ])('says how the scheduler %s chooses', (scheduler, words) => {
    expect(whys(trace(proxierState([proxiedService([AWAY, '10.244.2.2:80'])], { ipvs: { scheduler } })))).toContain(
      words,
    );
  });

  it('says for how long a client stays with its server', () => {
    expect(whys(trace(proxierState([proxiedService([AWAY], { stickySeconds: 600 })])))).toContain('for 600 s');
  });
});

describe('the addresses of Services are on the node, and', () => {
  const state = proxierState([
    proxiedService([AWAY], { nodePort: 30080, externalIPs: ['198.51.100.7'], loadBalancerIPs: ['203.0.113.9'] }),
  ]);

  it.each(['10.96.0.10', '198.51.100.7', '203.0.113.9'])('another port of %s is rejected, whoever calls', (ip) => {
    for (const from of [{}, outside, ofNode]) {
      const { verdict, service, steps } = trace(state, { ...from, destinationIP: ip, destinationPort: 22 });
      expect([verdict, service]).toEqual(['REJECT', null]);
      expect(steps.at(-1)?.step).toContain('--match-set KUBE-IPVS-IPS dst -j REJECT');
    }
  });

  it('another protocol is rejected too', () => {
    expect(trace(state, { protocol: 'UDP' }).verdict).toBe('REJECT');
  });

  it('the ports of the node itself are not touched, nor is what the node only forwards', () => {
    expect(trace(state, { ...outside, destinationIP: '192.168.0.2', destinationPort: 22 }).verdict).toBe('NONE');
    expect(trace(state, { destinationIP: '10.96.0.99' }).verdict).toBe('NONE');
    expect(trace(state, { destinationIP: '8.8.8.8' }).verdict).toBe('NONE');
  });

  it('a node port does not answer on loopback', () => {
    const local = trace(state, { ...toNodePort, sourceIP: '127.0.0.1', destinationIP: '127.0.0.1', from: 'node' });
    expect(local.verdict).toBe('NONE');
    expect(whys(local)).toContain('for the node itself');
  });

  it('an external IP that the node has itself keeps its other ports', () => {
    const own = proxierState([proxiedService([AWAY], { externalIPs: ['172.17.0.1'] })]);
    const at = { ...outside, destinationIP: '172.17.0.1' };
    expect(trace(own, at).verdict).toBe('DNAT');
    expect(trace(own, { ...at, destinationPort: 22 }).verdict).toBe('NONE');
  });
});

describe('the source becomes the node', () => {
  it('for a ClusterIP unless a pod calls; without a way to tell pods only for the node itself', () => {
    const service = proxiedService([AWAY]);
    const masquerades = (configuration: Parameters<typeof proxierState>[1]): readonly boolean[] =>
      [{}, outside, ofNode].map((from) => trace(proxierState([service], configuration), from).endpoints[0]!.masquerade);
    expect(masquerades({})).toEqual([false, true, true]);
    expect(masquerades({ iptables: { masqueradeAll: true } })).toEqual([true, true, true]);
    expect(masquerades({ clusterCIDR: '' })).toEqual([false, false, true]);
    const byInterface = {
      detectLocalMode: 'InterfaceNamePrefix',
      detectLocal: { interfaceNamePrefix: 'veth' },
    } as const;
    expect(masquerades(byInterface)).toEqual([false, true, true]);
  });

  it('for addresses for outside with policy Cluster, and not with policy Local', () => {
    const external = { nodePort: 30080, externalIPs: ['198.51.100.7'], loadBalancerIPs: ['203.0.113.9'] };
    for (const to of [toNodePort, toBalancer, { destinationIP: '198.51.100.7' }]) {
      const cluster = proxierState([proxiedService([HERE, AWAY], external)]);
      expect(masqueraded(trace(cluster, { ...outside, ...to }))).toEqual([
        [HERE.address, true],
        [AWAY, true],
      ]);
      const local = proxierState([proxiedService([HERE, AWAY], { ...external, externalPolicyLocal: true })]);
      expect(masqueraded(trace(local, { ...outside, ...to }))).toEqual([[HERE.address, false]]);
    }
  });

  it('where a pod reaches itself', () => {
    const self = { address: '10.244.1.7:8080', isLocal: true };
    expect(masqueraded(trace(proxierState([proxiedService([self, AWAY])])))).toEqual([
      [self.address, true],
      [AWAY, false],
    ]);
  });

  it('not where the endpoint is in the network of this node, unless the node calls', () => {
    const state = proxierState([proxiedService(['192.168.0.2:6443', '192.168.0.3:6443'])]);
    expect(masqueraded(trace(state, outside)).map(([, masquerade]) => masquerade)).toEqual([false, true]);
    expect(masqueraded(trace(state, ofNode)).map(([, masquerade]) => masquerade)).toEqual([true, true]);
  });
});

describe('policy Local without an endpoint on the node', () => {
  const elsewhere = proxiedService([AWAY], {
    nodePort: 30080,
    loadBalancerIPs: ['203.0.113.9'],
    externalPolicyLocal: true,
    internalPolicyLocal: true,
  });

  it('falls back to the cluster, and what comes from outside gets replies from the wrong address', () => {
    const lost = trace(proxierState([elsewhere]), { ...outside, ...toNodePort });
    expect(masqueraded(lost)).toEqual([[AWAY, false]]);
    expect(whys(lost)).toContain('falls back to those of the cluster');
    expect(lost.steps.at(-1)).toEqual({
      step: `-a -t 192.168.0.2:30080 -r ${AWAY} -m -w 1`,
      why: expect.stringContaining('replies go to the client directly'),
    });
  });

  it('is no obstacle for a pod of the node', () => {
    const answered = trace(proxierState([elsewhere]));
    expect(masqueraded(answered)).toEqual([[AWAY, false]]);
    expect(whys(answered)).not.toContain('replies');
  });

  it('loses the replies to the node itself, whose source is the address that it called', () => {
    const state = proxierState([elsewhere]);
    expect(whys(trace(state, { ...ofNode, ...toBalancer }))).toContain('never comes back');
    expect(whys(trace(state, { ...ofNode, ...toNodePort }))).not.toContain('comes back');
  });

  it('rejects if the Service has addresses for inside alone', () => {
    const state = proxierState([proxiedService([AWAY], { internalPolicyLocal: true })]);
    expect(trace(state).verdict).toBe('REJECT');
  });
});

describe('source ranges', () => {
  const ranges = ['198.51.100.0/24', '10.244.0.0/16'];
  const balanced = (loadBalancerSourceRanges: readonly string[]): ProxierState =>
    proxierState([
      proxiedService([AWAY], { nodePort: 30080, loadBalancerIPs: ['203.0.113.9'], loadBalancerSourceRanges }),
    ]);
  const stranger: Partial<Packet> = { sourceIP: '192.0.2.1', from: 'network' };

  it('let in whom they name, and nobody else', () => {
    const state = balanced(ranges);
    expect(trace(state, { ...outside, ...toBalancer }).verdict).toBe('DNAT');
    expect(trace(state, toBalancer).verdict).toBe('DNAT');
    const dropped = trace(state, { ...stranger, ...toBalancer });
    expect(dropped).toMatchObject({ verdict: 'DROP', service: 'shop/web:http' });
    expect(dropped.steps.at(-1)?.step).toBe('-A KUBE-SOURCE-RANGES-FIREWALL -j DROP');
  });

  it('guard neither the ClusterIP nor the node port', () => {
    expect(trace(balanced(ranges), stranger).verdict).toBe('DNAT');
    expect(trace(balanced(ranges), { ...stranger, ...toNodePort }).verdict).toBe('DNAT');
  });

  it('keep the node out, unless one has its address', () => {
    expect(trace(balanced(ranges), { ...ofNode, ...toBalancer })).toMatchObject({ verdict: 'DROP' });
    expect(trace(balanced([...ranges, '192.168.0.0/24']), { ...ofNode, ...toBalancer }).verdict).toBe('DNAT');
  });
});

it('a health check port is for the node itself', () => {
  const state = proxierState([proxiedService([AWAY], { nodePort: 30080, healthCheckNodePort: 32000 })]);
  expect(trace(state, { ...outside, ...toNodePort, destinationPort: 32000 }).verdict).toBe('ACCEPT');
});

it('the shares add up to 1 where there is a choice, and every step says why', () => {
  const states = Object.values(representativeStates);
  const anyPacket = fc.constantFrom(...states).chain((state) => {
    const { node, services } = state;
    const ips = services.flatMap(({ port }) => [port.clusterIP, ...port.externalIPs, ...port.loadBalancerIPs]);
    return fc.record({
      state: fc.constant(state),
      destinationIP: fc.constantFrom(...node.addresses, ...ips),
      destinationPort: fc.constantFrom(22, 80, ...services.flatMap(({ port }) => [port.port, port.nodePort])),
      protocol: fc.constantFrom('TCP' as const, 'UDP' as const, 'SCTP' as const),
      from: fc.constantFrom('node' as const, 'pod' as const, 'network' as const),
      sourceIP: fc.constant(node.primaryAddress),
    });
  });
  fc.assert(
    fc.property(anyPacket, ({ state, ...changes }) => {
      const { verdict, endpoints, steps } = trace(state, changes);
      const sum = endpoints.reduce((total, { probability }) => total + probability, 0);
      expect(sum).toBeCloseTo(verdict === 'DNAT' ? 1 : 0, 9);
      expect(steps.every(({ step, why }) => step !== '' && why !== '')).toBe(true);
    }),
    { seed: 34, numRuns: 300 },
  );
});

it('every rule and server of a trace is printed', () => {
  for (const state of Object.values(representativeStates)) {
    const program = programIpvs(state);
    const printed = new Set([program.print(), program.printIptables()].flatMap((text) => text.split('\n')));
    for (const { port } of state.services) {
      const { steps } = program.trace(packet({ destinationIP: port.clusterIP, sourceIP: port.clusterIP }));
      const told = steps.map(({ step }) => step).filter((step) => step.startsWith('-'));
      expect(told.filter((step) => !printed.has(step))).toEqual([]);
      expect(told.length).toBeGreaterThan(0);
    }
  }
});
