import { describe, expect, it } from 'vitest';
import { ClusterIPAllocator, clusterIPStaticBand } from '../../src/kubernetes/cluster-ip-allocator.ts';
import { type CIDR, parseCIDR } from '../../src/kubernetes/ip.ts';
import { readCases } from '../read-cases.ts';

interface BandRow {
  readonly kind: string;
  readonly cidr: string;
  readonly want: number;
}

interface CapacityRow {
  readonly kind: string;
  readonly cidr: string;
  readonly want: {
    readonly capacity: number;
    readonly afterAllocating100: { readonly free: number; readonly used: number };
  };
}

const cidr = (text: string): CIDR => parseCIDR(text) as CIDR;

it.each(readCases<BandRow>('allocator_bands').filter(({ kind }) => kind === 'clusterIPOffset'))(
  'the static band of $cidr has $want addresses',
  (row) => {
    expect(clusterIPStaticBand(cidr(row.cidr))).toBe(row.want);
  },
);

it.each(readCases<CapacityRow>('allocator_bands').filter(({ kind }) => kind === 'clusterIPScenario'))(
  '$cidr has $want.capacity cluster IPs',
  (row) => {
    const allocator = new ClusterIPAllocator(() => 0, cidr(row.cidr));
    expect(allocator.free).toBe(row.want.capacity);
    for (let i = 0; i < 100; i++) allocator.allocateNext();
    expect({ free: allocator.free, used: allocator.used }).toEqual(row.want.afterAllocating100);
  },
);

describe('the cluster IPs of 10.96.0.0/12', () => {
  const block = cidr('10.96.0.0/12');

  it('are drawn above the 256 of the static band', () => {
    expect(new ClusterIPAllocator(() => 0, block).allocateNext()).toEqual({ ok: true, value: '10.96.1.1' });
    expect(new ClusterIPAllocator((n) => n - 1, block).allocateNext()).toEqual({ ok: true, value: '10.111.255.254' });
  });

  it('can be asked for, each one once', () => {
    const allocator = new ClusterIPAllocator(() => 0, block);
    expect(allocator.allocate('10.96.0.10')).toEqual({ ok: true, value: '10.96.0.10' });
    expect(allocator.allocate('10.96.0.10')).toEqual({ ok: false, error: 'provided IP is already allocated' });
    allocator.release('10.96.0.10');
    expect(allocator.allocate('10.96.0.10').ok).toBe(true);
  });

  it.each(['10.96.0.0', '10.111.255.255', '10.95.0.1', 'fd00::1', 'nonsense'])('do not include %s', (ip) => {
    expect(new ClusterIPAllocator(() => 0, block).allocate(ip)).toEqual({
      ok: false,
      error: 'provided IP is not in the valid range. The range of valid IPs is 10.96.0.0/12',
    });
  });
});

it('addresses of further blocks are given when they are asked for, each one once', () => {
  const allocator = new ClusterIPAllocator(() => 0, cidr('172.30.0.0/16'), [cidr('10.20.30.0/24')]);
  expect(allocator.allocate('10.20.30.41')).toEqual({ ok: true, value: '10.20.30.41' });
  expect(allocator.allocate('10.20.30.41')).toEqual({ ok: false, error: 'provided IP is already allocated' });
  allocator.release('10.20.30.41');
  expect(allocator.allocate('10.20.30.41').ok).toBe(true);
  expect(allocator.allocate('10.20.31.1').ok).toBe(false);
  expect(allocator.allocateNext()).toEqual({ ok: true, value: '172.30.1.1' });
});

it('an IPv6 range gives its last address but not its first, and at most 65535', () => {
  const small = new ClusterIPAllocator(() => 0, cidr('fd00::/126'));
  expect([1, 2, 3].map(() => small.allocateNext())).toEqual([
    { ok: true, value: 'fd00::1' },
    { ok: true, value: 'fd00::2' },
    { ok: true, value: 'fd00::3' },
  ]);
  expect(small.allocateNext()).toEqual({ ok: false, error: 'range is full' });
  expect(new ClusterIPAllocator(() => 0, cidr('fd00::/108')).free).toBe(65_535);
});
