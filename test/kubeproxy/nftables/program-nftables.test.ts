import fc from 'fast-check';
import { expect, it } from 'vitest';
import { categorizeEndpoints, type ProxyEndpoint } from '../../../src/kubeproxy/categorize-endpoints.ts';
import { programNftables } from '../../../src/kubeproxy/nftables/program-nftables.ts';
import type { ProxiedService, ProxierState } from '../../../src/kubeproxy/proxier-state.ts';
import { type FlowOutcome, outcomeOf, packetFlowsOf } from '../packet-flow-state.ts';
import { packet, proxiedService, proxierState, representativeStates } from '../proxier-states.ts';
import { missingFrom } from './printed-table.ts';

it.each(packetFlowsOf('nftables'))('$name', ({ state, packet, want }) => {
  expect(outcomeOf(programNftables(state).trace(packet))).toEqual(want);
});

const options = { seed: 21, numRuns: 200 };

const endpoint = fc
  .record({
    host: fc.integer({ min: 2, max: 200 }),
    isLocal: fc.boolean(),
    condition: fc.constantFrom('ready', 'starting', 'terminating', 'failing'),
  })
  .map(
    ({ host, isLocal, condition }): Partial<ProxyEndpoint> => ({
      address: `10.244.${isLocal ? 1 : 2}.${host}:8080`,
      isLocal,
      ready: condition === 'ready',
      serving: condition === 'ready' || condition === 'terminating',
      terminating: condition === 'terminating' || condition === 'failing',
    }),
  );

const service = fc
  .record({
    endpoints: fc.uniqueArray(endpoint, { maxLength: 7, selector: ({ address }) => address }),
    internalPolicyLocal: fc.boolean(),
    externalPolicyLocal: fc.boolean(),
    stickySeconds: fc.constantFrom(null, 60),
  })
  .map(({ endpoints, ...policies }) =>
    proxiedService(endpoints, {
      ...policies,
      nodePort: 30080,
      externalIPs: ['198.51.100.7'],
      loadBalancerIPs: ['203.0.113.9'],
      loadBalancerSourceRanges: ['198.51.100.0/25', '10.244.0.0/16', '192.168.0.2/32'],
    }),
  );

const clients = [
  { sourceIP: '10.244.1.7', from: 'pod' },
  { sourceIP: '10.244.2.7', from: 'network' },
  { sourceIP: '198.51.100.20', from: 'network' },
  { sourceIP: '198.51.100.200', from: 'network' },
  { sourceIP: '192.168.0.2', from: 'node' },
] as const;

const destinations = [
  { destinationIP: '10.96.0.10', destinationPort: 80 },
  { destinationIP: '192.168.0.2', destinationPort: 30080 },
  { destinationIP: '198.51.100.7', destinationPort: 80 },
  { destinationIP: '203.0.113.9', destinationPort: 80 },
] as const;

const call = fc
  .record({ client: fc.constantFrom(...clients), destination: fc.constantFrom(...destinations) })
  .map(({ client, destination }) => packet({ ...client, ...destination }));

/** What becomes of a call by the documentation of Services, without a look at rules. */
function promised(
  { port, endpoints }: ProxiedService,
  { sourceIP, destinationIP, from }: ReturnType<typeof packet>,
): FlowOutcome {
  const lost = (verdict: 'DROP' | 'REJECT'): FlowOutcome => ({ verdict, endpoints: [], masquerade: false });
  const everything = { usesCluster: true, usesLocal: true };
  const { cluster = [], local = [], hasAny } = categorizeEndpoints(endpoints, everything, { name: '', zone: '' }, true);
  if (destinationIP === '203.0.113.9' && sourceIP === '198.51.100.200') return lost('DROP');
  if (!hasAny) return lost('REJECT');
  const isPod = sourceIP.startsWith('10.244.');
  const isInternal = destinationIP === port.clusterIP;
  const isOutside = !isPod && from !== 'node';
  const chosen = (isInternal ? port.internalPolicyLocal : port.externalPolicyLocal && isOutside) ? local : cluster;
  if (chosen.length === 0) return lost('DROP');
  const addresses = chosen.map(({ address }) => address).toSorted();
  const keepsSource = isInternal ? isPod : port.externalPolicyLocal && from !== 'node';
  return {
    verdict: 'DNAT',
    endpoints: addresses,
    masquerade: !keepsSource || addresses.includes(`${sourceIP}:8080`),
  };
}

