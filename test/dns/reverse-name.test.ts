import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addressOfReverseName, reverseName } from '../../src/dns/reverse-name.ts';
import { formatIP } from '../../src/kubernetes/ip.ts';

it('names of addresses are those of RFC 1035 and RFC 3596', () => {
  expect(reverseName('10.96.0.1')).toBe('1.0.96.10.in-addr.arpa.');
  expect(reverseName('2001:db8::567:89ab')).toBe(
    'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.',
  );
  expect(reverseName('web')).toBeUndefined();
});

it('every address has one name, in any case', () => {
  const value = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });
  fc.assert(
    fc.property(value, fc.boolean(), (bits, isIPv4) => {
      const ip = isIPv4
        ? formatIP({ family: 'IPv4', value: bits & 0xffffffffn })
        : formatIP({ family: 'IPv6', value: bits });
      expect(addressOfReverseName((reverseName(ip) as string).toUpperCase())).toBe(ip);
    }),
    { seed: 1, numRuns: 200 },
  );
});

it.each(['10.in-addr.arpa.', 'in-addr.arpa.', 'a.b.c.d.in-addr.arpa.', '1.2.ip6.arpa.', '1.0.96.10.cluster.local.'])(
  '%s is the name of no address',
  (name) => expect(addressOfReverseName(name)).toBeUndefined(),
);
