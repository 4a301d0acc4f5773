import { describe, expect, it } from 'vitest';
import { NO_SERVER } from '../../../src/balancer/balancer.ts';
import { effectiveShares } from '../../../src/balancer/iptables/probabilities.ts';
import { iptablesRandom } from '../../../src/balancer/iptables/random.ts';
import { ServerList } from '../../../src/balancer/server-list.ts';
import { startBalancer } from '../../../src/balancer/start-balancer.ts';
import { Stream } from '../../../src/random/stream.ts';

/** A stream that gives one number, the next time and ever after. */
class Fixed extends Stream {
  value = 0;

  constructor() {
    super(1, 1, 1, 1);
  }

  override uniform(): number {
    return this.value;
  }
}

describe('one draw in place of a chain of rules', () => {
  it.each([1, 2, 3, 7, 10, 100, 1000, 2049])('gives each of %i endpoints exactly the share of its rule', (count) => {
    const servers = new ServerList();
    const order = Array.from({ length: count }, () => servers.add(1));
    const stream = new Fixed();
    const balancer = startBalancer(iptablesRandom, servers, { stream });
    const pick = (draw: number): number => {
      stream.value = draw;
      return balancer.pick({ sourceIp: 0, sourcePort: 0, destinationIp: 0, destinationPort: 0, key: 0 });
    };
    // A rule takes the draws from where the rule before it ends up to where its own share ends.
    const tiny = 1e-12;
    let from = 0;
    for (const [rule, share] of effectiveShares(count).entries()) {
      const to = rule === count - 1 ? 1 : from + share;
      expect(pick(from + tiny)).toBe(order[rule]);
      expect(pick((from + to) / 2)).toBe(order[rule]);
      expect(pick(to - tiny)).toBe(order[rule]);
      from = to;
    }
    expect(pick(0)).toBe(order[0]);
    expect(pick(1 - 2 ** -53)).toBe(order[count - 1]);
  });

  it('has no rule for an endpoint of weight 0', () => {
    const servers = new ServerList();
    servers.add(0);
    const usable = servers.add(1);
    servers.add(0);
    const stream = new Fixed();
    const balancer = startBalancer(iptablesRandom, servers, { stream });
    const flow = { sourceIp: 0, sourcePort: 0, destinationIp: 0, destinationPort: 0, key: 0 };
    expect(balancer.pick(flow)).toBe(usable);
    servers.weight[usable] = 0;
    balancer.weighted(usable);
    expect(balancer.pick(flow)).toBe(NO_SERVER);
  });
});
