import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { effectiveShares } from './probabilities.ts';

/**
 * kube-proxy's iptables mode: a chain of `statistic` rules, the i-th of n taking the connection with probability
 * 1/(n−i), the last one always. Each new connection is an independent draw.
 *
 * The kernel draws once a rule. Here one draw decides against the shares that the chain as a whole gives each
 * endpoint, with the ten digits and the 31 bits that kube-proxy and kernel give each rule: the same distribution at
 * the cost of one draw for any number of endpoints. Where the draw falls is found through a table of n buckets, in
 * constant time. Source: kube-proxy pkg/proxy/iptables/proxier.go writeServiceToEndpointRules; xt_statistic.c.
 */
export const iptablesRandom: Algorithm = defineAlgorithm({
  name: 'iptables/random',
  summary: 'An independent random choice by a chain of statistic rules, in the order of the endpoints.',
  expectation: 'independent uniform choice',
  unit: 'connection',
  readsConnections: false,
  heeds: [],
  options: {},

  create(servers, { stream }) {
    let stale = true;
    let order: Int32Array = new Int32Array(0);
    let upTo: Float64Array = new Float64Array(0);
    let bucketStart: Int32Array = new Int32Array(0);

    // Only servers with a weight have rules: kube-proxy writes none for an endpoint that may not be used.
    function compile(): void {
      const usable = servers.inOrderOfAdding().filter((server) => servers.weight[server]! > 0);
      order = Int32Array.from(usable);
      upTo = cumulative(effectiveShares(usable.length));
      bucketStart = bucketStarts(upTo);
      stale = false;
    }

    // Rules are compiled when they are next needed: a sync changes many servers at once.
    function changed(): void {
      stale = true;
    }

    return {
      pick() {
        if (stale) compile();
        const count = order.length;
        if (count === 0) return NO_SERVER;
        const draw = stream.uniform();
        let rule = bucketStart[Math.floor(draw * count)]!;
        while (draw >= upTo[rule]!) rule++;
        return order[rule]!;
      },
      added: changed,
      removing: changed,
      weighted: changed,
    };
  },
});

/** Running sums; the last is 1 whatever the rounding, because the last rule takes everything that comes to it. */
function cumulative(shares: Float64Array): Float64Array {
  const upTo = new Float64Array(shares.length);
  let sum = 0;
  for (let i = 0; i < shares.length; i++) {
    sum += shares[i]!;
    upTo[i] = sum;
  }
  if (shares.length > 0) upTo[shares.length - 1] = 1;
  return upTo;
}

/** For each of n equal parts of [0, 1), the first rule that a draw in it can end at. */
function bucketStarts(upTo: Float64Array): Int32Array {
  const count = upTo.length;
  const starts = new Int32Array(count);
  let rule = 0;
  for (let bucket = 0; bucket < count; bucket++) {
    while (upTo[rule]! <= bucket / count) rule++;
    starts[bucket] = rule;
  }
  return starts;
}
