import { assert } from '../base/assert.ts';
import type { PodNaming } from '../controlplane/control-plane.ts';
import { parseCIDR } from '../kubernetes/ip.ts';
import { PodIPAllocator } from '../kubernetes/pod-cidr.ts';
import type { World } from '../scenario/scenario.ts';

/** Addresses for pods that come during a run: the next one of the node. */
export function podNaming(world: World): PodNaming {
  const allocators = new Map<number, PodIPAllocator>();
  /** By node: addresses of pods that are gone, the oldest first; given again only when all others have been given. */
  const released = new Map<number, string[]>();

  function allocatorOf(node: number): PodIPAllocator {
    const known = allocators.get(node);
    if (known !== undefined) return known;
    const cidr = parseCIDR(world.nodes[node]!.podCIDR);
    assert(cidr !== undefined, 'a node’s pod CIDR has been checked');
    const allocator = new PodIPAllocator(cidr);
    for (const pod of world.pods) if (pod.node === node) allocator.reserve(pod.ip);
    allocators.set(node, allocator);
    return allocator;
  }

  return {
    nextIp(node) {
      const allocator = allocatorOf(node);
      for (;;) {
        const allocation = allocator.allocate();
        if (allocation.ok) return allocation.value;
        const oldest = released.get(node)?.shift();
        assert(oldest !== undefined, 'a node has no address left for a pod');
        allocator.release(oldest);
      }
    },
    hasIp: (node) => allocatorOf(node).free > 0 || (released.get(node)?.length ?? 0) > 0,
    releaseIp(node, ip) {
      const ofNode = released.get(node) ?? [];
      released.set(node, ofNode);
      ofNode.push(ip);
    },
  };
}
