import { defaultEndpointSlice } from '../../src/kubernetes/endpoint-defaults.ts';
import type { EndpointSlice } from '../../src/kubernetes/objects.ts';

/** An endpoint as the tables of recorded behaviour write it. */
export interface RecordedEndpoint {
  readonly address?: string;
  readonly zone: string | null;
  readonly node: string | null;
  /** Null: the condition is not set. */
  readonly ready: boolean | null;
  readonly hints: { readonly zones: readonly string[]; readonly nodes: readonly string[] } | null;
}

/** The endpoints of each slice, by what the controller does with the slice. */
export interface RecordedSlices {
  readonly create: readonly (readonly RecordedEndpoint[])[];
  readonly update: readonly (readonly RecordedEndpoint[])[];
  readonly unchanged: readonly (readonly RecordedEndpoint[])[];
}

/** A slice with these endpoints. */
export function recordedSlice(endpoints: readonly RecordedEndpoint[]): EndpointSlice {
  return defaultEndpointSlice({
    endpoints: endpoints.map(({ address, zone, node, ready, hints }) => ({
      addresses: address === undefined ? [] : [address],
      zone: zone ?? undefined,
      nodeName: node ?? undefined,
      conditions: ready === null ? {} : { ready },
      hints: hints === null ? undefined : { forZones: named(hints.zones), forNodes: named(hints.nodes) },
    })),
  });
}

/** A map with the fields of a JSON object. */
export function mapOf<T>(fields: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(fields));
}

const named = (names: readonly string[]): readonly { readonly name: string }[] => names.map((name) => ({ name }));
