import { expect, it } from 'vitest';
import { foldedAddress } from '../../src/balancer/folded-address.ts';
import { seenSources, sourceAddresses } from '../../src/experiment/seen-sources.ts';
import { aWorld } from '../world.ts';

// Nodes 1 and 2; a pod on node 1, node 2 itself, and somebody outside call through load balancers.
const base = aWorld({
  nodeZones: [0, 0],
  pods: [{ name: 'caller', node: 0, ip: '10.244.0.7' }],
  workloads: [{ clientNodes: [0, 1, null] }, { clientNodes: [null] }],
});
const names = ['default/caller', 'node-2', 'external-1'];
const world = {
  ...base,
  workloads: base.workloads.map((workload, i) => ({
    ...workload,
    clients: workload.clients.map((client, j) => ({
      ...client,
      name: i === 0 ? names[j]! : 'external-1',
      source: 3 * i + j,
    })),
  })),
};

it('gives every number that stands for a source an address of its own, that of its pod or node where it has one', () => {
  const addresses = sourceAddresses(world);
  const sources = seenSources(world);
  const [inside, outside] = world.workloads as [(typeof world.workloads)[0], (typeof world.workloads)[0]];
  const seen = (numbers: Int32Array): number[] => Array.from(numbers, (source) => addresses[source]!);
  const own = seen(sources.own(inside));
  expect(own.slice(0, 2)).toEqual([foldedAddress('10.244.0.7'), foldedAddress(world.nodes[1]!.address)]);
  // At another node, what leaves the pod network has the address of the client's node.
  expect(seen(sources.at((world.nodes.length - 1) as never, inside))).toEqual([
    foldedAddress(world.nodes[0]!.address),
    own[1],
    own[2],
  ]);
  const others = [own[2], ...seen(sources.own(outside)), ...seen(sources.ofBalancer('cloud', inside)).slice(0, 1)];
  const inBlock = others.filter((address) => address! >>> 17 === foldedAddress('198.18.0.0') >>> 17);
  expect(inBlock).toHaveLength(3);
  expect(new Set([...own, ...others]).size).toBe(5);
});
