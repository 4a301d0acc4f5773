import { describe, expect, it } from 'vitest';
import { NO_SERVER } from '../../src/balancer/balancer.ts';
import { programmers } from '../../src/kubeproxy/programmers.ts';
import { proxyModes } from '../../src/kubeproxy/registry.ts';
import type { Packet, PacketTrace } from '../../src/kubeproxy/rule-program.ts';
import type { WorldService } from '../../src/scenario/scenario.ts';
import { chiSquareTest } from '../../src/statistics/chi-square.ts';
import { packet, proxiedService, proxierState } from '../kubeproxy/proxier-states.ts';
import { aWorld, once, startWorld } from '../world.ts';

// A run chooses endpoints by ServiceRules; `explain` and `rules` walk the rules that kube-proxy would write. Both must
// say the same of the same cluster, for clients that no rule remembers.

type ModeName = keyof typeof proxyModes;
type Policy = 'Cluster' | 'Local';

const CONNECTIONS = 40_000;
const NODE_PORT = 30080;
/** Pods of the two nodes; the first node is the one that looks. */
const NODES_OF_PODS = [0, 0, 0, 1, 1, 1, 1];
const address = (pod: number): string => `10.244.${NODES_OF_PODS[pod]}.${pod + 2}:8080`;

interface Case {
  readonly mode: ModeName;
  readonly policy: Policy;
  readonly from: 'inside' | 'outside';
  readonly sticky: boolean;
}

const cases: readonly Case[] = (Object.keys(proxyModes) as ModeName[]).flatMap((mode) =>
  (['Cluster', 'Local'] as const).flatMap((policy) =>
    (['inside', 'outside'] as const).flatMap((from) => [false, true].map((sticky) => ({ mode, policy, from, sticky }))),
  ),
);

/** Which pods new clients get in a run, one connection each, through the first node. */
function picked({ mode, policy, from, sticky }: Case, nodesOfPods: readonly number[]): number[] | 'DROP' | 'REJECT' {
  const service: Partial<WorldService> & { nodePort: number } = {
    nodePort: NODE_PORT,
    internalTrafficPolicy: policy,
    externalTrafficPolicy: policy,
    affinityTimeoutMs: sticky ? 600_000 : null,
  };
  const inside = from === 'inside';
  const run = startWorld(
    aWorld({
      mode,
      nodeZones: [0, 0],
      pods: nodesOfPods.map((node) => ({ node })),
      services: [service],
      workloads: [
        {
          executor: once,
          clientNodes: [inside ? 0 : null],
          target: { kind: inside ? 'cluster-ip' : 'node-port', service: 0, port: 0, ...(inside ? {} : { node: 0 }) },
        },
      ],
    }),
    { endMs: 1, seed: 17 },
  );
  const [rules] = run.rulesOfWorkload[0]!;
  const counts = nodesOfPods.map(() => 0);
  for (let client = 0; client < CONNECTIONS; client++) {
    const server = rules!.pick(client, 0);
    if (server === NO_SERVER) return rules!.dropsWhenEmpty ? 'DROP' : 'REJECT';
    counts[rules!.pod[server]!]!++;
  }
  return counts;
}

/** What the printed rules do with the first packet of such a connection. */
function traced({ mode, policy, from, sticky }: Case, nodesOfPods: readonly number[]): PacketTrace {
  const state = proxierState([
    proxiedService(
      nodesOfPods.map((node, pod) => ({ address: `10.244.${node}.${pod + 2}:8080`, isLocal: node === 0 })),
      {
        nodePort: NODE_PORT,
        internalPolicyLocal: policy === 'Local',
        externalPolicyLocal: policy === 'Local',
        stickySeconds: sticky ? 600 : null,
      },
    ),
  ]);
  const outside: Partial<Packet> = {
    sourceIP: '198.51.100.20',
    destinationIP: '192.168.0.2',
    destinationPort: NODE_PORT,
    from: 'network',
  };
  return programmers[mode](state).trace(packet(from === 'outside' ? outside : {}));
}

describe('a run and the printed rules choose alike', () => {
  it.each(cases)('in $mode mode by policy $policy from $from, with affinity: $sticky', (each) => {
    const counts = picked(each, NODES_OF_PODS);
    const { verdict, endpoints } = traced(each, NODES_OF_PODS);
    expect(verdict).toBe('DNAT');
    const share = new Map(endpoints.map((endpoint) => [endpoint.address, endpoint.probability]));
    const may = NODES_OF_PODS.map((_, pod) => pod).filter((pod) => share.has(address(pod)));
    const observed = counts as number[];
    expect(observed.flatMap((count, pod) => (count > 0 ? pod : []))).toEqual(may);
    const { pValue } = chiSquareTest(
      may.map((pod) => observed[pod]!),
      may.map((pod) => share.get(address(pod))!),
    );
    expect(pValue).toBeGreaterThan(0.005);
    // Round robin is more even than chance.
    if (each.mode !== 'ipvs') expect(pValue).toBeLessThan(0.995);
  });

  it.each(cases)('where $mode mode has no pod here, policy $policy from $from, affinity: $sticky', (each) => {
    const elsewhere = [1, 1];
    const counts = picked(each, elsewhere);
    const { verdict, endpoints } = traced(each, elsewhere);
    // With its source kept, a packet from outside is answered past this node, from an address that the client did not call.
    const isAnswerLost = each.from === 'outside' && endpoints.some(({ masquerade }) => !masquerade);
    expect(typeof counts === 'string' ? counts : 'DNAT').toBe(isAnswerLost ? 'DROP' : verdict);
  });
});
