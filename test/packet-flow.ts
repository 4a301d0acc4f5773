import type { ProxyMode } from '../src/kubernetes/kube-proxy-configuration.ts';
import type { IPFamily, Protocol } from '../src/kubernetes/objects.ts';
import { readCases } from './read-cases.ts';

/** A Service of a recorded case. */
export interface RecordedService {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly clusterIP: string;
  readonly ports: readonly {
    readonly name: string;
    readonly protocol: Protocol;
    readonly port: number;
    readonly targetPort: number;
    readonly nodePort: number;
  }[];
  readonly externalIPs: readonly string[];
  readonly loadBalancerIngress: readonly { readonly ip: string; readonly ipMode: string | null }[];
  readonly loadBalancerSourceRanges: readonly string[];
  readonly externalTrafficPolicy: string;
  readonly internalTrafficPolicy: string;
  readonly healthCheckNodePort: number;
  readonly sessionAffinity: string;
}

/** Endpoints of a recorded case; null is an absent field. */
export interface RecordedSlice {
  readonly namespace: string;
  readonly service: string;
  readonly endpoints: readonly {
    readonly ip: string;
    readonly node: string | null;
    readonly ready: boolean | null;
    readonly serving: boolean | null;
    readonly terminating: boolean | null;
  }[];
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: Protocol }[];
}

/** A packet, and what the real rules did with it. */
export interface RecordedFlow {
  readonly name: string;
  readonly sourceIP: string;
  readonly destIP: string;
  readonly destPort: number;
  readonly protocol: Protocol;
  readonly want: { readonly verdict: string; readonly endpoints: readonly string[]; readonly masquerade: boolean };
  readonly step: number;
}

/** A case of packet_flow.json: a node, what it knows, and packets that it meets. */
export interface PacketFlowRow {
  readonly name: string;
  readonly modes: readonly ProxyMode[];
  readonly family: IPFamily;
  readonly node: { readonly name: string; readonly nodeIP: string; readonly localIPs: readonly string[] };
  readonly podCIDR: string;
  readonly serviceCIDR: string;
  readonly masqueradeAll: boolean;
  readonly localDetector: boolean;
  readonly nodePortAddresses: readonly string[] | null;
  readonly services: readonly RecordedService[];
  readonly endpointSlices: readonly RecordedSlice[];
  readonly step1: { readonly deleteServices?: readonly string[]; readonly deleteSlices?: readonly string[] } | null;
  readonly flows: readonly RecordedFlow[];
}

/** The cases of packet_flow.json. */
export const packetFlowRows: readonly PacketFlowRow[] = readCases<PacketFlowRow>('packet_flow');

/** A case as it stands at a step: what its change deletes is gone, and only the flows of the step are left. */
export function atStep(row: PacketFlowRow, step: number): PacketFlowRow {
  const change = step === 1 ? row.step1 : null;
  return {
    ...row,
    services: row.services.filter(({ namespace, name }) => !change?.deleteServices?.includes(`${namespace}/${name}`)),
    endpointSlices: row.endpointSlices.filter(
      ({ namespace, service }) => !change?.deleteSlices?.includes(`${namespace}/${service}`),
    ),
    flows: row.flows.filter((flow) => flow.step === step),
  };
}
