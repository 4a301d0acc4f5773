import { describe, expect, it } from 'vitest';
import { ConntrackTable } from '../../src/dataplane/conntrack-table.ts';
import { Streams } from '../../src/random/stream.ts';

const stream = new Streams(1, 0).named('conntrack');

function aTable(limit: number): { readonly table: ConntrackTable; readonly time: { nowMs: number } } {
  const time = { nowMs: 0 };
  return { table: new ConntrackTable(limit, time, stream), time };
}

/** A flow that is answered. */
function establish(table: ConntrackTable): void {
  table.opened();
  table.established();
}

describe('a conntrack table', () => {
  it.each([
    ['closed', 120_000],
    ['reset', 10_000],
  ] as const)('remembers a connection that was %s for %i ms', (how, ms) => {
    const { table, time } = aTable(10);
    establish(table);
    table.ended(how, true);
    time.nowMs = ms - 1;
    expect(table.count).toBe(1);
    time.nowMs = ms;
    expect(table.count).toBe(0);
  });

  it('remembers a SYN that nobody answered for 120 s, and evicts it where it is full', () => {
    const { table, time } = aTable(2);
    establish(table);
    table.opened();
    table.ended('unanswered', false);
    expect(table.count).toBe(2);
    // Half of the entries can go: one of fifteen that are looked at nearly always.
    expect(table.admits()).toBe(true);
    expect(table.count).toBe(1);
    time.nowMs = 120_000;
    expect(table.count).toBe(1);
  });

  it('lets nobody in while it is full of established connections, and everybody when one has gone', () => {
    const { table, time } = aTable(100);
    for (let i = 0; i < 100; i++) {
      expect(table.admits()).toBe(true);
      establish(table);
    }
    for (let i = 0; i < 1000; i++) expect(table.admits()).toBe(false);
    table.ended('reset', true);
    expect(table.admits()).toBe(false);
    time.nowMs = 10_000;
    expect(table.admits()).toBe(true);
  });

  it('is full while anybody fills it', () => {
    const { table } = aTable(100);
    const ends = [table.fill(0), table.fill(0)];
    expect(table.admits()).toBe(false);
    ends[0]!();
    expect(table.admits()).toBe(false);
    ends[1]!();
    expect(table.admits()).toBe(true);
  });
});
