import type { LabelSelectorRequirement, Manifest, StringMap } from '../../../kubernetes/objects.ts';
import { defaultLabelSelector } from '../../../kubernetes/workload-defaults.ts';
import { list, map } from '../../shape/collection-shapes.ts';
import { kubernetesObject } from '../../shape/kubernetes-shape.ts';
import { type Field, object, optional, type ReadFields, required } from '../../shape/object-shape.ts';
import { choice, text } from '../../shape/scalar-shapes.ts';
import type { Cursor, Shape } from '../../shape/shape.ts';
import { checked, fieldAt } from './field-at.ts';

/** Chaos Mesh's `mode`: how many of the pods that a selector picks. */
export const selectionModes = ['one', 'all', 'fixed', 'fixed-percent', 'random-max-percent'] as const;

/** Which pods: all that is said must hold. */
export interface PodSelectorDocument {
  readonly namespaces?: readonly string[] | undefined;
  readonly labelSelectors?: StringMap | undefined;
  readonly expressionSelectors?: readonly LabelSelectorRequirement[] | undefined;
  readonly annotationSelectors?: StringMap | undefined;
  readonly fieldSelectors?: StringMap | undefined;
  readonly nodes?: readonly string[] | undefined;
  readonly nodeSelectors?: StringMap | undefined;
  readonly podPhaseSelectors?: readonly ('Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown')[] | undefined;
  /** By namespace, names of pods: nothing else counts then. */
  readonly pods?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** A selector and how many of what it picks. */
export interface SelectionDocument {
  readonly selector: PodSelectorDocument;
  readonly mode: (typeof selectionModes)[number];
  /** A number in quotes: of pods for fixed, a percentage for the two that have it in their names. */
  readonly value?: string | undefined;
}

/** Fields of a pod that its selector may go by (`kubectl get pods --field-selector`), as far as the simulated ones have them. */
export const selectableFields = [
  'metadata.name',
  'metadata.namespace',
  'spec.nodeName',
  'status.phase',
  'status.podIP',
] as const;

const expression: Shape<LabelSelectorRequirement> = {
  read(at) {
    const read = kubernetesObject('LabelSelectorRequirement').read(at);
    if (read === undefined) return undefined;
    const requirement = read as Manifest<LabelSelectorRequirement>;
    return defaultLabelSelector({ matchLabels: {}, matchExpressions: [requirement] }).matchExpressions[0];
  },
  schema: () => kubernetesObject('LabelSelectorRequirement').schema(),
};

const fieldSelectors: Shape<StringMap> = checked(map(text()), (at, fields) => {
  let isRight = true;
  for (const name of Object.keys(fields)) {
    if ((selectableFields as readonly string[]).includes(name)) continue;
    isRight = false;
    const key = fieldAt(at, name) ?? at;
    const help = `the fields of simulated pods are ${selectableFields.join(', ')}`;
    at.listener.mistake(key.nameSpan, `${at.path}: ${JSON.stringify(name)} cannot be simulated`, help);
  }
  return isRight ? fields : undefined;
});

const phases = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'] as const;

/** A pod selector of Chaos Mesh's. An empty one picks all pods of its own namespace. */
export const podSelector: Shape<PodSelectorDocument> = object({
  namespaces: optional(
    list(text('the name of a namespace')),
    'Where the pods are; the namespace of the document without.',
  ),
  labelSelectors: optional(map(text()), 'Labels that they have.'),
  expressionSelectors: optional(list(expression), 'Expressions that their labels meet, as matchExpressions.'),
  annotationSelectors: optional(map(text()), 'Annotations that they have.'),
  fieldSelectors: optional(fieldSelectors, `Fields that they have: ${selectableFields.join(', ')}.`),
  nodes: optional(list(text('the name of a node')), 'Nodes on one of which they are.'),
  nodeSelectors: optional(map(text()), 'Labels of the node on which they are.'),
  podPhaseSelectors: optional(list(choice(phases)), 'Phases in one of which they are.'),
  pods: optional(map(list(text('the name of a pod'))), 'Or their names, by namespace: nothing else counts then.'),
});

/** The fields of everything that selects pods. */
export const selectionFields: {
  readonly selector: Field<PodSelectorDocument, true>;
  readonly mode: Field<SelectionDocument['mode'], true>;
  readonly value: Field<string, false>;
} = {
  selector: required(podSelector, 'Which pods.'),
  mode: required(choice(selectionModes), 'How many of them; they are drawn when the chaos begins.'),
  value: optional(text('a number in quotes'), 'How many for fixed; which percentage for the modes with percent.'),
};

/** Reports a mode whose value is missing or wrong; true when all is right. */
export function isSelectionRight(
  at: Cursor,
  { mode, value }: ReadFields<Omit<typeof selectionFields, 'selector'>>,
): boolean {
  if (mode === 'one' || mode === 'all') return true;
  const number = value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  const isRight = mode === 'fixed' ? number > 0 : number > 0 && number <= 100;
  if (isRight) return true;
  const place = fieldAt(at, 'value') ?? fieldAt(at, 'mode') ?? at;
  // What was written and is no text has been reported.
  if (value === undefined && fieldAt(at, 'value') !== undefined) return false;
  const expected = mode === 'fixed' ? 'a number of pods, "1" or more' : 'a percentage from "1" to "100"';
  place.mistake(`mode ${mode} needs a value: ${expected}`);
  return false;
}
