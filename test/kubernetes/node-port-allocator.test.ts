import { describe, expect, it } from 'vitest';
import { NodePortAllocator, nodePortStaticBand } from '../../src/kubernetes/node-port-allocator.ts';
import { readCases } from '../read-cases.ts';

interface Row {
  readonly kind: string;
  readonly name: string;
  readonly size: number;
  readonly want: number;
}

it.each(readCases<Row>('allocator_bands').filter(({ kind }) => kind === 'nodePortOffset'))(
  'the static band of a $name range of $size ports has $want',
  ({ size, want }) => {
    expect(nodePortStaticBand(size)).toBe(want);
  },
);

it('every row of the table is of a kind that is tested here or with the cluster IPs', () => {
  const kinds = new Set(readCases<Row>('allocator_bands').map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(['clusterIPOffset', 'clusterIPScenario', 'nodePortOffset']);
});

it('a range of at most 16 ports has no static band', () => {
  expect(nodePortStaticBand(16)).toBe(0);
  expect(nodePortStaticBand(17)).toBe(16);
});

describe('the node ports of a cluster', () => {
  it('are drawn from 30086 to 32767 unless asked for', () => {
    expect(new NodePortAllocator(() => 0).allocateNext()).toEqual({ ok: true, value: 30_086 });
    expect(new NodePortAllocator((n) => n - 1).allocateNext()).toEqual({ ok: true, value: 32_767 });
  });

  it('can be asked for in either band, each one once', () => {
    const ports = new NodePortAllocator(() => 0);
    expect(ports.allocate(30_000)).toEqual({ ok: true, value: 30_000 });
    expect(ports.allocate(32_767)).toEqual({ ok: true, value: 32_767 });
    expect(ports.allocate(30_000)).toEqual({ ok: false, error: 'provided port is already allocated' });
    ports.release(30_000);
    expect(ports.allocate(30_000)).toEqual({ ok: true, value: 30_000 });
  });

  it('are refused out of range in the words of the API server', () => {
    expect(new NodePortAllocator(() => 0).allocate(80)).toEqual({
      ok: false,
      error: 'provided port is not in the valid range. The range of valid ports is 30000-32767',
    });
  });

  it('may be others where a cluster gave them, each one once, but none of those is drawn', () => {
    const ports = new NodePortAllocator(() => 0, undefined, undefined, [3001, 30_001]);
    expect(ports.allocate(3001)).toEqual({ ok: true, value: 3001 });
    expect(ports.allocate(3001)).toEqual({ ok: false, error: 'provided port is already allocated' });
    ports.release(3001);
    expect(ports.allocate(3001).ok).toBe(true);
    expect(ports.allocate(3002).ok).toBe(false);
    expect(ports.allocate(30_001)).toEqual({ ok: true, value: 30_001 });
    expect(ports.allocate(30_001).ok).toBe(false);
    expect(ports.allocateNext()).toEqual({ ok: true, value: 30_086 });
  });

  it('run out', () => {
    const ports = new NodePortAllocator(() => 0, 30_000, 30_001);
    expect([ports.allocateNext(), ports.allocateNext()]).toEqual([
      { ok: true, value: 30_000 },
      { ok: true, value: 30_001 },
    ]);
    expect(ports.allocateNext()).toEqual({ ok: false, error: 'range is full' });
    expect(ports.free).toBe(0);
  });
});
