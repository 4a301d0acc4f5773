import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProxierState } from '../../src/kubeproxy/build-proxier-state.ts';
import { programIptables } from '../../src/kubeproxy/iptables/program-iptables.ts';
import { programNftables } from '../../src/kubeproxy/nftables/program-nftables.ts';
import type { Packet, PacketTrace, Programmer, TracedEndpoint } from '../../src/kubeproxy/rule-program.ts';
import { parseCluster } from '../../src/scenario/parse-cluster.ts';
import { chiSquareTest } from '../../src/statistics/chi-square.ts';
import type { Calls, Tally } from './kernel-agent.ts';
import {
  clientAddress,
  type KernelNetwork,
  kernelNetwork,
  nodeAddresses,
  type Place,
  toolEnvironment,
} from './kernel-network.ts';

// The rules of a node are loaded into a real kernel, and real connections are made through them: what becomes of each
// is what the trace says. All this happens in network namespaces, which are gone after the test.

const path = 'test/validation/kernel-cluster.yaml';
const { cluster } = parseCluster([{ name: path, text: readFileSync(path, 'utf8') }]);
const state = buildProxierState({
  node: cluster.nodes[0]!,
  services: cluster.services,
  endpointSlices: cluster.endpointSlices,
  configuration: cluster.proxy,
  family: 'IPv4',
  serviceCIDRs: cluster.serviceCIDRs.IPv4,
  kubernetesMinor: cluster.kubernetesVersion.minor,
});

/** A way to load rules into the kernel. */
interface Backend {
  readonly tool: string;
  /** Reads the rules from its input. */
  readonly load: string;
  /** Rules with all that the kernel must know to take those of kube-proxy. */
  readonly probe: string;
  readonly mode: 'iptables' | 'nftables';
  readonly program: Programmer;
  /** How many connections show how they spread. */
  readonly connections: number;
}

const iptablesProbe = `*nat
-A PREROUTING -m comment --comment x -m addrtype --dst-type LOCAL -m recent --rcheck --name x -j RETURN
-A PREROUTING -p tcp -m statistic --mode random --probability 0.5 -m tcp -j DNAT --to-destination 10.0.0.1:80
-A POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A POSTROUTING -j MASQUERADE --random-fully
COMMIT
*filter
-A INPUT -m conntrack --ctstate NEW -j REJECT
COMMIT
`;
const nftProbe = `table ip x {
  set s { type ipv4_addr; flags dynamic,timeout; timeout 1m; }
  chain a { update @s { ip saddr }; meta l4proto tcp dnat to 10.0.0.1:80; }
  chain b { type nat hook prerouting priority dstnat; fib daddr type local numgen random mod 1 vmap { 0 : goto a }; }
  chain c { type nat hook postrouting priority srcnat; masquerade fully-random; }
  chain d { type filter hook input priority filter; ct state new reject; }
}
`;

const byIptables = { mode: 'iptables', program: programIptables, probe: iptablesProbe } as const;
const backends: readonly Backend[] = [
  { ...byIptables, tool: 'iptables-nft', load: 'iptables-nft-restore', connections: 10_000 },
  // Other code in the kernel, but the same matches and targets: fewer connections will do.
  { ...byIptables, tool: 'iptables-legacy', load: 'iptables-legacy-restore --wait 5', connections: 1_000 },
  {
    tool: 'nft',
    load: 'nft -f -',
    probe: nftProbe,
    mode: 'nftables',
    program: programNftables,
    connections: 10_000,
  },
];

/** Whether a command works in a new network namespace; if it does not, says so aloud. */
function isUsable(tool: string, command: string, input = ''): boolean {
  const options = { input, encoding: 'utf8', env: toolEnvironment } as const;
  const { status, stderr, error } = spawnSync('unshare', ['--net', 'sh', '-e', '-c', command], options);
  if (status !== 0) console.warn(`not tested against a real kernel: ${tool} cannot be used here: ${stderr || error}`);
  return status === 0;
}

const twoNamespaces = `ip link add one type veth peer name two
echo 1 > /proc/sys/net/ipv4/ip_forward
nsenter --net=/proc/$$/ns/net ip link set one up`;
const canMakeNetworks = isUsable('one of unshare, nsenter and ip (or who runs the tests is not root)', twoNamespaces);

/** Longer than any connection takes that is answered at all. */
const PATIENCE_MS = 20_000;

/** A client that was not told at once asks again a second after it first did. */
const SECOND_SYN_MS = 900;

