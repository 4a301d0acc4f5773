import { describe, expect, it } from 'vitest';
import { type HashedServer, maglevTable } from '../../../src/balancer/envoy/maglev-table.ts';
import { Streams } from '../../../src/random/stream.ts';
import { interval } from '../../../src/statistics/interval.ts';
import { theoryCases } from '../../fixtures/theory.ts';
import { hostsWithRandomNames } from './hash-shares.ts';

/** By server, from the first on: its entries. */
function entries(table: Int32Array, count: number): readonly number[] {
  const counts = new Array<number>(count).fill(0);
  for (const server of table) counts[server - 1]!++;
  return counts;
}

it.each(theoryCases('g10.maglev.balance.'))('$title are exactly those', ({ id, model, values }) => {
  const hosts = hostsWithRandomNames(model.backends, new Streams(1, 0).named(id));
  const counts = entries(maglevTable(hosts, model.table_size), model.backends);
  expect(Math.min(...counts)).toBe(values.min_entries);
  expect(Math.max(...counts)).toBe(values.max_entries);
  expect(counts.filter((count) => count === values.max_entries)).toHaveLength(values.n_backends_with_max);
});

it.each(theoryCases('g10.maglev.disrupt.'))('$title, on average', ({ id, model, metrics }) => {
  const stream = new Streams(1, 0).named(id);
  const { table_size: size, backends, change } = model;
  const changes = Array.from({ length: size > 100_000 ? 4 : 20 }, () => {
    const all = hostsWithRandomNames(Math.max(backends, backends + change), stream);
    const fewer = all.slice(0, Math.min(backends, backends + change));
    const [before, after]: readonly (readonly HashedServer[])[] = change < 0 ? [all, fewer] : [fewer, all];
    return compare(maglevTable(before!, size), maglevTable(after!, size), fewer.length);
  });
  for (const name of ['fraction_entries_changed', 'fraction_surviving_entries_changed'] as const) {
    const { value, std_error } = metrics[name] as { readonly value: number; readonly std_error: number };
    const { estimate, halfWidth } = interval(changes.map((each) => each[name]));
    expect((halfWidth as number) / value).toBeLessThan(name === 'fraction_entries_changed' ? 0.03 : 0.5);
    expect(Math.abs((estimate as number) - value)).toBeLessThan(2 * (halfWidth as number) + 4 * std_error);
  }
});

/** What changed, of all entries and of those whose servers stay. */
function compare(
  before: Int32Array,
  after: Int32Array,
  staying: number,
): Readonly<Record<'fraction_entries_changed' | 'fraction_surviving_entries_changed', number>> {
  let changed = 0;
  let surviving = 0;
  let survivingChanged = 0;
  for (const [entry, server] of before.entries()) {
    const other = after[entry]!;
    const isChanged = server === other ? 0 : 1;
    changed += isChanged;
    // One that comes takes entries; those that stay lose entries to each other as well.
    if (server > staying || other > staying) continue;
    surviving++;
    survivingChanged += isChanged;
  }
  return {
    fraction_entries_changed: changed / before.length,
    fraction_surviving_entries_changed: survivingChanged / surviving,
  };
}

describe('the table of Envoy', () => {
  it('of 65,537 entries has 21,846 and 43,691 of hosts that weigh 1 and 2', () => {
    const hosts = [1, 2].map((weight) => ({ server: weight, address: `127.0.0.1:${89 + weight}`, weight }));
    expect(entries(maglevTable(hosts, 65_537), 2)).toEqual([21_846, 43_691]);
  });

  it('is the same in whatever order hosts are known', () => {
    const hosts = hostsWithRandomNames(7, new Streams(1, 0).named('order'));
    expect(maglevTable(hosts.toReversed(), 1009)).toEqual(maglevTable(hosts, 1009));
  });
});
