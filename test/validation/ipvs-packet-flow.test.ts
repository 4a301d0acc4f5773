import { describe, expect, it } from 'vitest';
import { programIpvs } from '../../src/kubeproxy/ipvs/program-ipvs.ts';
import type { ProxierState } from '../../src/kubeproxy/proxier-state.ts';
import type { Packet, TracedEndpoint } from '../../src/kubeproxy/rule-program.ts';
import { outcomeOf, type PacketFlow, packetFlowsOf } from '../kubeproxy/packet-flow-state.ts';

// No flow was recorded in IPVS mode. What was in iptables mode holds here too, but for what policy Local does.

const flows = packetFlowsOf('iptables');

/** Whether a packet comes from inside to an address for outside whose policy is Local. */
function isShortCircuit({ state, packet }: PacketFlow): boolean {
  return packet.from !== 'network' && externalLocal(state, packet);
}

function externalLocal({ services, node }: ProxierState, { destinationIP, destinationPort }: Packet): boolean {
  return services.some(({ port }) => {
    const { externalIPs, loadBalancerIPs, nodePort } = port;
    const isAddress = [...externalIPs, ...loadBalancerIPs].includes(destinationIP) && destinationPort === port.port;
    const isNodePort = node.addresses.includes(destinationIP) && destinationPort === nodePort;
    return port.externalPolicyLocal && (isAddress || isNodePort);
  });
}

describe('as in iptables mode,', () => {
  it.each(flows.filter((flow) => !isShortCircuit(flow)))('$name', ({ state, packet, want }) => {
    const trace = programIpvs(state).trace(packet);
    expect(outcomeOf(trace)).toEqual(want);
    expect(trace.endpoints.reduce((sum: number, { probability }: TracedEndpoint) => sum + probability, 0)).toBeCloseTo(
      want.verdict === 'DNAT' ? 1 : 0,
    );
  });
});

describe('unlike in iptables mode, policy Local holds for what comes from inside too:', () => {
  const shortCircuits = flows.filter((flow) => isShortCircuit(flow) && flow.want.verdict === 'DNAT');

  it.each(shortCircuits)('$name', ({ state, packet, want }) => {
    const local = state.services.flatMap(({ endpoints }) => endpoints.filter(({ isLocal }) => isLocal));
    const here = want.endpoints.filter((address) => local.some((endpoint) => endpoint.address === address));
    const { endpoints } = programIpvs(state).trace(packet);
    expect(endpoints.map(({ address }) => address)).toEqual(here.length > 0 ? here : want.endpoints);
    expect(endpoints.some(({ masquerade }) => masquerade)).toBe(false);
  });

  it('there are such flows', () => {
    expect(shortCircuits.length).toBeGreaterThan(2);
  });
});
