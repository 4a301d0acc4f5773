import { expect, it } from 'vitest';
import { closestZone, faultOfName, isWithin } from '../../src/dns/domain-name.ts';

it('a name is within its own zone, in any case, and within the root; part of a label does not count', () => {
  expect(isWithin('web.Cluster.Local', 'cluster.local.')).toBe(true);
  expect(isWithin('cluster.local', 'cluster.local')).toBe(true);
  expect(isWithin('notcluster.local', 'cluster.local')).toBe(false);
  expect(isWithin('local', 'cluster.local')).toBe(false);
  expect(isWithin('example.com', '.')).toBe(true);
});

it('the closest zone is the longest one', () => {
  const zones = ['10.in-addr.arpa.', '0.10.in-addr.arpa.', 'cluster.local.'];
  expect(closestZone('1.0.0.10.in-addr.arpa', zones)).toBe('0.10.in-addr.arpa.');
  expect(closestZone('example.com', zones)).toBeUndefined();
});

it.each(['web', 'web.', '.', '_http._tcp.web', 'WEB.default', `${'a'.repeat(63)}.b`])('%s can be asked for', (name) => {
  expect(faultOfName(name)).toBeUndefined();
});

it.each([
  ['', 'a name has at least one label'],
  ['a..b', 'a label between two dots has at least one character'],
  ['.a', 'a label between two dots has at least one character'],
  ['a b', 'a name has no blanks'],
  [`${'a'.repeat(64)}`, 'a label has at most 63 characters'],
  [Array.from({ length: 127 }, () => 'aa').join('.'), 'a name has at most 253 characters'],
])('%j cannot', (name, fault) => {
  expect(faultOfName(name)).toBe(fault);
});
