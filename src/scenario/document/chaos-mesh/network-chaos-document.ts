import { duration } from '../../shape/amount-shapes.ts';
import { list } from '../../shape/collection-shapes.ts';
import { type Field, object, optional, required } from '../../shape/object-shape.ts';
import { choice, integer, text } from '../../shape/scalar-shapes.ts';
import type { Cursor, Shape } from '../../shape/shape.ts';
import type { DocumentKind } from '../document.ts';
import { byteRate } from './byte-rate.ts';
import { type ChaosDocument, chaosKind } from './chaos-kind.ts';
import { checked, fieldAt } from './field-at.ts';
import { cannotSimulate, withoutEffect } from './not-acted-upon.ts';
import { percentage } from './percentage.ts';
import { isSelectionRight, type SelectionDocument, selectionFields } from './pod-selector-shape.ts';

/** What a NetworkChaos may do; `netem` is several of those that follow it at once. */
export const networkActions = [
  'netem',
  'delay',
  'loss',
  'duplicate',
  'corrupt',
  'rate',
  'partition',
  'bandwidth',
] as const;

/** A share of the packets, and how much each draw takes of the one before; both 0 … 1. */
export interface CorrelatedShare {
  readonly share: number;
  readonly correlation: number;
}

/** `spec` of a NetworkChaos; durations in ms, shares 0 … 1, rates in bytes a second. */
export interface NetworkChaosSpec extends SelectionDocument {
  readonly action: (typeof networkActions)[number];
  readonly delay?: DelayParameters | undefined;
  readonly loss?: CorrelatedShare | undefined;
  readonly duplicate?: CorrelatedShare | undefined;
  readonly corrupt?: CorrelatedShare | undefined;
  readonly rate?: { readonly rate: number } | undefined;
  readonly bandwidth?: BandwidthParameters | undefined;
  readonly direction: 'to' | 'from' | 'both';
  readonly target?: SelectionDocument | undefined;
  readonly externalTargets?: readonly string[] | undefined;
  readonly duration?: number | undefined;
}

/** Netem's delay. */
export interface DelayParameters {
  readonly latency: number;
  readonly jitter: number;
  readonly correlation: number;
  readonly reorder?: (CorrelatedShare & { readonly gap: number }) | undefined;
}

/** A token bucket: bytes a second, and sizes in bytes. */
export interface BandwidthParameters {
  readonly rate: number;
  readonly limit: number;
  readonly buffer: number;
}

const correlation = optional(percentage(), 'How much a draw takes of the one before, in percent; 0 without.');

function share(name: string, summary: string): Shape<CorrelatedShare> {
  return checked(object({ [name]: required(percentage(), summary), correlation }), (_, read) => ({
    share: read[name] as number,
    correlation: read.correlation ?? 0,
  }));
}

const reorder: Shape<CorrelatedShare & { gap: number }> = checked(
  object({
    reorder: required(percentage(), 'Share of the packets that overtake those that are held up.'),
    correlation,
    gap: required(integer(0, 1_000_000), 'Every so many packets may be one of them; 0 counts as 1.'),
  }),
  (_, read) => ({ share: read.reorder, correlation: read.correlation ?? 0, gap: Math.max(1, read.gap) }),
);

const delay: Shape<DelayParameters> = checked(
  object({
    latency: required(duration(), 'Added to each packet.'),
    jitter: optional(duration(), 'By so much it varies to both sides; 0 without.'),
    correlation,
    reorder: optional(reorder, 'Some packets go before their turn.'),
  }),
  (_, { latency, jitter = 0, reorder: overtaking, ...read }) => ({
    latency,
    jitter,
    correlation: read.correlation ?? 0,
    reorder: overtaking,
  }),
);

const bandwidth: Shape<BandwidthParameters> = object({
  rate: required(byteRate(), 'Bytes a second: 1mbps.'),
  limit: required(integer(1, 4_294_967_295), 'Bytes that may wait; what comes beyond is dropped.'),
  buffer: required(integer(1, 4_294_967_295), 'Bytes that may go at once.'),
  peakrate: withoutEffect(integer(0), 'Shapes within a millisecond.'),
  minburst: withoutEffect(integer(0, 4_294_967_295), 'Size of the bucket of the peakrate.'),
});

