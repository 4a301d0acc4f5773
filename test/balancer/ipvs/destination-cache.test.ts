import { describe, expect, it } from 'vitest';
import { createBalancer, type NamedBalancer } from '../../../src/balancer/create-balancer.ts';

const HOUR_MS = 3_600_000;
const one = { destinationIp: '10.96.0.1' };
const other = { destinationIp: '10.96.0.2' };
const three = ['a', 'b', 'c'].map((id) => ({ id, weight: 4 }));

function open(balancer: NamedBalancer, connection: { destinationIp: string }): string | null {
  const id = balancer.pick(connection);
  if (id !== null) balancer.opened(id);
  return id;
}

// What the recorded traces do not show: more than one destination on one virtual server for long, and time.

describe.each(['ipvs/lblc', 'ipvs/lblcr'])('%s', (name) => {
  it('keeps the server of a destination until it is crowded', () => {
    const balancer = createBalancer(name, three);
    expect(open(balancer, one)).toBe('c');
    expect(open(balancer, other)).toBe('b');
    const further = Array.from({ length: 5 }, () => open(balancer, one));
    // Crowded: 5 active connections at a weight of 4, while a has none.
    expect(further).toEqual(['c', 'c', 'c', 'c', 'a']);
    expect(open(balancer, other)).toBe('b');
  });

  it('keeps its server though it is crowded, while no other has less than half of its weight', () => {
    const balancer = createBalancer(name, three);
    for (const id of ['a', 'b']) for (let i = 0; i < 2; i++) balancer.opened(id);
    expect(Array.from({ length: 9 }, () => open(balancer, one))).toEqual(Array(9).fill('c'));
  });

  it('knows a server again that was removed and added meanwhile', () => {
    const balancer = createBalancer(name, three);
    expect(open(balancer, one)).toBe('c');
    balancer.remove('c');
    balancer.add({ id: 'd', address: 'c', weight: 4 });
    expect(open(balancer, one)).toBe('d');
    balancer.remove('d');
    expect(open(balancer, one)).toBe('b');
    balancer.add({ id: 'c', weight: 4 });
    // Only what the set of lblcr remembers still counts, and of that the last that joined comes first.
    expect(open(balancer, one)).toBe(name === 'ipvs/lblc' ? 'b' : 'c');
  });

  it('forgets a destination that nobody used for a day, at the next half hour', () => {
    let now = 0;
    const balancer = createBalancer(name, three, { now: () => now });
    const pickAt = (hours: number): string | null => {
      now = hours * HOUR_MS;
      return balancer.pick(one);
    };
    expect(pickAt(0.2)).toBe('c');
    // The least loaded is b from now on.
    balancer.opened('c');
    expect(pickAt(24.4)).toBe('c');
    expect(pickAt(48.49)).toBe('c');
    expect(pickAt(73)).toBe('b');
  });
});

describe('ipvs/lblcr', () => {
  it('lets the most loaded server leave when the set has not changed for a day, after that pick', () => {
    let now = 0;
    const balancer = createBalancer('ipvs/lblcr', three, { now: () => now, lblcrExpirationMs: 1000 });
    const opened = Array.from({ length: 6 }, () => open(balancer, one));
    expect(opened).toEqual(['c', 'c', 'c', 'c', 'c', 'b']);
    for (let i = 0; i < 3; i++) balancer.opened('a');
    for (const id of ['c', 'c', 'c', 'c', 'c']) balancer.closed(id);
    balancer.opened('b');
    // c is free again and the better of the set: b leaves, and comes no more when c has more than it.
    now = 1001;
    expect(balancer.pick(one)).toBe('c');
    for (let i = 0; i < 4; i++) balancer.opened('c');
    expect(balancer.pick(one)).toBe('c');
  });
});
