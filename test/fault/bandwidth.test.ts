import { describe, expect, it } from 'vitest';
import { DROPPED } from '../../src/dataplane/link-rule.ts';
import { bandwidth } from '../../src/fault/bandwidth.ts';
import { aWorld, constant, type FaultParts, once, pooled, runWorld, type WorldParts } from '../world.ts';
import { ruledLink } from './ruled-link.ts';

describe('bandwidth', () => {
  it('lets packets of a direction wait for each other, and not for those of the other', () => {
    const link = ruledLink(bandwidth, { rate: 1000, buffer: 100, limit: 10_000, from: [0] });
    expect([link.send(100), link.send(50), link.send(50)]).toEqual([0, 50, 100]);
    expect([link.send(100, 0, true), link.send(30, 0, true)]).toEqual([0, 30]);
    link.end();
    expect(link.send(1e6)).toBe(0);
  });

  it('has a bucket for each node or pod of the first place', () => {
    for (const from of [[0, 1], null]) {
      const link = ruledLink(bandwidth, { rate: 1000, buffer: 100, limit: 10_000, from, direction: 'to' });
      expect([link.send(100), link.send(100, 0, true), link.send(10), link.send(20, 0, true)]).toEqual([0, 0, 10, 20]);
    }
  });

  it('drops what finds no room to wait', () => {
    const link = ruledLink(bandwidth, { rate: 1000, buffer: 1, limit: 200 });
    expect([link.send(150), link.send(60), link.send(50)]).toEqual([149, DROPPED, 199]);
  });
});

describe('messages on a link of limited bandwidth', () => {
  // 8 Mbit/s are 1000 bytes each ms.
  const limited = (parameters: object): FaultParts => ({
    kind: 'bandwidth',
    atMs: 0,
    parameters: { rate: 1e6, buffer: 1600, from: [0], to: [1], ...parameters },
  });
  const world = (parts: Partial<WorldParts>): WorldParts => ({
    network: { sameZone: constant(1) },
    cost: 'none',
    nodeZones: [0, 0],
    pods: [{ node: 1 }],
    ...parts,
  });
  const latencyMs = (parts: Partial<WorldParts>): number =>
    runWorld(aWorld(world(parts)), { endMs: 1000 }).latenciesMs[0]!;
  /** Bytes of a message on the wire: headers of 66 for each 1448. */
  const onWire = (bytes: number): number => bytes + 66 * Math.ceil(bytes / 1448);

  it('take as long as their bytes, each way', () => {
    const request = 100_000;
    const response = 20_000;
    const parts = {
      applications: [{ responseSizeBytes: response }],
      workloads: [{ executor: once, requestSizeBytes: request }],
    };
    const plainMs = 12;
    const upMs = (onWire(request) - 1600) / 1000;
    const downMs = (onWire(response) - 1600) / 1000;
    expect(latencyMs({ ...parts })).toBeCloseTo(plainMs, 6);
    expect(latencyMs({ ...parts, faults: [limited({ direction: 'both' })] })).toBeCloseTo(plainMs + upMs + downMs, 6);
    expect(latencyMs({ ...parts, faults: [limited({ direction: 'to' })] })).toBeCloseTo(plainMs + upMs, 6);
    expect(latencyMs({ ...parts, faults: [limited({ direction: 'from' })] })).toBeCloseTo(plainMs + downMs, 6);
  });

  it('pass at the rate of the link however many are sent', () => {
    const { requests } = runWorld(
      aWorld(
        world({
          applications: [{ concurrency: 1000 }],
          workloads: [
            {
              executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 500 },
              requestSizeBytes: 10_000,
              connection: pooled(),
              timeoutMs: 300_000,
            },
          ],
          faults: [limited({ direction: 'to', limit: 1e9 })],
        }),
      ),
      { endMs: 2000 },
    );
    // Five times as much as the link takes: what was sent in 2 s takes 1000 × 10.462 kB / (1 MB/s) to pass.
    const lastMs = Math.max(...requests.map(({ endedMs }) => endedMs));
    expect(requests.length).toBe(1000);
    expect(lastMs).toBeGreaterThan((1000 * onWire(10_000) - 1600) / 1000);
    expect(lastMs).toBeLessThan((1000 * onWire(10_000)) / 1000 + 100);
  });
});
