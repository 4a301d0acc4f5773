import type { FaultKind } from './fault.ts';

/** All nodes of a zone are off, from one moment to the next; when the fault ends they boot and their pods start anew. */
export const zoneOutage: FaultKind = {
  name: 'zone-outage',
  summary: 'Takes the power from all nodes of a zone until the fault ends: node-power-loss of each.',
  parameters: { zone: { type: 'zone', required: true, summary: 'The zone’s name.' } },
  begin({ controlPlane }, { zone }) {
    const nodes = zone as readonly number[];
    for (const node of nodes) controlPlane.losePower(node);
    return () => {
      for (const node of nodes) controlPlane.restorePower(node);
    };
  },
};
