import { type Algorithm, defineAlgorithm } from '../balancer.ts';
import { hashBalanceFactor, hashingBalancer } from './hashing-balancer.ts';
import { maglevTable } from './maglev-table.ts';

/**
 * Envoy's MAGLEV: the hash of a request modulo the size of Maglev's table (see `maglevTable`), which gives hosts exactly
 * their shares. When a host goes, some requests of others move as well. A pick takes constant time.
 *
 * Source: Envoy source/extensions/load_balancing_policies/maglev/maglev_lb.cc, with xxHash64. See `hashingBalancer` for
 * keys and bounded loads.
 */
export const envoyMaglev: Algorithm = defineAlgorithm({
  name: 'envoy/maglev',
  summary: "A hash of the key into Maglev's table.",
  expectation: 'hash of the flow',
  unit: 'request',
  readsConnections: true,
  heeds: ['key', 'weight'],
  options: {
    tableSize: {
      kind: 'number',
      prime: true,
      default: 65_537,
      minimum: 1009,
      maximum: 5_000_011,
      summary:
        'Entries of the table, a prime number; more than a hundred times the hosts for even shares. Envoy has 65537.',
    },
    hashBalanceFactor,
  },

  create: (servers, _, { tableSize, hashBalanceFactor }) =>
    hashingBalancer(servers, hashBalanceFactor, (hosts) => {
      const table = maglevTable(hosts, tableSize);
      return (hash) => table[hash.modulo(tableSize)]!;
    }),
});
