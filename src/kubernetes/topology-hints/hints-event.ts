import type { EndpointSlice } from '../endpoint-slice.ts';
import type { NoHintsReason } from './zone-allocations.ts';

/** What the EndpointSlice controller records on a Service about its topology-aware hints, as `kubectl describe` shows. */
export interface HintsEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: 'TopologyAwareHintsEnabled' | 'TopologyAwareHintsDisabled';
  readonly message: string;
}

const MESSAGES: Readonly<Record<NoHintsReason, string>> = {
  InsufficientNodeInfo: 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes',
  NodesReadyInOneZoneOnly: 'Nodes only ready in one zone',
  InsufficientNumberOfEndpoints: 'Insufficient number of endpoints',
  MinAllocationExceedsOverloadThreshold:
    'Unable to allocate minimum required endpoints to each zone without exceeding overload threshold',
  NoZoneSpecified: 'One or more endpoints do not have a zone specified',
};

/**
 * The event for one address type of a Service, in the controller's own words.
 *
 * Source: k8s.io/endpointslice topologycache event.go, AddHints, getAllocations.
 *
 * @param reason why there are no hints, or null where there are.
 */
export function hintsEvent(
  reason: NoHintsReason | null,
  addressType: EndpointSlice['addressType'],
  readyEndpoints: number,
  zones: number,
): HintsEvent {
  const suffix = `, addressType: ${addressType}`;
  if (reason === null) {
    const message = `Topology Aware Hints has been enabled${suffix}`;
    return { type: 'Normal', reason: 'TopologyAwareHintsEnabled', message };
  }
  const isOfAmounts = reason === 'InsufficientNumberOfEndpoints' || reason === 'MinAllocationExceedsOverloadThreshold';
  const amounts = isOfAmounts ? ` (${readyEndpoints} endpoints, ${zones} zones)` : '';
  return { type: 'Warning', reason: 'TopologyAwareHintsDisabled', message: `${MESSAGES[reason]}${amounts}${suffix}` };
}
