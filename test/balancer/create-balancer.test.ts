import { describe, expect, it } from 'vitest';
import { createBalancer } from '../../src/balancer/create-balancer.ts';
import { balancerNames } from '../../src/balancer/registry.ts';

describe('a balancer over servers known by name', () => {
  it('exists for every algorithm of the registry', () => {
    expect(balancerNames).toEqual(expect.arrayContaining(['iptables/random', 'ipvs/rr', 'nftables/random']));
    for (const name of balancerNames) expect(createBalancer(name, [{ id: 'only' }]).pick()).toBe('only');
  });

  it('names the algorithms that exist when it is asked for another', () => {
    expect(() => createBalancer('ipvs/round', [])).toThrow(/no algorithm "ipvs\/round"; there are .*ipvs\/rr/);
  });

  it('takes a connection as the contract writes it', () => {
    const balancer = createBalancer(
      'ipvs/rr',
      [
        { id: 'a', weight: 1 },
        { id: 'b', weight: 3 },
      ],
      { seed: 1 },
    );
    const connection = { sourceIp: '10.0.0.7', sourcePort: 41000, destinationIp: '10.96.0.10', destinationPort: 80 };
    expect(balancer.pick(connection)).toBe('b');
    balancer.opened('b');
    balancer.closed('b');
    balancer.expired('b');
    balancer.setWeight('a', 0);
    balancer.add({ id: 'c', weight: 1, address: '10.1.0.3:8080' });
    balancer.remove('b');
    expect([balancer.pick(), balancer.pick()]).toEqual(['c', 'c']);
  });

  it('gives an id that was removed to another server', () => {
    const balancer = createBalancer('ipvs/rr', [{ id: 'a' }]);
    balancer.remove('a');
    expect(balancer.pick()).toBeNull();
    balancer.add({ id: 'a' });
    expect(balancer.pick()).toBe('a');
  });

  it.each([
    ['an id twice', () => createBalancer('ipvs/rr', [{ id: 'a' }, { id: 'a' }])],
    ['an unknown id', () => createBalancer('ipvs/rr', []).remove('a')],
    ['a weight below 0', () => createBalancer('ipvs/rr', [{ id: 'a', weight: -1 }])],
    ['a weight that is not whole', () => createBalancer('ipvs/rr', [{ id: 'a' }]).setWeight('a', 0.5)],
    ['a connection closed that was not opened', () => createBalancer('ipvs/rr', [{ id: 'a' }]).closed('a')],
    ['a connection expired that was not closed', () => createBalancer('ipvs/rr', [{ id: 'a' }]).expired('a')],
  ])('refuses %s', (_, mistake) => {
    expect(mistake).toThrow(RangeError);
  });

  it.each(['10.0.0', '10.0.0.256', '10..0.1', '0x1.0.0.1', ' 1.2.3.4', '1e1.0.0.1', 'fd00::1::2', '-1.0.0.0'])(
    'refuses the source address "%s"',
    (sourceIp) => {
      expect(() => createBalancer('ipvs/rr', [{ id: 'a' }]).pick({ sourceIp })).toThrow(RangeError);
    },
  );
});