/** A client, whom it calls, and what becomes of that: by the rules of both modes or, if they differ, of each. */
type Case = readonly [
  what: string,
  client: Client,
  to: string,
  verdict: PacketTrace['verdict'] | Readonly<Record<Backend['mode'], PacketTrace['verdict']>>,
];

interface Client {
  readonly place: Place;
  readonly source: string;
  readonly from: Packet['from'];
}

const pod: Client = { place: 'client', source: '10.244.1.100', from: 'pod' };
const endpoint: Client = { place: 'web-a', source: '10.244.1.11', from: 'pod' };
const node: Client = { place: 'node', source: '192.168.0.11', from: 'node' };
const stranger: Client = { place: 'outside', source: '198.51.100.20', from: 'network' };
const guest: Client = { place: 'outside', source: '198.51.100.5', from: 'network' };

/** Those that show by many connections how they spread. */
const spread: readonly Case[] = [
  ['a pod calls a ClusterIP', pod, '10.96.0.10:80', 'DNAT'],
  ['a client outside calls a node port', stranger, '192.168.0.11:30080', 'DNAT'],
  ['a pod calls a ClusterIP of internalTrafficPolicy Local', pod, '10.96.0.20:80', 'DNAT'],
  ['a client outside calls a node port of externalTrafficPolicy Local', stranger, '192.168.0.11:30081', 'DNAT'],
];

const others: readonly Case[] = [
  ['a pod calls a node port', pod, '192.168.0.11:30080', 'DNAT'],
  ['a pod calls a node port of externalTrafficPolicy Local', pod, '192.168.0.11:30081', 'DNAT'],
  ['the node calls a ClusterIP', node, '10.96.0.10:80', 'DNAT'],
  ['the node calls a node port of externalTrafficPolicy Local', node, '192.168.0.11:30081', 'DNAT'],
  ['a client outside calls a ClusterIP', stranger, '10.96.0.10:80', 'DNAT'],
  ['an endpoint calls its own Service', endpoint, '10.96.0.10:80', 'DNAT'],
  ['a client in loadBalancerSourceRanges calls the load balancer', guest, '203.0.113.9:80', 'DNAT'],
  ['a client in no range calls the load balancer', stranger, '203.0.113.9:80', 'DROP'],
  ['a pod calls a node port of policy Local without an endpoint here', pod, '192.168.0.11:30083', 'DNAT'],
  ['a client outside calls that node port', stranger, '192.168.0.11:30083', 'DROP'],
  ['a pod calls a ClusterIP of policy Local without an endpoint here', pod, '10.96.0.40:80', 'DROP'],
  ['a pod calls a ClusterIP without endpoints', pod, '10.96.0.50:80', 'REJECT'],
  ['the node calls a ClusterIP without endpoints', node, '10.96.0.50:80', 'REJECT'],
  ['a client outside calls a node port without endpoints', stranger, '192.168.0.11:30084', 'REJECT'],
  ['a pod calls another port of a ClusterIP', pod, '10.96.0.20:81', { iptables: 'NONE', nftables: 'REJECT' }],
  ['a pod calls a ClusterIP that no Service has', pod, '10.96.0.99:80', { iptables: 'NONE', nftables: 'DROP' }],
  [
    'a client outside calls a node port at the second address of the node',
    stranger,
    '192.168.9.11:30080',
    { iptables: 'DNAT', nftables: 'NONE' },
  ],
];

function packetOf({ source, from }: Client, to: string): Packet {
  const [destinationIP = '', port] = to.split(':');
  return { sourceIP: source, destinationIP, destinationPort: Number(port), protocol: 'TCP', from };
}

/** The ways in which connections ended, each once. */
function waysOf({ outcomes }: Tally): readonly string[] {
  const ways = outcomes.map(({ answer }) =>
    'failure' in answer ? answer.failure : wayTo(answer.by, nodeAddresses.includes(answer.toSource), answer.toSource),
  );
  return [...new Set(ways)].toSorted();
}

function wayTo(listener: string, isFromNode: boolean, source: string): string {
  return `${listener} answers ${isFromNode ? 'the node' : source}`;
}

/** The ways that a trace tells of. */
function tracedWays({ verdict, endpoints }: PacketTrace, source: string, to: string): readonly string[] {
  const isFromNode = nodeAddresses.includes(source);
  switch (verdict) {
    case 'DNAT':
      return endpoints.map(({ address, masquerade }) => wayTo(address, masquerade || isFromNode, source)).toSorted();
    case 'REJECT':
      return ['ECONNREFUSED'];
    case 'DROP':
      return ['timeout'];
    default:
      return [wayTo(to, isFromNode, source)];
  }
}

