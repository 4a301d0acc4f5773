import { describe, expect, it } from 'vitest';
import { AnsweredAddresses } from '../../../src/client/route/answered-addresses.ts';
import { EndpointAddresses } from '../../../src/client/route/endpoint-addresses.ts';
import { DnsDiscovery } from '../../../src/client/upstream/dns-discovery.ts';
import { Simulation } from '../../../src/engine/simulation.ts';
import { Streams } from '../../../src/random/stream.ts';
import { aWorld, constant, library, perUser, pooled, runWorld } from '../../world.ts';

const never = Number.POSITIVE_INFINITY;

/** Points that ask a DNS server, which answers with what `addresses` knows, from its cache for up to 30 s. */
function aDiscovery(parts: { refreshMs: number; minimumMs: number; pointCount?: number; endMs?: number }) {
  const simulation = new Simulation();
  const streams = new Streams(1, 0);
  const addresses = new EndpointAddresses(streams.named('addresses'));
  const heard: { point: number; pods: number[]; atMs: number }[] = [];
  const discovery = new DnsDiscovery({
    simulation,
    name: 'default/load',
    answers: new AnsweredAddresses(addresses, 1, simulation, streams.named('answers')),
    pointCount: 1,
    endMs: 1e9,
    onAnswer: (point, pods) => heard.push({ point, pods: [...pods], atMs: simulation.nowMs }),
    ...parts,
  });
  return { simulation, addresses, discovery, heard };
}

describe('endpoints by DNS', () => {
  it('are asked for periodically by each point, while the run lasts', () => {
    const { simulation, addresses, discovery, heard } = aDiscovery({
      refreshMs: 5000,
      minimumMs: 30_000,
      pointCount: 2,
      endMs: 20_000,
    });
    addresses.learn([3, 4]);
    discovery.begin();
    simulation.run();
    expect(heard.map(({ point, atMs }) => [point, atMs])).toEqual(
      [0, 5000, 10_000, 15_000].flatMap((ms) => [0, 1].map((point) => [point, ms])),
    );
  });

  it('are asked for after a lost connection otherwise, once for all that are lost within the minimum', () => {
    const { simulation, addresses, discovery, heard } = aDiscovery({ refreshMs: never, minimumMs: 30_000 });
    addresses.learn([3]);
    discovery.begin();
    simulation.run(100_000);
    expect(heard.map(({ atMs }) => atMs)).toEqual([0]);
    discovery.connectionEnded(0);
    simulation.run(110_000);
    for (let i = 0; i < 3; i++) discovery.connectionEnded(0);
    simulation.run(1e6);
    expect(heard.map(({ atMs }) => atMs)).toEqual([0, 100_000, 130_000]);
  });

  it('are taken from answers that may be as old as the server’s cache, and left as they are by an empty one', () => {
    const { simulation, addresses, discovery, heard } = aDiscovery({ refreshMs: 5000, minimumMs: 30_000 });
    addresses.learn([3]);
    discovery.begin();
    simulation.run(1);
    addresses.learn([4]);
    simulation.run(40_000);
    const changedMs = heard.find(({ pods }) => pods[0] === 4)!.atMs;
    expect(changedMs).toBeLessThanOrEqual(35_000);
    const count = heard.length;
    addresses.learn([]);
    simulation.run(200_000);
    const afterwards = heard.slice(count).filter(({ atMs }) => atMs > 80_000);
    expect(afterwards).toEqual([]);
  });

  it('are asked for again when nobody was there at first: who knows nobody has no connection to lose', () => {
    const { simulation, addresses, discovery, heard } = aDiscovery({ refreshMs: never, minimumMs: 30_000 });
    discovery.begin();
    simulation.run(40_000);
    addresses.learn([5]);
    simulation.run(200_000);
    expect(heard).toHaveLength(1);
    expect(heard[0]!.pods).toEqual([5]);
    expect(heard[0]!.atMs).toBeLessThanOrEqual(90_000);
  });

  it('are of each workload for itself', () => {
    const upstream = library({ discovery: 'dns', dnsRefreshMs: 1000 });
    const workload = { executor: perUser(20, 100), connection: pooled(), upstream };
    const world = aWorld({
      pods: [{}, {}],
      applications: [{ serviceTime: constant(1) }],
      workloads: [workload, workload],
    });
    const { outcomes, assigned } = runWorld(world, { endMs: 5000 });
    expect(outcomes).toEqual(Array.from({ length: 40 }, () => 'success'));
    expect([0, 1].map((pod) => assigned.filter((each) => each.pod === pod).length)).toEqual([20, 20]);
  });
});
