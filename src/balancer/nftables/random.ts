import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';

/**
 * kube-proxy's nftables mode: `numgen random mod n vmap {…}`, one uniform draw for each new connection.
 * Source: kube-proxy pkg/proxy/nftables/proxier.go.
 */
export const nftablesRandom: Algorithm = defineAlgorithm({
  name: 'nftables/random',
  summary: 'An independent uniform choice by one number for each new connection.',
  expectation: 'independent uniform choice',
  unit: 'connection',
  readsConnections: false,
  heeds: [],
  options: {},

  create(servers, { stream }) {
    let stale = true;
    let order: Int32Array = new Int32Array(0);

    function compile(): void {
      // Only servers with a weight have rules: kube-proxy writes none for an endpoint that may not be used.
      const usable = servers.inOrderOfAdding().filter((server) => servers.weight[server]! > 0);
      order = Int32Array.from(usable);
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
        return order[Math.floor(stream.uniform() * count)]!;
      },
      added: changed,
      removing: changed,
      weighted: changed,
    };
  },
});
