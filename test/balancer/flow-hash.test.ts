import { describe, expect, it } from 'vitest';
import type { Flow } from '../../src/balancer/balancer.ts';
import { finishHash, hashOfAddresses, hashOfPorts, mixWord } from '../../src/balancer/flow-hash.ts';

// Vectors of MurmurHash3_x86_32 that its implementations are commonly tested with: bytes as little-endian words.
it.each([
  [[], 0x00000000, 0x00000000],
  [[], 0x00000001, 0x514e28b7],
  [[], 0xffffffff, 0x81f16f39],
  [[0xffffffff], 0x00000000, 0x76293b50],
  [[0x87654321], 0x00000000, 0xf55b516b],
  [[0x87654321], 0x5082edee, 0x2362f9de],
])('MurmurHash3 of the words %j with seed %i is %i', (words, seed, want) => {
  const hash = words.reduce((before: number, word) => mixWord(before, word), seed | 0);
  expect(finishHash(hash, 4 * words.length)).toBe(want);
});

describe('the hash of a flow', () => {
  const flow: Flow = {
    sourceIp: 0x0a000007,
    sourcePort: 41_000,
    destinationIp: 0xc0000201,
    destinationPort: 443,
    key: 0,
  };

  it('depends on each of its parts, and on the key', () => {
    const others = [
      hashOfPorts({ ...flow, sourceIp: 0x0a000008 }, 1),
      hashOfPorts({ ...flow, sourcePort: 41_001 }, 1),
      hashOfPorts({ ...flow, destinationIp: 0xc0000202 }, 1),
      hashOfPorts({ ...flow, destinationPort: 80, key: 0 }, 1),
      hashOfPorts(flow, 2),
    ];
    expect(new Set([hashOfPorts(flow, 1), ...others]).size).toBe(6);
  });

  it('of addresses alone does not depend on ports', () => {
    expect(hashOfAddresses({ ...flow, sourcePort: 1, destinationPort: 2, key: 0 }, 1)).toBe(hashOfAddresses(flow, 1));
    expect(hashOfAddresses({ ...flow, sourceIp: 0x0a000008 }, 1)).not.toBe(hashOfAddresses(flow, 1));
  });

  it('is whole and from 0 to 2^32 - 1', () => {
    for (let port = 0; port < 1000; port++) {
      const hash = hashOfPorts({ ...flow, sourcePort: port }, -1);
      expect(Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32).toBe(true);
    }
  });
});
