import type { FaultParameter } from '../../fault/fault.ts';
import type { FaultRepetition } from '../../fault/plan-times.ts';
import { faultKinds } from '../../fault/registry.ts';
import type { LabelSelector } from '../../kubernetes/objects.ts';
import { expectedOneOf } from '../nearest-word.ts';
import { bandwidth, duration, fraction, quantity } from '../shape/amount-shapes.ts';
import { list } from '../shape/collection-shapes.ts';
import { distribution } from '../shape/distribution-shape.ts';
import { type Field, object, optional, type ReadFields } from '../shape/object-shape.ts';
import { boolean, choice, integer, number, numberOrText, text } from '../shape/scalar-shapes.ts';
import type { Cursor, Shape } from '../shape/shape.ts';
import { isNull } from '../source/source-value.ts';
import { type DocumentKind, OWN_API_VERSION } from './document.ts';
import { labelSelector } from './label-selector-shape.ts';
import { objectName, ownDocument } from './own-document-shape.ts';

/** `spec` of a Fault as it was written: durations in ms, names not resolved yet. */
export interface FaultDocument {
  /** Name in the registry of faults. */
  readonly kind: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** From the start of the measured time. */
  readonly at: number;
  readonly duration: number | undefined;
  /** Undefined: it comes once. */
  readonly repeats: FaultRepetition | undefined;
}

/** Pods of a Fault, before their names are looked up. */
export interface PodsParameter {
  readonly pod?: string | undefined;
  readonly selector?: LabelSelector | undefined;
  readonly namespace?: string | undefined;
  readonly mode?: 'one' | 'all' | 'fixed' | 'fixed-percent' | 'random-max-percent' | undefined;
  readonly value?: number | string | undefined;
}

/** A place of a Fault, before its name is looked up: one of its fields says which, or it is pods. */
export interface PlaceParameter extends PodsParameter {
  readonly node?: string | undefined;
  readonly zone?: string | undefined;
  readonly external?: boolean | undefined;
}

/** Requests of HTTP that a Fault is about; what is not said does not count. */
export interface RequestsParameter {
  /** On which the pods listen. */
  readonly port?: number | undefined;
  /** With `*` for anything and `?` for one character. */
  readonly path?: string | undefined;
  readonly method?: string | undefined;
}

const podFields = {
  pod: optional(text('the name of a pod'), 'One pod: NAME or NAMESPACE/NAME.'),
  selector: optional(labelSelector(), 'Or those that a selector picks.'),
  namespace: optional(objectName(), 'Their namespace; that of the Fault without.'),
  mode: optional(
    choice(['one', 'all', 'fixed', 'fixed-percent', 'random-max-percent']),
    'How many of them, as in Chaos Mesh; all without.',
  ),
  value: optional(numberOrText(), 'How many for fixed, which percentage for the modes with percent.'),
};

const pods: Shape<PodsParameter> = object(podFields);

const place: Shape<PlaceParameter> = object({
  node: optional(text('the name of a node'), 'A node.'),
  zone: optional(text('the name of a zone'), 'Or all nodes of a zone.'),
  external: optional(boolean(), 'Or outside of the cluster.'),
  ...podFields,
});

const requests: Shape<RequestsParameter> = object({
  port: optional(integer(1, 65_535), 'The port on which the pods listen.'),
  path: optional(text('a path such as /api/*'), 'The path of the target: * stands for anything.'),
  method: optional(text('a method such as GET'), 'The method; requests of Workloads are GET.'),
});

function parameterShape({ type }: FaultParameter): Shape<unknown> {
  switch (type) {
    case 'pods':
      return pods;
    case 'node':
      return text('the name of a node');
    case 'zone':
      return text('the name of a zone');
    case 'place':
      return place;
    case 'delay':
      return distribution();
    case 'factor':
      return number({ above: 0 });
    case 'probability':
      return fraction();
    case 'direction':
      return choice(['to', 'from', 'both']);
    case 'duration':
      return duration();
    case 'count':
      return integer(1);
    case 'bandwidth':
      return bandwidth();
    case 'size':
      return quantity();
    case 'flag':
      return boolean();
    case 'names':
      return list(text('a name such as example.com'), 1);
    case 'requests':
      return requests;
    case 'side':
      return choice(['request', 'response']);
    case 'status':
      return integer(100, 599);
  }
}

const timeFields = {
  at: optional(duration(), 'When it begins, from the start of the measured time; 0 without, where it comes again.'),
  duration: optional(duration({ above: 0 }), 'How long it lasts; to the end without, or until it comes again.'),
  every: optional(duration({ above: 0 }), 'Comes again each time that so much has passed since it began.'),
  mtbf: optional(
    duration({ above: 0 }),
    'Comes at random: mean time between the end of one and the beginning of the next, exponential.',
  ),
  mttr: optional(duration({ above: 0 }), 'With mtbf: how long each lasts on average, exponential.'),
};

