import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CIDR, formatCIDR, parseCIDR } from '../../src/kubernetes/ip.ts';
import type { Node } from '../../src/kubernetes/objects.ts';
import { assignPodCIDRs, PodIPAllocator } from '../../src/kubernetes/pod-cidr.ts';
import { nodeIn } from './samples.ts';

const cidr = (text: string): CIDR => parseCIDR(text) as CIDR;

function assigned(nodes: readonly Node[], cluster = '10.244.0.0/16'): readonly string[] {
  return assignPodCIDRs(nodes, cidr(cluster)).map((given) => (given.ok ? formatCIDR(given.value) : given.error));
}

describe('the pod CIDRs of nodes', () => {
  it('are the blocks of 256 addresses of the cluster CIDR in node order', () => {
    expect(assigned([nodeIn('a'), nodeIn('b'), nodeIn('c')])).toEqual([
      '10.244.0.0/24',
      '10.244.1.0/24',
      '10.244.2.0/24',
    ]);
  });

  it('are what nodes say themselves, and are not given to others', () => {
    expect(
      assigned([
        nodeIn('a'),
        nodeIn('b', 'z', { podCIDR: '10.244.0.0/24' }),
        nodeIn('c', 'z', { podCIDR: '10.244.2.0/23' }),
        nodeIn('d', 'z', { podCIDR: '192.168.7.0/24' }),
        nodeIn('e'),
        nodeIn('f'),
      ]),
    ).toEqual(['10.244.1.0/24', '10.244.0.0/24', '10.244.2.0/23', '192.168.7.0/24', '10.244.4.0/24', '10.244.5.0/24']);
  });

  it('are /64 in an IPv6 cluster, where IPv4 blocks of nodes do not count', () => {
    const node = nodeIn('a', 'z', { podCIDRs: ['10.244.9.0/24', 'fd00:9::/64'] });
    expect(assigned([node, nodeIn('b')], 'fd00::/56')).toEqual(['fd00:9::/64', 'fd00::/64']);
  });

  it('run out', () => {
    expect(assigned([nodeIn('a'), nodeIn('b'), nodeIn('c')], '10.244.0.0/23')[2]).toBe(
      'CIDR allocation failed; there are no remaining CIDRs left to allocate in the accepted range',
    );
  });
});

describe('the pod IPs of a node', () => {
  const next = (allocator: PodIPAllocator): string => {
    const given = allocator.allocate();
    return given.ok ? given.value : given.error;
  };

  it('begin after the bridge and are given one after the other', () => {
    const allocator = new PodIPAllocator(cidr('10.244.3.0/24'));
    expect([next(allocator), next(allocator)]).toEqual(['10.244.3.2', '10.244.3.3']);
  });

  it('are used again only when all the others were', () => {
    const allocator = new PodIPAllocator(cidr('10.244.3.0/29'));
    expect([1, 2, 3].map(() => next(allocator))).toEqual(['10.244.3.2', '10.244.3.3', '10.244.3.4']);
    allocator.release('10.244.3.2');
    expect([1, 2, 3].map(() => next(allocator))).toEqual(['10.244.3.5', '10.244.3.6', '10.244.3.2']);
    expect(next(allocator)).toBe('no IP addresses available in range set: 10.244.3.0/29');
  });

  it('that pods have already are left out', () => {
    const allocator = new PodIPAllocator(cidr('10.244.3.0/24'));
    expect(allocator.reserve('10.244.3.2')).toBe(true);
    expect(allocator.reserve('10.244.3.2')).toBe(false);
    expect(allocator.reserve('10.244.3.1')).toBe(false);
    expect(allocator.reserve('10.244.4.9')).toBe(false);
    expect(next(allocator)).toBe('10.244.3.3');
  });

  it('are never held twice at a time', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(30)), { maxLength: 200 }), (steps) => {
        const allocator = new PodIPAllocator(cidr('10.0.0.0/28'));
        const held: string[] = [];
        for (const step of steps) {
          if (step === null) {
            const given = allocator.allocate();
            expect(given.ok).toBe(held.length < 13);
            if (!given.ok) continue;
            expect(held).not.toContain(given.value);
            held.push(given.value);
          } else if (held.length > 0) {
            const [ip] = held.splice(step % held.length, 1);
            allocator.release(ip as string);
          }
        }
      }),
    );
  });
});
