import { describe, expect, it } from 'vitest';
import { aWorld, constant, type FaultParts, perUser, pooled, runWorld, startWorld, type WorldParts } from '../world.ts';

/** The causes of the failed requests of a world, each once, and the nodes where they lay. */
function causesOf(parts: WorldParts): ReadonlySet<string> {
  const { causes } = runWorld(aWorld(parts), { endMs: 1000 });
  return new Set(causes.map(({ cause, node }) => `${cause} at node ${node}`));
}

const five = { executor: perUser(1, 0, 20), timeoutMs: 500 };
const full = (node: number): FaultParts => ({ kind: 'conntrack-full', parameters: { node }, atMs: 0 });

describe('why the kernel of a node lets no connection pass', () => {
  it('is said with the node: the client’s, the one through which it enters, or the endpoint’s', () => {
    const parts: WorldParts = {
      nodeZones: [0, 0, 0],
      pods: [{ node: 2 }],
      services: [{ nodePort: 30_080 }],
      workloads: [{ ...five, clientNodes: [0], target: { kind: 'node-port', node: 1, service: 0, port: 0 } }],
    };
    for (const node of [0, 1, 2]) {
      expect(causesOf({ ...parts, faults: [full(node)] })).toEqual(new Set([`conntrack-full at node ${node}`]));
    }
  });

  it('is that it has sent its fill of ICMP errors, where the rules reject', () => {
    const rejected: WorldParts = { pods: [{ ready: false }, {}], services: [{ pods: [0] }] };
    const seen = causesOf({ ...rejected, workloads: [{ ...five, callers: [1] }] });
    expect(seen).toEqual(new Set(['no-endpoint at node 0', 'icmp-limited at node 0']));
  });

  it('is the policy, where the node has no endpoint of its own', () => {
    const local: WorldParts = {
      nodeZones: [0, 0],
      pods: [{ node: 1 }],
      services: [{ internalTrafficPolicy: 'Local' }],
      workloads: [five],
    };
    expect(causesOf(local)).toEqual(new Set(['policy-local at node 0']));
  });
});

describe('a SYN that was dropped by rules', () => {
  it('is sent again by the client, and goes where the rules lead then', () => {
    const world = aWorld({
      nodeZones: [0, 0],
      pods: [{ node: 1 }],
      services: [{ internalTrafficPolicy: 'Local' }],
      workloads: [{ executor: perUser(1), timeoutMs: 10_000 }],
    });
    const run = startWorld(world, { endMs: 1 });
    const change = run.simulation.kind('change', () =>
      run.rulesOfWorkload[0]![0]!.sync([{ pod: 0, address: '10.244.1.2:8080' }], 1, false),
    );
    run.simulation.scheduleAt(2500, change, 0);
    const [request] = run.finish().requests;
    expect([request!.outcome, Math.round(request!.endedMs / 100)]).toEqual(['success', 31]);
  });
});

describe('entries of a conntrack table', () => {
  it('are one for each connection on each node that it passes: when all are used no SYN comes through', () => {
    const world = aWorld({
      conntrackMax: 50,
      nodeZones: [0, 0],
      pods: [{ node: 1 }],
      applications: [{ concurrency: 100, serviceTime: constant(700) }],
      workloads: [
        {
          executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 100 },
          connection: pooled(),
          timeoutMs: 900,
        },
      ],
    });
    const { outcomes, connections, causes } = runWorld(world, { endMs: 600 });
    expect(connections).toHaveLength(50);
    expect(outcomes.filter((outcome) => outcome === 'connect-timeout')).toHaveLength(10);
    expect(new Set(causes.map(({ cause }) => cause))).toEqual(new Set(['conntrack-full']));
  });
});
