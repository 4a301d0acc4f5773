import type { FaultKind } from './fault.ts';

/**
 * The conntrack table of a node is full of entries of others: new connections through the node lose their SYN, unless
 * it finds an entry to evict. Those that are open go on.
 */
export const conntrackFull: FaultKind = {
  name: 'conntrack-full',
  summary: 'Fills the conntrack table of a node: SYNs of new connections are dropped, open connections go on.',
  parameters: {
    node: { type: 'node', required: true, summary: 'The node’s name.' },
    unassured: {
      type: 'probability',
      required: false,
      summary: 'Share of the entries that may be evicted, because their flows were never answered; none without.',
    },
  },
  begin: ({ conntrack }, { node, unassured = 0 }) => conntrack?.[node as number]?.fill(unassured as number) ?? null,
};
