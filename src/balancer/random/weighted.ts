import { AliasTable } from '../alias-table.ts';
import { type Algorithm, defineAlgorithm, NO_SERVER } from '../balancer.ts';
import { UsableServers } from '../usable-servers.ts';

/**
 * An independent choice for each request with probabilities in proportion to the weights, as nginx's `random` and the
 * weighted clusters of proxies have it. In constant time by an alias table, which is made anew after a change.
 *
 * Source: nginx src/http/modules/ngx_http_upstream_random_module.c (which searches sums of weights instead).
 */
export const weightedRandom: Algorithm = defineAlgorithm({
  name: 'random/weighted',
  summary: 'An independent choice in proportion to weights.',
  expectation: 'independent uniform choice',
  unit: 'request',
  readsConnections: false,
  heeds: ['weight'],
  options: {},

  create(servers, { stream }) {
    const usable = new UsableServers(servers);
    let table: AliasTable | null = null;
    const aliasTable = (): AliasTable =>
      new AliasTable(Array.from(usable.at.subarray(0, usable.count), (server) => servers.weight[server]!));
    const changed = (): void => {
      usable.changed();
      table = null;
    };
    return {
      pick() {
        if (usable.pack() === 0) return NO_SERVER;
        table ??= aliasTable();
        return usable.at[table.draw(stream)]!;
      },
      added: changed,
      removing: changed,
      weighted: changed,
    };
  },
});
