import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CIDR,
  containsCIDR,
  containsIP,
  formatCIDR,
  formatIP,
  type IPAddress,
  nthAddress,
  parseCIDR,
  parseIP,
  sizeOf,
} from '../../src/kubernetes/ip.ts';

const ip = (text: string): IPAddress => parseIP(text) as IPAddress;
const cidr = (text: string): CIDR => parseCIDR(text) as CIDR;

describe('an IP address', () => {
  it.each([
    ['10.244.0.1', '10.244.0.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['1234::5678:0000:0000:9abc:def0', '1234::5678:0:0:9abc:def0'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::ffff:10.0.0.1', '::ffff:a00:1'],
  ])('%s is written %s (RFC 5952)', (text, canonical) => {
    expect(formatIP(ip(text))).toBe(canonical);
  });

  it.each([
    '',
    '10.0.0',
    '10.0.0.0.1',
    '10.0.0.256',
    '10.0.0.01',
    '10.0.0.-1',
    ' 10.0.0.1',
    '10.0.0.1 ',
    '1e1.0.0.1',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '1::2::3',
    '12345::',
    'fe80::1%eth0',
    ':1:2:3:4:5:6:7',
    'g::',
    '::10.0.0.256',
  ])('refuses "%s"', (text) => {
    expect(parseIP(text)).toBeUndefined();
  });

  it('comes back from its text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (value) => {
        const v6: IPAddress = { family: 'IPv6', value };
        const v4: IPAddress = { family: 'IPv4', value: value & 0xffffffffn };
        expect(parseIP(formatIP(v6))).toEqual(v6);
        expect(parseIP(formatIP(v4))).toEqual(v4);
      }),
    );
    fc.assert(fc.property(fc.ipV4(), (text) => formatIP(ip(text)) === text));
  });
});

describe('a CIDR', () => {
  it('is the same whichever of its addresses names it', () => {
    expect(formatCIDR(cidr('10.244.1.1/16'))).toBe('10.244.0.0/16');
    expect(formatCIDR(cidr('fd00::1/108'))).toBe('fd00::/108');
  });

  it.each(['10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/-1', 'fd00::/129', '/8', 'a/8'])(
    'refuses "%s"',
    (text) => {
      expect(parseCIDR(text)).toBeUndefined();
    },
  );

  it('contains its addresses from the first to the last and no other', () => {
    const block = cidr('10.96.0.0/12');
    expect(sizeOf(block)).toBe(1n << 20n);
    expect(formatIP(nthAddress(block, 10) as IPAddress)).toBe('10.96.0.10');
    expect(nthAddress(block, 1n << 20n)).toBeUndefined();
    expect(nthAddress(block, -1)).toBeUndefined();
    for (const [text, inside] of [
      ['10.96.0.0', true],
      ['10.111.255.255', true],
      ['10.95.255.255', false],
      ['10.112.0.0', false],
      ['::a60:1', false],
    ] as const) {
      expect(containsIP(block, ip(text)), text).toBe(inside);
    }
  });

  it('contains the blocks within it', () => {
    expect(containsCIDR(cidr('10.244.0.0/16'), cidr('10.244.3.0/24'))).toBe(true);
    expect(containsCIDR(cidr('10.244.3.0/24'), cidr('10.244.0.0/16'))).toBe(false);
    expect(containsCIDR(cidr('0.0.0.0/0'), cidr('::/0'))).toBe(false);
  });
});