/** The fields that say when: one of them must be there. */
const whenFields = ['at', 'every', 'mtbf'] as const;

type Times = ReadFields<typeof timeFields>;

/** Reports times that do not go together; true when all is right. */
function areTimesRight(at: Cursor, times: Times): boolean {
  const written = (name: keyof Times): Cursor | undefined => {
    const entry = at.value.kind === 'mapping' ? at.value.entries.get(name) : undefined;
    return entry === undefined || isNull(entry.value) ? undefined : at.field(name, entry, entry.value);
  };
  const [every, mtbf, mttr, lasts] = [written('every'), written('mtbf'), written('mttr'), written('duration')];
  if (whenFields.every((name) => written(name) === undefined) && mttr === undefined) {
    at.listener.mistake(at.nameSpan, `${at.path}: missing field "at"`, null);
    return false;
  }
  if (every !== undefined && mtbf !== undefined)
    mtbf.mistake('expected one of every and mtbf', 'periodic or at random');
  else if (mttr !== undefined && mtbf === undefined) mttr.mistake('says nothing without mtbf');
  else if (mtbf !== undefined && mttr === undefined) mtbf.mistake('needs mttr: how long each lasts on average');
  else if (mtbf !== undefined && lasts !== undefined)
    lasts.mistake('how long each lasts is what mttr says', 'leave it out');
  else if (times.every !== undefined && times.duration !== undefined && times.duration >= times.every) {
    lasts?.mistake(`${lasts.written} is not shorter than every: ${every?.written}`, 'leave it out for no pause');
  } else return whenFields.some((name) => times[name] !== undefined);
  return false;
}

function repetitionOf({ every, mtbf, mttr }: Times): FaultRepetition | undefined {
  if (every !== undefined) return { kind: 'periodic', everyMs: every };
  return mtbf === undefined || mttr === undefined ? undefined : { kind: 'random', mtbfMs: mtbf, mttrMs: mttr };
}

const kindFields: Readonly<Record<string, Field<unknown, false>>> = Object.fromEntries(
  faultKinds.all.map((kind) => {
    const fields = Object.entries(kind.parameters).map(([name, parameter]): [string, Field<unknown, boolean>] => [
      name,
      { shape: parameterShape(parameter), required: parameter.required, summary: parameter.summary },
    ]);
    return [kind.name, optional(object(Object.fromEntries(fields)), kind.summary)];
  }),
);

const fields: Shape<Readonly<Record<string, unknown>>> = object({ ...kindFields, ...timeFields });

const spec: Shape<FaultDocument> = {
  read(at: Cursor) {
    const read = fields.read(at);
    if (at.value.kind !== 'mapping') return undefined;
    const times = read as Times | undefined;
    const isRight = times !== undefined && areTimesRight(at, times);
    const entries = at.value.entries;
    const named = faultKinds.names.filter((name) => entries.has(name));
    const [kind, second] = named;
    const hasUnknown = [...entries.keys()].some(
      (name) => !Object.hasOwn(kindFields, name) && !Object.hasOwn(timeFields, name),
    );
    // A misspelt kind has been reported as an unknown field.
    if (kind === undefined && hasUnknown) return undefined;
    if (kind === undefined) {
      at.listener.mistake(at.nameSpan, `${at.path}: missing the kind of fault`, expectedOneOf(faultKinds.names));
      return undefined;
    }
    if (second !== undefined) return at.mistake(`expected one kind of fault, but found ${named.join(' and ')}`);
    const parameters = read?.[kind];
    if (times === undefined || !isRight || parameters === undefined) return undefined;
    return {
      kind,
      parameters: parameters as Readonly<Record<string, unknown>>,
      at: times.at ?? 0,
      duration: times.duration,
      repeats: repetitionOf(times),
    };
  },
  schema: () => ({
    ...fields.schema(),
    oneOf: [
      { required: ['at'], not: { anyOf: [{ required: ['every'] }, { required: ['mtbf'] }, { required: ['mttr'] }] } },
      { required: ['every'], not: { anyOf: [{ required: ['mtbf'] }, { required: ['mttr'] }] } },
      { required: ['mtbf', 'mttr'], not: { anyOf: [{ required: ['every'] }, { required: ['duration'] }] } },
    ],
  }),
};

/** Something that goes wrong. */
export const faultKind: DocumentKind<FaultDocument> = {
  apiVersion: OWN_API_VERSION,
  kind: 'Fault',
  scope: 'named',
  shape: ownDocument('Fault', 'What goes wrong, when and for how long.', spec),
};
