import { duration } from '../../shape/amount-shapes.ts';
import { list } from '../../shape/collection-shapes.ts';
import { object, optional, required } from '../../shape/object-shape.ts';
import { choice, integer, text } from '../../shape/scalar-shapes.ts';
import type { Shape } from '../../shape/shape.ts';
import type { DocumentKind } from '../document.ts';
import { type ChaosDocument, chaosKind } from './chaos-kind.ts';
import { checked, fieldAt } from './field-at.ts';
import { cannotSimulate } from './not-acted-upon.ts';
import { isSelectionRight, type SelectionDocument, selectionFields } from './pod-selector-shape.ts';

/** `spec` of a PodChaos; durations in ms. */
export interface PodChaosSpec extends SelectionDocument {
  readonly action: 'pod-kill' | 'pod-failure' | 'container-kill';
  readonly duration?: number | undefined;
  /** Of pod-kill, in ms. */
  readonly gracePeriodMs: number;
  readonly containerNames?: readonly string[] | undefined;
}

/** The field by which a document names the containers that it is about. */
export const containerNames: Shape<readonly string[]> = list(text('the name of a container'));

/** The spec of a PodChaos; chaos-mesh api/v1alpha1/podchaos_types.go. */
export const podChaosSpec: Shape<PodChaosSpec> = checked(
  object({
    action: required(choice(['pod-kill', 'pod-failure', 'container-kill']), 'What happens to the pods.'),
    ...selectionFields,
    containerNames: optional(containerNames, 'The containers that container-kill is about.'),
    gracePeriod: optional(integer(0, 1_000_000), 'Of pod-kill: seconds of grace, 0 without.'),
    duration: optional(duration({ above: 0 }), 'How long pod-failure lasts; to the end without.'),
    remoteCluster: cannotSimulate('there is one cluster alone'),
  }),
  (at, { gracePeriod, ...read }) => {
    const isRight = isSelectionRight(at, read);
    const names = fieldAt(at, 'containerNames');
    if (read.action === 'container-kill' && (read.containerNames?.length ?? 0) === 0) {
      (names ?? fieldAt(at, 'action') ?? at).mistake('container-kill needs containerNames: the containers to kill');
      return undefined;
    }
    // One that happens at once has no end, and only container-kill goes by containers.
    if (read.action !== 'pod-failure' && read.duration !== undefined) at.listener.unused('PodChaos.spec.duration');
    if (read.action !== 'container-kill' && names !== undefined) at.listener.unused('PodChaos.spec.containerNames');
    if (read.action !== 'pod-kill' && gracePeriod !== undefined) at.listener.unused('PodChaos.spec.gracePeriod');
    return isRight ? { ...read, gracePeriodMs: 1000 * (gracePeriod ?? 0) } : undefined;
  },
);

/** Chaos Mesh's PodChaos: pods are killed, or fail for a time. */
export const podChaosKind: DocumentKind<ChaosDocument<PodChaosSpec>> = chaosKind(
  'PodChaos',
  'What happens to which pods.',
  podChaosSpec,
);
