import { expect, it } from 'vitest';
import { ClientCache, jvmClientCache } from '../../src/dns/client-cache.ts';
import type { Resolution } from '../../src/dns/resolve-name.ts';

const found: Resolution = {
  outcome: 'NOERROR',
  answers: [{ name: 'web.', type: 'A', ttl: 5, data: '10.96.0.80' }],
  rounds: [{ nameserver: '10.96.0.10', queries: [], lostMs: 0 }],
};
const missing: Resolution = { outcome: 'NXDOMAIN', answers: [], rounds: [] };

it('a Java program keeps a name for 30 s whatever its TTL, and that it has none for 10 s', () => {
  const cache = new ClientCache(jvmClientCache);
  cache.put('web', found, 1000);
  cache.put('no', missing, 1000);
  expect(cache.get('Web', 30_999)?.answers).toEqual(found.answers);
  expect(cache.get('web', 31_000)).toBeUndefined();
  expect(cache.get('no', 10_999)?.outcome).toBe('NXDOMAIN');
  expect(cache.get('no', 11_000)).toBeUndefined();
});

it('what is kept costs no query', () => {
  const cache = new ClientCache({ ttlMs: Number.POSITIVE_INFINITY, negativeTtlMs: 0 });
  cache.put('web', found, 0);
  cache.put('no', missing, 0);
  expect(cache.get('web', 1e12)?.rounds).toEqual([]);
  expect(cache.get('no', 0)).toBeUndefined();
});
