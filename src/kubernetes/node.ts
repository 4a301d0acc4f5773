import type { Condition, Metadata, ResourceList } from './metadata.ts';

/** Keeps pods that do not tolerate it off a node. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** One of the addresses at which a node is reached. */
export interface NodeAddress {
  readonly type: 'Hostname' | 'InternalIP' | 'ExternalIP' | 'InternalDNS' | 'ExternalDNS';
  readonly address: string;
}

/** A machine of the cluster. Its zone is a label: see `zoneOf` in topology.ts. */
export interface Node {
  readonly kind: 'Node';
  readonly metadata: Metadata;
  readonly spec: {
    readonly podCIDR?: string | undefined;
    readonly podCIDRs: readonly string[];
    readonly unschedulable: boolean;
    readonly taints: readonly Taint[];
  };
  readonly status: {
    readonly addresses: readonly NodeAddress[];
    readonly allocatable: ResourceList;
    readonly capacity: ResourceList;
    /** Without a `Ready` condition (a hand-written Node) the node is taken to be ready. */
    readonly conditions: readonly Condition[];
    /** Such as `v1.34.2`; empty: not said. */
    readonly nodeInfo: { readonly kubeletVersion: string; readonly kernelVersion: string };
  };
}
