import { describe, expect, it } from 'vitest';
import { NO_SERVER } from '../../src/balancer/balancer.ts';
import { aWorld, type FaultParts, once, startWorld, type WorldParts } from '../world.ts';

/** Where the pods of a Service with a node port are that a client on node 0 gets: by ClusterIP, and by a node's port. */
function nodesOf(parts: WorldParts, entry: number | null): number[] | 'DROP' | 'REJECT' {
  const target =
    entry === null
      ? { kind: 'cluster-ip', service: 0, port: 0 }
      : { kind: 'node-port', node: entry, service: 0, port: 0 };
  const world = startWorld(
    aWorld({
      nodeZones: [0, 0, 0],
      pods: [{ node: 1 }, { node: 2 }],
      ...parts,
      workloads: [{ executor: once, target }],
    }),
    { endMs: 1 },
  );
  const [rules] = world.rulesOfWorkload[0]!;
  const nodes = Array.from({ length: 60 }, () => rules!.pick(0, 0)).flatMap((server) =>
    server === NO_SERVER ? [] : world.pods[rules!.pod[server]!]!.node,
  );
  if (nodes.length === 0) return rules!.dropsWhenEmpty ? 'DROP' : 'REJECT';
  return [...new Set(nodes)].sort((a, b) => a - b);
}

describe('which endpoints a node uses', () => {
  const internal = [{ internalTrafficPolicy: 'Local' as const }];
  const both = [{ internalTrafficPolicy: 'Local' as const, nodePort: 30080 }];
  const external = [{ externalTrafficPolicy: 'Local' as const, nodePort: 30080 }];
  const onOne = [{ node: 1 }];
  const onZero = [{ node: 0 }, { node: 1 }];
  const unready = [{ node: 1, ready: false }];

  it.each([
    // Source: kube-proxy's table of modes; IPVS falls back to the cluster's endpoints where there are such (PR 97081).
    ['all of them', {}, null, [1, 2], [1, 2], [1, 2]],
    ['all of them through any node', { services: [{ nodePort: 30080 }] }, 0, [1, 2], [1, 2], [1, 2]],
    ['none of its own under an internal policy of Local', { services: internal }, null, 'DROP', 'DROP', 'REJECT'],
    ['none of its own, where others are used from outside', { services: both }, null, 'DROP', 'DROP', [1, 2]],
    [
      'none of its own under an external policy of Local',
      { services: external, pods: onOne },
      2,
      'DROP',
      'DROP',
      'DROP',
    ],
    ['all for its own clients at its own node port', { services: external }, 0, [1, 2], [1, 2], [1, 2]],
    ['all for its own clients, and in IPVS mode its own', { services: external, pods: onZero }, 0, [0, 1], [0, 1], [0]],
    ['its own alone under an external policy of Local', { services: external }, 2, [2], [2], [2]],
    ['all for its own clients, whatever the external policy', { services: external }, null, [1, 2], [1, 2], [1, 2]],
    ['none that is not ready', { pods: unready }, null, 'REJECT', 'REJECT', 'REJECT'],
    [
      'none that is not ready under a policy of Local',
      { pods: unready, services: internal },
      null,
      'REJECT',
      'REJECT',
      'REJECT',
    ],
    [
      'one that serves while it terminates, if there is no other',
      { pods: [{ node: 1, terminating: true }] },
      null,
      [1],
      [1],
      [1],
    ],
    [
      'none that terminates, if there is another',
      { pods: [{ node: 1, terminating: true }, { node: 2 }] },
      null,
      [2],
      [2],
      [2],
    ],
  ] as [string, WorldParts, number | null, unknown, unknown, unknown][])(
    '%s',
    (_, parts, entry, iptables, nftables, ipvs) => {
      const modes = ['iptables', 'nftables', 'ipvs'] as const;
      expect(modes.map((mode) => nodesOf({ ...parts, mode }, entry))).toEqual([iptables, nftables, ipvs]);
    },
  );
});

describe('a sync', () => {
  it('writes only the Services whose endpoints have changed', () => {
    const killed = (pod: number, atMs: number): FaultParts => ({
      name: `kill ${pod}`,
      kind: 'pod-kill',
      atMs,
      parameters: { pods: { pods: [pod], named: true, mode: 'all', value: 100 } },
    });
    const world = startWorld(
      aWorld({
        pods: [{ owner: null }, { owner: null }],
        services: [{ pods: [0] }, { pods: [1] }],
        workloads: [{ executor: once }, { executor: once, target: { kind: 'cluster-ip', service: 1, port: 0 } }],
        faults: [killed(0, 0), killed(1, 10_000)],
      }),
      { endMs: 1 },
    );
    expect(world.finish().marks.map(({ label }) => label)).toEqual(['rules 0', 'rules 1']);
  });
});
