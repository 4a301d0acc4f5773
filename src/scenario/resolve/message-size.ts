import { faultKinds } from '../../fault/registry.ts';
import type { NetworkChaosSpec } from '../document/chaos-mesh/network-chaos-document.ts';
import type { Document } from '../document/document.ts';
import { assumeOf } from './assume-of.ts';
import type { Resolution } from './resolution.ts';

/** Bytes of a request or response of which nobody says how long it is. Assumed: a small call of an API. */
export const ASSUMED_MESSAGE_BYTES = 1024;

/** The size of a message in bytes, as a document says it or as it is assumed: noted where a fault limits a bandwidth. */
export function messageSize(
  resolution: Resolution,
  document: Document,
  field: 'requestSize' | 'responseSize',
  written: number | undefined,
): number {
  if (written !== undefined) return written;
  const { objects } = resolution;
  const isLimited = ({ rate, bandwidth }: NetworkChaosSpec): boolean => rate !== undefined || bandwidth !== undefined;
  const isOfMeaning =
    objects.all('Fault').some(({ value }) => faultKinds.get(value.kind).limitsBandwidth === true) ||
    objects.all('NetworkChaos').some(({ value }) => isLimited(value.spec)) ||
    objects
      .all('Schedule')
      .some(({ value: { spec } }) => spec.chaos.kind === 'NetworkChaos' && isLimited(spec.chaos.spec));
  if (isOfMeaning) assumeOf(resolution, document, field, '1Ki', 'default; a link has a limited bandwidth');
  return ASSUMED_MESSAGE_BYTES;
}
