import { describe, expect, it } from 'vitest';
import { DROPPED } from '../../src/dataplane/link-rule.ts';
import { packetDuplication } from '../../src/fault/packet-duplication.ts';
import { aWorld, constant, exponential, type FaultParts, pooled, startWorld, type WorldParts } from '../world.ts';
import { fiveSigma, ruledLink } from './ruled-link.ts';

const COUNT = 20_000;

const duplication = (probability: number, parts: Partial<FaultParts> = {}): FaultParts => ({
  kind: 'packet-duplication',
  atMs: 0,
  parameters: { from: null, to: null, direction: 'both', probability },
  ...parts,
});

const busy = { executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 100 } } as const;
const udp = { ...pooled(), protocol: 'udp' } as const;

/** What became of the requests of one client on node 0 to a pod on node 1, and how many were served. */
function run(parts: Partial<WorldParts>) {
  const started = startWorld(
    aWorld({
      network: { sameZone: exponential(2) },
      nodeZones: [0, 0],
      applications: [{ concurrency: 1000, serviceTime: exponential(10) }],
      pods: [{ node: 1 }],
      workloads: [busy],
      ...parts,
    }),
    { endMs: 5000 },
  );
  const { requests } = started.finish();
  return { requests, served: started.dataPlane.pods.served[0]! };
}

describe('packet-duplication', () => {
  it('doubles a share of the packets, and none after its end', () => {
    const link = ruledLink(packetDuplication, { probability: 0.3 });
    let doubled = 0;
    for (let i = 0; i < COUNT; i++) {
      expect(link.send()).toBe(0);
      if (link.copyMs() !== DROPPED) doubled++;
    }
    expect(Math.abs(doubled / COUNT - 0.3)).toBeLessThan(fiveSigma(0.3, COUNT));
    link.end();
    link.send();
    expect(link.copyMs()).toBe(DROPPED);
  });

  it('does nothing to TCP: the requests fare as without it, to the last bit', () => {
    expect(run({ faults: [duplication(1)] })).toEqual(run({ faults: [duplication(0)] }));
    expect(run({ faults: [duplication(0.5)] }).requests).toEqual(run({}).requests);
  });

  it('lets a datagram be served twice, for one answer', () => {
    const plain = run({ workloads: [{ ...busy, connection: udp }] });
    const both = run({ workloads: [{ ...busy, connection: udp }], faults: [duplication(1)] });
    expect(plain.served).toBe(plain.requests.length);
    expect(both.served).toBe(2 * plain.served);
    expect(both.requests.map(({ outcome }) => outcome)).toEqual(plain.requests.map(() => 'success'));
  });

  it('saves a packet whose first is lost', () => {
    // Of a doubled packet both have to be lost: 0.75² of the requests get there and back.
    const faults: FaultParts[] = [
      duplication(1, { name: 'double' }),
      { ...duplication(0.5, { name: 'loss' }), kind: 'packet-loss' },
    ];
    const { requests } = run({
      applications: [{ concurrency: 1000, serviceTime: constant(1) }],
      workloads: [{ ...busy, executor: { ...busy.executor, ratePerSecond: 400 }, connection: udp, timeoutMs: 1000 }],
      network: { sameZone: constant(1) },
      faults,
    });
    const share = requests.filter(({ outcome }) => outcome === 'success').length / requests.length;
    expect(Math.abs(share - 0.5625)).toBeLessThan(fiveSigma(0.5625, requests.length));
  });
});
