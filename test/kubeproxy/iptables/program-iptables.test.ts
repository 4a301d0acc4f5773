import fc from 'fast-check';
import { expect, it } from 'vitest';
import { categorizeEndpoints, type ProxyEndpoint } from '../../../src/kubeproxy/categorize-endpoints.ts';
import { programIptables } from '../../../src/kubeproxy/iptables/program-iptables.ts';
import type { ProxiedService, ProxierState } from '../../../src/kubeproxy/proxier-state.ts';
import type { Packet } from '../../../src/kubeproxy/rule-program.ts';
import { type FlowOutcome, outcomeOf, packetFlowsOf } from '../packet-flow-state.ts';
import { packet, proxiedService, proxierState, representativeStates } from '../proxier-states.ts';

it.each(packetFlowsOf('iptables'))('$name', ({ state, packet, want }) => {
  expect(outcomeOf(programIptables(state).trace(packet))).toEqual(want);
});

const options = { seed: 20, numRuns: 200 };

/** Endpoints with any conditions, here (10.244.1.x) and elsewhere (10.244.2.x). */
const endpoints = fc
  .uniqueArray(
    fc.record({
      host: fc.integer({ min: 1, max: 40 }),
      isLocal: fc.boolean(),
      ready: fc.boolean(),
      serving: fc.boolean(),
    }),
    { maxLength: 8, selector: ({ host, isLocal }) => `${host} ${isLocal}` },
  )
  .map((found) =>
    found.map(({ host, isLocal, ready, serving }): Partial<ProxyEndpoint> => {
      const address = `10.244.${isLocal ? 1 : 2}.${host}:8080`;
      return { address, isLocal, ready, serving: ready || serving, terminating: !ready };
    }),
  );

const service = fc
  .record({
    endpoints,
    internalPolicyLocal: fc.boolean(),
    externalPolicyLocal: fc.boolean(),
    stickySeconds: fc.constantFrom(null, 60),
  })
  .map(({ endpoints, ...port }) =>
    proxiedService(endpoints, {
      ...port,
      nodePort: 30080,
      externalIPs: ['198.51.100.7'],
      loadBalancerIPs: ['203.0.113.9'],
    }),
  );

const sources = {
  'a pod of the node': { sourceIP: '10.244.1.7', from: 'pod' },
  'a pod of another node': { sourceIP: '10.244.2.7', from: 'network' },
  'another machine': { sourceIP: '198.51.100.20', from: 'network' },
  'the node': { sourceIP: '192.168.0.2', from: 'node' },
} as const;

const destinations = {
  'the cluster IP': { destinationIP: '10.96.0.10', destinationPort: 80 },
  'the node port': { destinationIP: '172.17.0.1', destinationPort: 30080 },
  'the external IP': { destinationIP: '198.51.100.7', destinationPort: 80 },
  "the load balancer's address": { destinationIP: '203.0.113.9', destinationPort: 80 },
} as const;

type SourceName = keyof typeof sources;
type DestinationName = keyof typeof destinations;

const calls = fc.record({
  from: fc.constantFrom(...(Object.keys(sources) as SourceName[])),
  to: fc.constantFrom(...(Object.keys(destinations) as DestinationName[])),
});

/** What the policies promise a caller, by the documentation of Services rather than by the rules. */
function promised(
  { port, endpoints }: ProxiedService,
  from: SourceName,
  to: DestinationName,
  call: Packet,
): FlowOutcome {
  const use = { usesCluster: true, usesLocal: true };
  const { cluster = [], local = [], hasAny } = categorizeEndpoints(endpoints, use, { name: 'node-a', zone: '' }, true);
  const isPod = from.startsWith('a pod');
  const isInternal = to === 'the cluster IP';
  const excepted = !isInternal && (isPod || from === 'the node');
  const policyLocal = isInternal ? port.internalPolicyLocal : port.externalPolicyLocal && !excepted;
  const chosen = policyLocal ? local : cluster;
  const addresses = chosen.map(({ address }) => address).toSorted();
  if (!hasAny) {
    // The node's own packet to an address that is not its own leaves unchanged.
    const leaves = from === 'the node' && (to === 'the external IP' || to === "the load balancer's address");
    return { verdict: leaves ? 'NONE' : 'REJECT', endpoints: [], masquerade: false };
  }
  if (chosen.length === 0) return { verdict: 'DROP', endpoints: [], masquerade: false };
  const keepsSource = isInternal ? isPod : port.externalPolicyLocal && from !== 'the node';
  const reachesItself = addresses.includes(`${call.sourceIP}:8080`);
  return { verdict: 'DNAT', endpoints: addresses, masquerade: !keepsSource || reachesItself };
}

it('every caller reaches the endpoints that the policies promise it, at every address', () => {
  fc.assert(
    fc.property(service, calls, (proxied, { from, to }) => {
      const call = packet({ ...sources[from], ...destinations[to] });
      const trace = programIptables(proxierState([proxied])).trace(call);
      expect(outcomeOf(trace)).toEqual(promised(proxied, from, to, call));
      if (trace.verdict !== 'NONE') expect(trace.service).toBe('shop/web:http');
      if (trace.verdict !== 'DNAT') return;
      expect(trace.endpoints.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
      expect(Math.max(...trace.endpoints.map(({ probability }) => probability))).toBeCloseTo(
        1 / trace.endpoints.length,
        8,
      );
    }),
    options,
  );
});

it('every step of a trace is a rule that is printed', () => {
  fc.assert(
    fc.property(service, calls, (proxied, { from, to }) => {
      const program = programIptables(proxierState([proxied]));
      const printed = new Set(program.print().split('\n'));
      const { steps } = program.trace(packet({ ...sources[from], ...destinations[to] }));
      expect(steps.filter(({ step }) => !printed.has(step))).toEqual([]);
    }),
    options,
  );
});

/** Jumps to chains that are not declared in the table of the jump. */
function danglingJumps(text: string): readonly string[] {
  const kernelTargets = ['ACCEPT', 'DROP', 'REJECT', 'RETURN', 'DNAT', 'MARK', 'MASQUERADE'];
  return text.split(/^\*/m).flatMap((table) => {
    const declared = new Set([...table.matchAll(/^:(\S+)/gm)].map(([, chain]) => chain));
    const used = [...table.matchAll(/^-A (\S+)|-j (\S+)/gm)].map(([, chain, target]) => chain ?? target!);
    return used.filter((name) => !declared.has(name) && !kernelTargets.includes(name));
  });
}

function expectComplete(state: ProxierState): void {
  const program = programIptables(state);
  for (const { port } of state.services)
    expect(danglingJumps(program.print(`${port.namespace}/${port.service}`))).toEqual([]);
  expect(danglingJumps(program.print())).toEqual([]);
}

it.each(Object.entries(representativeStates))('with %s every chain that a rule names is there', (_, state) => {
  expectComplete(state);
});

it('every chain that a rule names is there, whatever the endpoints and policies', () => {
  fc.assert(
    fc.property(service, (proxied) => expectComplete(proxierState([proxied]))),
    options,
  );
});
