import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConnectionState, Leaving } from '../../src/dataplane/connection-table.ts';
import { NONE, RequestPhase } from '../../src/dataplane/request-table.ts';
import type { World } from '../../src/scenario/scenario.ts';
import { type StartedWorld, startWorld } from '../world.ts';
import { anyConnectedWorld } from './connected-worlds.ts';

describe('whatever connections carry and whoever ends them', () => {
  it('every request ends once, and nothing is left in any table', () => {
    fc.assert(
      fc.property(anyConnectedWorld, fc.nat(1000), (world, seed) => {
        const { log, dataPlane, clients, finish } = startWorld(world, { endMs: 3000, seed });
        finish();
        const { opening, waiting } = clients.carrier.pools;
        expect([...opening, ...waiting].every((count) => count === 0)).toBe(true);
        expect(log.requests).toHaveLength(log.sent);
        const { count, busy, queueLength, busyArea, queueArea, residenceMs } = dataPlane.pods;
        for (let pod = 0; pod < count; pod++) {
          expect([busy[pod], queueLength[pod]]).toEqual([0, 0]);
          expect(busyArea[pod]! + queueArea[pod]!).toBeCloseTo(residenceMs[pod]!, 4);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('a run of the same world from the same seed is the same', () => {
    fc.assert(
      fc.property(anyConnectedWorld, fc.nat(1000), (world, seed) => {
        const [one, other] = [0, 1].map(() => startWorld(world, { endMs: 3000, seed }).finish());
        expect(one).toEqual(other);
      }),
      { numRuns: 15 },
    );
  });

  it('what pools, connections and pods count is at any time what is there, and within its limits', () => {
    fc.assert(
      fc.property(anyConnectedWorld, fc.nat(1000), (world, seed) => {
        const run = startWorld(world, { endMs: 3000, seed });
        for (let ms = 0; ms < 6000; ms += 97) {
          run.simulation.run(ms);
          expectTrueCounts(world, run);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Asserts that pools, connections and pods count what is there, and that no limit is exceeded. */
function expectTrueCounts(world: World, { dataPlane, clients }: StartedWorld): void {
  const { connections } = dataPlane;
  const { pools } = clients.carrier;
  const streams = new Int32Array(connections.used);
  const open = new Int32Array(pools.count);
  const atPods = Array.from({ length: dataPlane.pods.count }, () => ({ busy: 0, queueLength: 0 }));
  countRequests(dataPlane, streams, atPods);
  const workloadOf = world.workloads.flatMap((workload) => workload.clients.map(() => workload));
  const proxied = world.workloads.flatMap((workload) => (workload.upstream?.proxyNodes ?? []).map(() => workload));
  for (let i = 0; i < connections.used; i++) {
    const state = connections.state[i];
    if (state === ConnectionState.free || state === ConnectionState.closing || connections.leaving[i] === Leaving.left)
      continue;
    const { connection } = [...workloadOf, ...proxied][connections.client[i]!]!;
    if (state !== ConnectionState.connecting) expect(connections.streams[i]).toBe(streams[i]);
    if (connection.protocol !== 'udp') {
      expect(connections.streams[i]).toBeLessThanOrEqual(connection.maxConcurrentStreams);
    }
    // Those that were asked to leave are counted no more where another may be opened beside them.
    if (connections.shared[i] === 1 && connections.leaving[i] === Leaving.asked) continue;
    open[connections.pool[i]!]!++;
    expect(open[connections.pool[i]!]).toBeLessThanOrEqual(connection.maxPerClient);
  }
  expect(pools.open.subarray(0, pools.count)).toEqual(open);
  const { busy, queueLength } = dataPlane.pods;
  expect(atPods.map((_, pod) => ({ busy: busy[pod], queueLength: queueLength[pod] }))).toEqual(atPods);
}

/** Counts the requests that clients have on connections, and those at pods. */
function countRequests(
  { requests, connections, pods }: StartedWorld['dataPlane'],
  streams: Int32Array,
  atPods: readonly { busy: number; queueLength: number }[],
): void {
  for (let request = 0; request < requests.used; request++) {
    const connection = requests.connection[request]!;
    if (connection === NONE) continue;
    const phase = requests.phase[request]!;
    if (connections.state[connection] !== ConnectionState.connecting && requests.abandoned[request] === 0) {
      streams[connection]!++;
    }
    const at = atPods[requests.pod[request]!];
    if (phase === RequestPhase.inService) at!.busy++;
    if (phase === RequestPhase.queued) at!.queueLength++;
  }
  for (let pod = 0; pod < pods.count; pod++) expect(pods.busy[pod]).toBeLessThanOrEqual(pods.concurrency[pod]!);
}
