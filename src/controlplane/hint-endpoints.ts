import type { EndpointSlice } from '../kubernetes/endpoint-slice.ts';
import { addTopologyHints } from '../kubernetes/topology-hints/add-topology-hints.ts';
import { reconcileHints } from '../kubernetes/traffic-distribution.ts';
import type { PublishedEndpoint } from './endpoint-slices.ts';

/** By what a Service's endpoints are hinted for zones and nodes. */
export type HintRule =
  | { readonly kind: 'trafficDistribution'; readonly value: string }
  /** The share of each zone in the cluster's CPU; null: it cannot be told, and there are no hints. */
  | { readonly kind: 'topology-aware'; readonly cpuRatios: readonly (readonly [string, number])[] | null };

/** Where a node is, for hints. */
export interface HintedNode {
  readonly name: string;
  /** Undefined without a zone label. */
  readonly zone: string | undefined;
}

/**
 * Hints endpoints as the EndpointSlice controller does when it writes them. Simplified: it hints all of them anew each
 * time, as if the slices were made from scratch, and in one slice.
 */
export function hintEndpoints(
  endpoints: readonly PublishedEndpoint[],
  rule: HintRule,
  nodes: readonly HintedNode[],
): readonly PublishedEndpoint[] {
  const changes = { create: [sliceOf(endpoints, nodes)], update: [], delete: [], unchanged: [] };
  const hinted =
    rule.kind === 'trafficDistribution'
      ? reconcileHints(rule.value, changes)
      : addTopologyHints(changes, rule.cpuRatios === null ? null : new Map(rule.cpuRatios)).changes;
  const slice = [...hinted.create, ...hinted.update][0]!;
  return endpoints.map((endpoint, i) => {
    const { hints } = slice.endpoints[i]!;
    return {
      ...endpoint,
      zoneHints: hints?.forZones.map(({ name }) => name) ?? [],
      nodeHints: hints?.forNodes.map(({ name }) => name) ?? [],
    };
  });
}

function sliceOf(endpoints: readonly PublishedEndpoint[], nodes: readonly HintedNode[]): EndpointSlice {
  return {
    kind: 'EndpointSlice',
    metadata: { name: 'hinted', namespace: '', labels: {}, annotations: {}, ownerReferences: [] },
    addressType: 'IPv4',
    ports: [],
    endpoints: endpoints.map(({ address, ready, serving, terminating, node }) => ({
      addresses: [address],
      conditions: { ready, serving, terminating },
      nodeName: nodes[node]?.name,
      zone: nodes[node]?.zone,
    })),
  };
}
