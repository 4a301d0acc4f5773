import { duration } from '../../shape/amount-shapes.ts';
import { list } from '../../shape/collection-shapes.ts';
import { object, optional, required } from '../../shape/object-shape.ts';
import { choice, text } from '../../shape/scalar-shapes.ts';
import type { Shape } from '../../shape/shape.ts';
import type { DocumentKind } from '../document.ts';
import { type ChaosDocument, chaosKind } from './chaos-kind.ts';
import { checked } from './field-at.ts';
import { cannotSimulate, withoutEffect } from './not-acted-upon.ts';
import { containerNames } from './pod-chaos-document.ts';
import { isSelectionRight, type SelectionDocument, selectionFields } from './pod-selector-shape.ts';

/** `spec` of a DNSChaos; durations in ms. */
export interface DNSChaosSpec extends SelectionDocument {
  readonly action: 'error' | 'random';
  /** Names, with `?` for one character and `*` for the rest; none: all names. */
  readonly patterns: readonly string[];
  readonly duration?: number | undefined;
}

const pattern: Shape<string> = checked(text('a name such as github.com or *'), (at, name) => {
  const star = name.indexOf('*');
  if (star < 0 || star === name.length - 1) return name;
  return at.mistake(`"*" may only stand at the end, but found ${JSON.stringify(name)}`);
});

/** The spec of a DNSChaos; chaos-mesh api/v1alpha1/dnschaos_type.go. */
export const dnsChaosSpec: Shape<DNSChaosSpec> = checked(
  object({
    action: required(choice(['error', 'random']), 'What comes for an answer: an error, or any address.'),
    ...selectionFields,
    patterns: optional(list(pattern), 'Names: ? is any one character, * at the end whatever follows; all without.'),
    containerNames: withoutEffect(containerNames, 'Containers; those of a simulated pod share a resolver.'),
    duration: optional(duration({ above: 0 }), 'How long it lasts; to the end without.'),
    remoteCluster: cannotSimulate('there is one cluster alone'),
  }),
  (at, { patterns = [], ...read }) => (isSelectionRight(at, read) ? { ...read, patterns } : undefined),
);

/** Chaos Mesh's DNSChaos: pods get wrong answers to their DNS queries. */
export const dnsChaosKind: DocumentKind<ChaosDocument<DNSChaosSpec>> = chaosKind(
  'DNSChaos',
  'What DNS answers to which pods.',
  dnsChaosSpec,
);
