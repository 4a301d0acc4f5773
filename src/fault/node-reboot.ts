import type { FaultKind } from './fault.ts';

/** How long a machine takes to boot where nobody says it, in ms. */
const BOOT_MS = 60_000;

/** A node is reset: off at once, and back after its boot time, whatever the fault’s duration. */
export const nodeReboot: FaultKind = {
  name: 'node-reboot',
  summary:
    'Resets a node: whatever runs there is gone without a word, and its pods start anew when it has booted. It ends by itself.',
  parameters: {
    node: { type: 'node', required: true, summary: 'The node’s name.' },
    bootTime: { type: 'duration', required: false, summary: 'From the reset until its kubelet runs; 1m without.' },
  },
  begin({ controlPlane }, { node, bootTime }) {
    controlPlane.reboot(node as number, (bootTime as number | undefined) ?? BOOT_MS);
    return null;
  },
};
