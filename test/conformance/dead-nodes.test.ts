import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../src/dataplane/caller.ts';
import { DataPlane } from '../../src/dataplane/data-plane.ts';
import type { World } from '../../src/scenario/scenario.ts';
import {
  aWorld,
  constant,
  exponential,
  type FaultParts,
  library,
  pooled,
  type StartedWorld,
  startWorld,
} from '../world.ts';

// No packet passes through a dead node: what arrives at a node without power, or comes by one, is delivered to nobody.

/** Tells `onDelivery` of each packet that a client is given: the client's node and the one by which it came. */
function watchCallers<Built>(
  onDelivery: (dataPlane: DataPlane, connection: number) => void,
  build: () => Built,
): Built {
  const plain = DataPlane.prototype.listen;
  DataPlane.prototype.listen = function (caller: Caller) {
    plain.call(this, {
      connected: (connection) => {
        onDelivery(this, connection);
        caller.connected(connection);
      },
      refused: (request, connection, failure) => {
        onDelivery(this, connection);
        caller.refused(request, connection, failure);
      },
      answered: (request) => {
        onDelivery(this, this.requests.connection[request]!);
        caller.answered(request);
      },
      closedByPeer: (connection) => caller.closedByPeer(connection),
    });
  };
  try {
    return build();
  } finally {
    DataPlane.prototype.listen = plain;
  }
}

/** Runs a world to its end and counts what was delivered; asserts that nothing was at, or by, a dead node. */
function deliveriesOf(world: World): { readonly toClients: number; readonly served: number } {
  let started: StartedWorld | null = null;
  let [toClients, served] = [0, 0];
  const onDelivery = ({ network, clientNode, connections }: DataPlane, connection: number): void => {
    toClients++;
    const isDead = network.isDown(clientNode[connections.client[connection]!]!);
    if (isDead || network.isCut(connections.path[connection]!))
      throw new Error('a packet was given to a dead node, or by one');
  };
  const onEvent = (kind: string, request: number): void => {
    if (kind !== 'service-ended' || started === null) return;
    served++;
    const { network, pods, requests } = started.dataPlane;
    if (network.isDown(pods.node[requests.pod[request]!]!)) throw new Error('a request was served by a dead node');
  };
  started = watchCallers(onDelivery, () => startWorld(world, { endMs: 4000, onEvent }));
  started.finish();
  return { toClients, served };
}

const rate = { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 60 } as const;
const nodePort = (node: number): object => ({ kind: 'node-port', node, service: 0, port: 0 });

/** Clients of all kinds on all nodes and outside, which come to the pods directly, by nodes and by proxies. */
const parts = {
  nodeZones: [0, 0, 1],
  network: {
    sameNode: exponential(0.5),
    sameZone: exponential(5),
    crossZone: exponential(10),
    external: exponential(20),
  },
  applications: [{ concurrency: 4, serviceTime: exponential(20) }],
  pods: [{ node: 0 }, { node: 1 }, { node: 2 }],
  services: [{ nodePort: 30080 }],
  workloads: [
    { executor: rate, clientNodes: [0, 1, 2] },
    { executor: rate, clientNodes: [null], target: nodePort(1) },
    { executor: rate, clientNodes: [0, 2], target: nodePort(1), connection: pooled() },
    { executor: rate, connection: { ...pooled(), protocol: 'grpc', maxConcurrentStreams: 10, tlsRoundTrips: 2 } },
    { executor: rate, connection: { ...pooled(), tlsRoundTrips: 2, reuse: false } },
    { executor: rate, clientNodes: [0, 1], connection: { ...pooled(), protocol: 'udp' } },
    {
      executor: rate,
      clientNodes: [0, 1],
      connection: pooled(),
      upstream: library({ place: 'proxy', proxyNodes: [2] }),
    },
  ],
} as const;

const duration = fc.integer({ min: 1, max: 1500 });

const fault: fc.Arbitrary<Omit<FaultParts, 'name' | 'atMs' | 'durationMs'>> = fc.oneof(
  fc.nat(2).map((node) => ({ kind: 'node-power-loss', parameters: { node } })),
  fc.constantFrom([0, 1], [2]).map((zone) => ({ kind: 'zone-outage', parameters: { zone } })),
  fc.nat(2).map((pod) => ({
    kind: 'container-crash',
    parameters: { pods: { pods: [pod], named: false, mode: 'all', value: 100 } },
  })),
  fc
    .record({ from: fc.constantFrom([0], [1], null), direction: fc.constantFrom('to', 'from', 'both') })
    .map((places) => ({ kind: 'packet-loss', parameters: { ...places, to: null, probability: 0.3 } })),
  fc.constantFrom([0], [1, 2]).map((from) => ({
    kind: 'packet-duplication',
    parameters: { from, to: null, direction: 'both', probability: 0.5 },
  })),
  fc.constantFrom([1], [-1]).map((from) => ({
    kind: 'network-partition',
    parameters: { from, to: null, direction: 'both' },
  })),
);

const plan: fc.Arbitrary<FaultParts[]> = fc
  .array(fc.tuple(fault, fc.nat(3000), duration), { minLength: 1, maxLength: 6 })
  .map((faults) => faults.map(([each, atMs, durationMs], i) => ({ name: `fault ${i}`, ...each, atMs, durationMs })));

describe('a node without power', () => {
  it('is given no packet and passes none on, whatever goes wrong beside it', () => {
    fc.assert(
      fc.property(plan, (faults) => {
        const { toClients, served } = deliveriesOf(aWorld({ ...parts, faults }));
        expect(Math.min(toClients, served)).toBeGreaterThan(0);
      }),
      { numRuns: 30, seed: 5 },
    );
  });

  it.each(['of the client', 'of the entry'])('hears no refusal: %s', (whose) => {
    // The process is down from 100 ms on; SYNs that were sent within 40 ms before the power goes are refused after it.
    const faults = [
      {
        kind: 'container-crash',
        atMs: 100,
        parameters: { pods: { pods: [0], named: false, mode: 'all', value: 100 } },
      },
      { kind: 'node-power-loss', atMs: 150, durationMs: 500, parameters: { node: 1 } },
    ] as const;
    const world = aWorld({
      nodeZones: [0, 1],
      network: { crossZone: constant(20), external: constant(20) },
      pods: [{ node: 0 }],
      services: [{ nodePort: 30080 }],
      workloads: [
        whose === 'of the client'
          ? { executor: rate, clientNodes: [1] }
          : { executor: rate, clientNodes: [null], target: nodePort(1) },
      ],
      faults,
    });
    expect(deliveriesOf(world).toClients).toBeGreaterThan(0);
  });

  it('of clients answers to nobody and is told nothing while others go on', () => {
    const faults = [{ kind: 'node-power-loss', atMs: 500, durationMs: 2000, parameters: { node: 0 } }];
    const { toClients } = deliveriesOf(aWorld({ ...parts, faults }));
    expect(toClients).toBeGreaterThan(500);
  });
});
