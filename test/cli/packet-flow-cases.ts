import type { ProxyMode } from '../../src/kubernetes/kube-proxy-configuration.ts';
import { atStep, type PacketFlowRow, packetFlowRows } from '../packet-flow.ts';
import { packetFlowManifests } from '../packet-flow-manifests.ts';

/** A recorded case as a user would write it: manifests, questions a line each, and what the real rules do. */
export interface PacketFlowCase {
  readonly name: string;
  readonly mode: ProxyMode;
  readonly manifests: string;
  readonly flows: string;
  readonly want: readonly {
    readonly name: string;
    readonly verdict: string;
    /** `IP port`, sorted: they are recorded as a set. */
    readonly endpoints: readonly string[];
    readonly masquerade: boolean;
  }[];
}

/** Every case of packet_flow.json, for each mode that it was recorded for and each of its two steps. */
export function packetFlowCases(): readonly PacketFlowCase[] {
  return packetFlowRows.flatMap((row) =>
    row.modes.flatMap((mode) => [0, 1].flatMap((step) => caseOf(atStep(row, step), mode, step))),
  );
}

function caseOf(row: PacketFlowRow, mode: ProxyMode, step: number): readonly PacketFlowCase[] {
  const { flows } = row;
  if (flows.length === 0) return [];
  const lines = flows.map(({ name, sourceIP, destIP, destPort, protocol }) => {
    const to = destIP.includes(':') ? `[${destIP}]:${destPort}` : `${destIP}:${destPort}`;
    return JSON.stringify({ name, from: sourceIP, to, node: row.node.name, protocol, mode });
  });
  const want = flows.map(({ name, want: { verdict, endpoints, masquerade } }) => ({
    name,
    verdict: verdict === '' ? 'NONE' : verdict,
    endpoints: endpoints.map((text) => text.replace(/^\[?(.*?)\]?:(\d+)$/, '$1 $2')).toSorted(),
    masquerade,
  }));
  return [
    {
      name: `${row.name} (${mode}, step ${step})`,
      mode,
      manifests: packetFlowManifests(row, mode),
      flows: lines.join('\n'),
      want,
    },
  ];
}