/** How many connections each endpoint answered. */
function countsOf(endpoints: readonly TracedEndpoint[], { outcomes }: Tally): readonly number[] {
  const countAt = (address: string): number =>
    outcomes.reduce((sum, { answer, count }) => sum + ('by' in answer && answer.by === address ? count : 0), 0);
  return endpoints.map(({ address }) => countAt(address));
}

/**
 * Draws a sample of endpoints, and expects it to come from the probabilities of a trace. Chance alone fails one sample in
 * a thousand: then a second one decides, so that one run in a million fails.
 */
async function expectSpread(
  endpoints: readonly TracedEndpoint[],
  draw: () => Promise<readonly number[]>,
): Promise<void> {
  const counts = await draw();
  if (endpoints.length < 2) return;
  const probabilities = endpoints.map(({ probability }) => probability);
  const { pValue } = chiSquareTest(counts, probabilities);
  expect(pValue > 0.001 ? pValue : chiSquareTest(await draw(), probabilities).pValue).toBeGreaterThan(0.001);
}

describe.skipIf(!canMakeNetworks).each(backends)('$tool', ({ tool, load, probe, mode, program, connections }) => {
  describe.skipIf(!isUsable(tool, load, probe))('loads the rules of a node; then', () => {
    const { print, trace } = program(state);
    let network: KernelNetwork;
    beforeAll(async () => {
      network = await kernelNetwork();
      network.runOnNode(load, print());
    });
    afterAll(() => network?.close());

    async function expectAsTraced([, client, to, verdict]: Case, connections: number): Promise<void> {
      const traced = trace(packetOf(client, to));
      expect(traced.verdict).toBe(typeof verdict === 'string' ? verdict : verdict[mode]);
      const calls: Calls = {
        clients: [client.source],
        to,
        connections: traced.verdict === 'DNAT' ? connections : 3,
        patienceMs: traced.verdict === 'DROP' ? 500 : PATIENCE_MS,
      };
      await expectSpread(traced.endpoints, async () => {
        const tally = await network.call(client.place, calls);
        expect(waysOf(tally)).toEqual(tracedWays(traced, client.source, to));
        if (traced.verdict === 'REJECT') expect(tally.slowestMs).toBeLessThan(SECOND_SYN_MS);
        return countsOf(traced.endpoints, tally);
      });
    }

    it.each(spread)(`${connections} times %s, as traced`, (...call) => expectAsTraced(call, connections));

    it.each(others)('%s, as traced', (...call) => expectAsTraced(call, 200));

    it(`${connections} connections of 250 clients with ClientIP affinity: each client keeps the endpoint drawn for it`, async () => {
      const { verdict, endpoints } = trace(packetOf(pod, '10.96.0.30:80'));
      expect([verdict, endpoints.length]).toEqual(['DNAT', 5]);
      let known = 0;
      await expectSpread(endpoints, async () => {
        // iptables remembers the last hundred clients of each endpoint, and no more.
        const clients = Array.from({ length: 250 }, () => clientAddress(known++));
        const calls: Calls = { clients, to: '10.96.0.30:80', connections, patienceMs: PATIENCE_MS };
        const { outcomes, slowestMs } = await network.call('client', calls);
        expect(outcomes.map(({ client }) => client).toSorted()).toEqual(clients.toSorted());
        expect(outcomes.map(({ count }) => count)).toEqual(clients.map(() => connections / clients.length));
        return countsOf(endpoints, { outcomes: outcomes.map((outcome) => ({ ...outcome, count: 1 })), slowestMs });
      });
    });

    it('with ClientIP affinity a client gets the same endpoint by whichever address it calls the Service', async () => {
      const answerers: string[] = [];
      for (const to of ['10.96.0.30:80', '192.168.0.11:30082']) {
        const calls: Calls = { clients: [pod.source], to, connections: 100, patienceMs: PATIENCE_MS };
        const { outcomes } = await network.call('client', calls);
        answerers.push(...outcomes.map(({ answer }) => ('by' in answer ? answer.by : answer.failure)));
      }
      expect(answerers).toEqual([answerers[0], answerers[0]]);
      expect(trace(packetOf(pod, '10.96.0.30:80')).endpoints.map(({ address }) => address)).toContain(answerers[0]);
    });
  });
});
