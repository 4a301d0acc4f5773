import { describe, expect, it } from 'vitest';
import {
  aWorld,
  constant,
  type FaultParts,
  type LoggedRequest,
  perUser,
  pooled,
  runWorld,
  startWorld,
  type WorldParts,
} from '../world.ts';

// Links take 1 ms, requests 10 ms. Client 0 is on node 0; pod 0 is on node 1 of the same zone, pod 1 on node 2 of another.

const network = { sameNode: constant(1), sameZone: constant(1), crossZone: constant(1), external: constant(1) };

const parts: WorldParts = {
  network,
  nodeZones: [0, 0, 1],
  applications: [{ concurrency: 100 }],
  pods: [{ node: 1 }, { node: 2, name: 'other-0', owner: 'Deployment default/other' }],
  services: [{ pods: [0] }, { pods: [1] }],
  workloads: [
    { executor: perUser(60, 100), timeoutMs: 2500 },
    { executor: perUser(60, 100), timeoutMs: 2500, target: { kind: 'cluster-ip', service: 1, port: 0 } },
  ],
};

const partition = (parameters: object, atMs = 1000, durationMs: number | null = 1000): FaultParts => ({
  kind: 'network-partition',
  atMs,
  durationMs,
  parameters: { from: null, to: null, direction: 'both', ...parameters },
});

const pods = (...chosen: number[]): object => ({ pods: chosen, named: false, mode: 'all', value: 100 });

/** By workload, the requests that began while the partition was there. */
function during(world: WorldParts, parameters: object): LoggedRequest[][] {
  const { requests } = runWorld(aWorld({ ...world, faults: [partition(parameters)] }), { endMs: 20_000 });
  const felt = requests.filter(({ dueMs }) => dueMs >= 1000 && dueMs < 2000);
  return [0, 1].map((workload) => felt.filter((request) => request.workload === workload));
}

const latencies = (requests: readonly LoggedRequest[]): number[] =>
  requests.map(({ dueMs, endedMs }) => endedMs - dueMs);

/** A SYN is sent again until the way is free: those that began while it was not take until then, at the least. */
function isCut(requests: readonly LoggedRequest[]): boolean {
  return requests.length > 0 && requests.every(({ endedMs }) => endedMs > 2000);
}

describe('network-partition', () => {
  it.each([
    // Which of the two pods the client is cut from.
    ['two nodes', { from: [0], to: [1] }, [true, false]],
    ['two nodes, said the other way round', { from: [1], to: [0] }, [true, false]],
    ['one way', { from: [0], to: [1], direction: 'to' }, [true, false]],
    ['the way back', { from: [0], to: [1], direction: 'from' }, [true, false]],
    ['a node from everything else', { from: [1] }, [true, false]],
    ['a zone from everything else', { from: [0, 1] }, [false, true]],
    ['pods by their selector', { from: pods(1) }, [false, true]],
    ['pods, what they send', { from: pods(1), direction: 'to' }, [false, true]],
    ['pods from another node', { from: pods(0, 1), to: [2] }, [false, false]],
    ['pods from the node of the client', { from: pods(0, 1), to: [0] }, [true, true]],
    ['outside', { from: [-1] }, [false, false]],
  ])('cuts %s', (_, parameters, cut) => {
    expect(during(parts, parameters).map(isCut)).toEqual(cut);
  });

  it('cuts pods from clients that are pods', () => {
    const asPods = { ...parts, workloads: parts.workloads!.map((each) => ({ ...each, callers: [0] })) };
    expect(during(asPods, { from: pods(0), to: pods(1) }).map(isCut)).toEqual([false, true]);
  });

  it('leaves what came before and after as it was', () => {
    const run = (faults: readonly FaultParts[]): readonly LoggedRequest[] =>
      runWorld(aWorld({ ...parts, faults }), { endMs: 20_000 }).requests;
    const plain = run([]).filter(({ endedMs }) => endedMs < 1000);
    const cut = run([partition({ from: [0], to: [1] })]);
    expect(cut.filter(({ endedMs }) => endedMs < 1000)).toEqual(plain);
    const after = cut.filter(({ dueMs }) => dueMs > 5000);
    expect(new Set(after.map(({ outcome }) => outcome))).toEqual(new Set(['success']));
    expect(Math.max(...latencies(after))).toBeLessThan(15);
  });

  it('is felt by whoever enters the cluster through a node that is cut, though the pod’s is not', () => {
    const outside: WorldParts = {
      ...parts,
      services: [{ nodePort: 30080, pods: [0] }],
      workloads: [0, 2].map((node) => ({
        executor: perUser(30, 100),
        timeoutMs: 2500,
        clientNodes: [null],
        target: { kind: 'node-port', node, service: 0, port: 0 },
      })),
    };
    expect(during(outside, { from: [0] }).map(isCut)).toEqual([true, false]);
    expect(during(outside, { from: [-1], to: [1] }).map(isCut)).toEqual([false, false]);
    expect(during(outside, { from: [-1], to: pods(0) }).map(isCut)).toEqual([true, true]);
  });
});

describe('a partition of one direction', () => {
  /** Two requests on one kept connection: the second is due at 112 ms, while the way is cut in one direction. */
  function secondOfTwo(direction: string, untilMs: number) {
    const started = startWorld(
      aWorld({
        ...parts,
        cost: 'none',
        services: [{ pods: [0] }],
        workloads: [{ executor: perUser(2, 100), connection: pooled(), timeoutMs: 60_000 }],
        faults: [partition({ from: [0], to: [1], direction }, 50, untilMs - 50)],
      }),
      { endMs: 60_000 },
    );
    started.simulation.run(untilMs - 1);
    const servedWhileCut = started.dataPlane.pods.served[0]!;
    const { requests } = started.finish();
    return { servedWhileCut, served: started.dataPlane.pods.served[0]!, latencyMs: latencies(requests)[1]! };
  }

  // Recorded on Linux 6.18: unacknowledged data is sent again after 208 and 416 ms.
  it('to the pod keeps the request away: it is served when it is sent again', () => {
    const { servedWhileCut, served, latencyMs } = secondOfTwo('to', 400);
    expect([servedWhileCut, served]).toEqual([1, 2]);
    expect(latencyMs).toBeCloseTo(416 + 12, 6);
  });

  it('from the pod keeps the response away: it is served at once, and the answer sent again', () => {
    const { servedWhileCut, served, latencyMs } = secondOfTwo('from', 400);
    expect([servedWhileCut, served]).toEqual([2, 2]);
    // The answer was first sent after 11 ms, and 416 ms later again.
    expect(latencyMs).toBeCloseTo(11 + 416 + 1, 6);
  });

  it.each(['to', 'from'])(
    '%s the pod opens no connection, whichever of SYN and answer it is that is lost',
    (direction) => {
      const world = aWorld({
        ...parts,
        faults: [partition({ from: [0], to: [1], direction }, 0, null)],
        workloads: [{ executor: perUser(3, 10), timeoutMs: 5000 }],
      });
      const { outcomes } = runWorld(world, { endMs: 20_000 });
      expect(outcomes).toEqual(['connect-timeout', 'connect-timeout', 'connect-timeout']);
    },
  );
});