const target: Shape<SelectionDocument> = checked(object(selectionFields), (at, read) =>
  isSelectionRight(at, read) ? read : undefined,
);

const device: Field<string, false> = optional(
  checked(text('eth0'), (at, name) =>
    name === 'eth0' ? name : at.mistake('cannot be simulated: simulated pods have no device but eth0'),
  ),
  'eth0: simulated pods have no other.',
);

/** The parts of a spec that actions are about. */
const parts = ['delay', 'loss', 'duplicate', 'corrupt', 'rate', 'bandwidth'] as const;

/** The spec of a NetworkChaos; chaos-mesh api/v1alpha1/networkchaos_types.go, networkchaos_webhook.go. */
export const networkChaosSpec: Shape<NetworkChaosSpec> = checked(
  object({
    action: required(choice(networkActions), 'What happens to packets.'),
    ...selectionFields,
    delay: optional(delay, 'Packets take longer.'),
    loss: optional(share('loss', 'Share of the packets that are lost.'), 'Packets are lost.'),
    duplicate: optional(share('duplicate', 'Share of the packets that come twice.'), 'Packets come twice.'),
    corrupt: optional(share('corrupt', 'Share of the packets that come damaged.'), 'Packets come damaged.'),
    rate: optional(
      object({ rate: required(byteRate(), 'Bytes a second: 1mbps.') }),
      'Packets take the time of their bytes.',
    ),
    bandwidth: optional(bandwidth, 'A token bucket.'),
    direction: optional(choice(['to', 'from', 'both']), 'From the pods to the target (the default), or back.'),
    target: optional(target, 'The other end; without it, anybody.'),
    externalTargets: optional(list(text('an address or a name')), 'Other ends outside of the cluster.'),
    device,
    targetDevice: device,
    duration: optional(duration({ above: 0 }), 'How long it lasts; to the end without.'),
    remoteCluster: cannotSimulate('there is one cluster alone'),
  }),
  (at, { direction = 'to', ...read }) => {
    const isRight = isSelectionRight(at, read);
    return isRight && areActionsThere(at, read) && isDirectionRight(at, { ...read, direction })
      ? { ...read, direction }
      : undefined;
  },
);

/** Reports an action without its parameters, and parameters of another one; true when all is right. */
function areActionsThere(at: Cursor, read: Pick<NetworkChaosSpec, 'action' | (typeof parts)[number]>): boolean {
  const { action } = read;
  const place = fieldAt(at, 'action') ?? at;
  const isOf = (part: (typeof parts)[number]): boolean =>
    part === action || (action === 'netem' && part !== 'bandwidth');
  for (const part of parts) {
    if (fieldAt(at, part) !== undefined && !isOf(part)) at.listener.unused(`NetworkChaos.spec.${part}`);
  }
  if (action === 'partition' || parts.some((part) => isOf(part) && read[part] !== undefined)) return true;
  // What is there and could not be read has been reported.
  if (parts.some((part) => isOf(part) && fieldAt(at, part) !== undefined)) return false;
  const expected = action === 'netem' ? 'one of delay, loss, duplicate, corrupt and rate' : action;
  place.mistake(`action ${action} needs ${expected}`);
  return false;
}

/** What Chaos Mesh's webhook refuses: tc can only act upon what leaves a pod. */
function isDirectionRight(
  at: Cursor,
  { action, direction, target: other, externalTargets }: NetworkChaosSpec,
): boolean {
  if (action === 'partition' || direction === 'to') return true;
  const place = fieldAt(at, 'direction') ?? at;
  if (externalTargets !== undefined)
    place.mistake(`direction ${direction} cannot be used with externalTargets`, 'use to');
  else if (other === undefined) place.mistake(`direction ${direction} cannot be used without a target`, 'use to');
  else return true;
  return false;
}

/** Chaos Mesh's NetworkChaos: packets of pods are held up, lost or cut off. */
export const networkChaosKind: DocumentKind<ChaosDocument<NetworkChaosSpec>> = chaosKind(
  'NetworkChaos',
  'What happens to the packets of which pods.',
  networkChaosSpec,
);
