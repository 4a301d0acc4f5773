import type { EndpointSlice } from './endpoint-slice.ts';
import type { FeatureGates } from './feature-gates.ts';
import type { Node } from './node.ts';
import type { EndpointSliceChanges } from './pack-endpoints.ts';
import type { Service } from './service.ts';
import { addTopologyHints, countReadyEndpoints, removeHints } from './topology-hints/add-topology-hints.ts';
import { type HintsEvent, hintsEvent } from './topology-hints/hints-event.ts';
import type { NoHintsReason } from './topology-hints/zone-allocations.ts';
import { cpuByZone } from './topology-hints/zone-cpu.ts';
import { reconcileHints, usableTrafficDistribution, usesTopologyAwareHints } from './traffic-distribution.ts';

/** What became of a Service's topology-aware hints in one address type. */
export interface TopologyHintsOutcome {
  readonly addressType: EndpointSlice['addressType'];
  /** Null if the endpoints have hints. */
  readonly reason: NoHintsReason | null;
  readonly event: HintsEvent;
}

/** Slices by what the controller does with them, hints included. */
export interface HintedChanges {
  readonly changes: EndpointSliceChanges;
  /** One for each address type of a Service that asks for topology-aware hints; empty for others. */
  readonly outcomes: readonly TopologyHintsOutcome[];
}

/** Slices with the hints that they should have. */
export interface HintedSlices {
  readonly slices: readonly EndpointSlice[];
  /** As in `HintedChanges`. */
  readonly outcomes: readonly TopologyHintsOutcome[];
}

/**
 * Sets the hints in all slices of a Service as the EndpointSlice controller does once it has packed them: by the
 * annotation for topology-aware hints if the Service has it, else by its trafficDistribution, else none. Hints are set
 * for each address type on its own: one may have them and the other not.
 *
 * The controller records the event of an outcome without a reason only when there were no hints before.
 *
 * Source: k8s.io/endpointslice reconcileByAddressType.
 *
 * @param changes what `reconcileEndpointSlices` gives.
 * @param nodes all nodes of the cluster, those of the control plane too.
 * @param gates those of the controller: the defaults of the version.
 */
export function hintChanges(
  service: Service,
  changes: EndpointSliceChanges,
  nodes: readonly Node[],
  gates: FeatureGates,
): HintedChanges {
  if (!usesTopologyAwareHints(service.metadata.annotations)) {
    const distribution = usableTrafficDistribution(service.spec.trafficDistribution, gates);
    const hinted = distribution === undefined ? removeHints(changes) : reconcileHints(distribution, changes);
    return { changes: hinted, outcomes: [] };
  }
  // The annotation puts trafficDistribution out of force even where nobody acts on the annotation.
  if (!gates.TopologyAwareHints) return { changes: removeHints(changes), outcomes: [] };

  const ratios = cpuByZone(nodes)?.ratios ?? null;
  const perType = byAddressType(changes).map(([addressType, ofType]) => {
    const hinted = addTopologyHints(ofType, ratios);
    const event = hintsEvent(hinted.reason, addressType, countReadyEndpoints(ofType), ratios?.size ?? 0);
    return { changes: hinted.changes, outcome: { addressType, reason: hinted.reason, event } };
  });
  return {
    changes: {
      create: perType.flatMap((each) => each.changes.create),
      update: perType.flatMap((each) => each.changes.update),
      delete: changes.delete,
      unchanged: perType.flatMap((each) => each.changes.unchanged),
    },
    outcomes: perType.map(({ outcome }) => outcome),
  };
}

/**
 * The slices of a Service, made from scratch, with the hints that they should have: what `hintChanges` does when none
 * of them existed before. They come in the order given, address type by address type.
 */
export function hintEndpointSlices(
  service: Service,
  slices: readonly EndpointSlice[],
  nodes: readonly Node[],
  gates: FeatureGates,
): HintedSlices {
  const none = { update: [], delete: [], unchanged: [] };
  const { changes, outcomes } = hintChanges(service, { ...none, create: slices }, nodes, gates);
  return { slices: changes.create, outcomes };
}

/** The slices of each address type, types in the order in which they are met; without those to delete. */
function byAddressType(
  changes: EndpointSliceChanges,
): readonly (readonly [EndpointSlice['addressType'], EndpointSliceChanges])[] {
  const all = [...changes.create, ...changes.update, ...changes.unchanged];
  return [...new Set(all.map(({ addressType }) => addressType))].map((type) => {
    const ofType = (slices: readonly EndpointSlice[]): readonly EndpointSlice[] =>
      slices.filter(({ addressType }) => addressType === type);
    return [
      type,
      {
        create: ofType(changes.create),
        update: ofType(changes.update),
        delete: [],
        unchanged: ofType(changes.unchanged),
      },
    ] as const;
  });
}
