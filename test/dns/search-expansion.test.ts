import { describe, expect, it } from 'vitest';
import { expandSearch, type Libc } from '../../src/dns/search-expansion.ts';
import { readCases } from '../read-cases.ts';

interface Expansion {
  readonly libc: Libc;
  readonly name: string;
  readonly ndots: number;
  readonly search: readonly string[];
  readonly want: readonly string[];
}

const conf = (ndots: number, search: readonly string[], ...options: readonly string[]) => ({
  nameservers: ['10.96.0.10'],
  search,
  options: [`ndots:${ndots}`, ...options],
});

it.each(readCases<Expansion>('dns_search_expansion'))('$libc asks for $name with ndots:$ndots in this order', (row) => {
  expect(expandSearch(row.name, conf(row.ndots, row.search), row.libc)).toEqual(row.want);
});

describe('every name', () => {
  const search = ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local', 'corp.example'];
  const names = ['web', 'web.', 'web.shop', 'a.b.c.d', 'a.b.c.d.e', 'a.b.c.d.e.', 'a.b.c.d.e.f.g'];

  it('is asked at most once with each search path and once as it stands', () => {
    for (const name of names) {
      for (const libc of ['glibc', 'musl'] as const) {
        const asked = expandSearch(name, conf(5, search), libc);
        expect(new Set(asked).size).toBe(asked.length);
        expect(asked).toContain(name.endsWith('.') ? name : `${name}.`);
        expect(asked.length).toBe(name.endsWith('.') || (libc === 'musl' && name.split('.').length > 5) ? 1 : 5);
      }
    }
  });

  it('is asked once as it stands where the root is a search path', () => {
    expect(expandSearch('web', conf(5, ['.']))).toEqual(['web.']);
    expect(expandSearch('web.shop', conf(1, ['.', 'cluster.local']))).toEqual(['web.shop.', 'web.shop.cluster.local.']);
  });

  it('without a dot is never asked as it stands with no-tld-query, if there is a search path', () => {
    expect(expandSearch('web', conf(5, ['cluster.local'], 'no-tld-query'))).toEqual(['web.cluster.local.']);
    expect(expandSearch('web', conf(5, [], 'no-tld-query'))).toEqual(['web.']);
    expect(expandSearch('web.shop', conf(5, [], 'no-tld-query'))).toEqual(['web.shop.']);
  });
});