it('every caller reaches what the policies promise, at every address, each endpoint as often', () => {
  fc.assert(
    fc.property(service, call, (proxied, packet) => {
      const trace = programNftables(proxierState([proxied])).trace(packet);
      expect(outcomeOf(trace)).toEqual(promised(proxied, packet));
      expect(trace.service).toBe('shop/web:http');
      const share = 1 / trace.endpoints.length;
      for (const { probability } of trace.endpoints) expect(probability).toBeCloseTo(share, 12);
    }),
    options,
  );
});

it('every step of a trace is a line of the chain or map that it names', () => {
  fc.assert(
    fc.property(service, call, (proxied, packet) => {
      const program = programNftables(proxierState([proxied]));
      const text = program.print();
      const { steps } = program.trace(packet);
      expect(steps.length).toBeGreaterThan(0);
      for (const { step } of steps) {
        const [, name = '', line = ''] = /^(\S+): (.*)$/.exec(step) ?? [];
        const start = text.search(new RegExp(`^\t(?:chain|map) ${name.replaceAll('.', '\\.')} \\{$`, 'm'));
        expect(text.slice(start, text.indexOf('\n\t}', start)), step).toContain(line);
      }
    }),
    options,
  );
});

function expectComplete(state: ProxierState): void {
  const program = programNftables(state);
  const services = new Set(state.services.map(({ port }) => `${port.namespace}/${port.service}`));
  for (const service of [undefined, ...services]) expect(missingFrom(program.print(service)), service).toEqual([]);
}

it.each(Object.entries(representativeStates))('with %s every chain, set and map that is named is there', (_, state) => {
  expectComplete(state);
});

it('every chain, set and map that is named is there, whatever the endpoints and policies', () => {
  fc.assert(
    fc.property(service, (proxied) => expectComplete(proxierState([proxied]))),
    options,
  );
});

it('what is printed of one Service is part of the whole, has all of its own and nothing of the others', () => {
  const state = representativeStates['a Service of each kind']!;
  const program = programNftables(state);
  const lines = (text: string): readonly string[] => text.split('\n').map((line) => line.trim().replace(/,$/, ''));
  // Elements stand on lines of their own, but where they begin and end depends on their number.
  const whole = lines(program.print().replaceAll(/elements = \{ | \}$/gm, ''));
  const part = lines(program.print('shop/sticky').replaceAll(/elements = \{ | \}$/gm, ''));
  expect(part.filter((line) => !whole.includes(line))).toEqual([]);
  const isOwn = (line: string): boolean => /\/sticky\/|10\.96\.0\.14|10\.244\.\d\.9/.test(line);
  const own = new Set(whole.filter((line) => isOwn(line) && !line.includes(', ')));
  expect([...own].filter((line) => !part.includes(line))).toEqual([]);
  // What is marked by its rules is masqueraded by those of all.
  expect(part).toEqual(expect.arrayContaining(['jump masquerading', 'masquerade fully-random']));
  expect(part.filter((line) => /\/(web|dns|mme|front)\/|10\.96\.0\.1[0123]\b/.test(line))).toEqual([]);
  expect(program.print('shop/unknown')).toBe('table ip kube-proxy {\n\tcomment "rules for kube-proxy"\n}\n');
});

it('a packet of the other IP family, or with an address that is none, meets no rule', () => {
  const { trace } = programNftables(representativeStates['a Service of each kind']!);
  const nothing = { verdict: 'NONE', service: null, endpoints: [], steps: [] };
  expect(trace(packet({ sourceIP: '2001:db8::1', destinationIP: '2001:db8::2' }))).toEqual(nothing);
  expect(trace(packet({ destinationIP: 'web.shop' }))).toEqual(nothing);
});
