import { parseDurationMs } from '../../../base/units.ts';
import { type Field, object, optional, required } from '../../shape/object-shape.ts';
import { choice, integer, text } from '../../shape/scalar-shapes.ts';
import type { Cursor, Shape } from '../../shape/shape.ts';
import type { DocumentKind } from '../document.ts';
import { type ChaosDocument, chaosKind } from './chaos-kind.ts';
import { type CronSchedule, parseCron } from './cron-schedule.ts';
import { type DNSChaosSpec, dnsChaosSpec } from './dns-chaos-document.ts';
import { checked, fieldAt } from './field-at.ts';
import { type HTTPChaosSpec, httpChaosSpec } from './http-chaos-document.ts';
import { type NetworkChaosSpec, networkChaosSpec } from './network-chaos-document.ts';
import { cannotSimulate, withoutEffect } from './not-acted-upon.ts';
import { type PodChaosSpec, podChaosSpec } from './pod-chaos-document.ts';
import { refusedChaosKinds } from './refused-kinds.ts';
import { type StressChaosSpec, stressChaosSpec } from './stress-chaos-document.ts';

/** The specs of the kinds that are simulated, by kind. */
export interface ChaosSpecs {
  readonly PodChaos: PodChaosSpec;
  readonly NetworkChaos: NetworkChaosSpec;
  readonly StressChaos: StressChaosSpec;
  readonly DNSChaos: DNSChaosSpec;
  readonly HTTPChaos: HTTPChaosSpec;
}

/** A spec with its kind. */
export type ChaosSpec = {
  readonly [Kind in keyof ChaosSpecs]: { readonly kind: Kind; readonly spec: ChaosSpecs[Kind] };
}[keyof ChaosSpecs];

/** `spec` of a Schedule. */
export interface ScheduleSpec {
  readonly schedule: CronSchedule;
  /** As it was written. */
  readonly written: string;
  /** Allow: one may begin while another is there. */
  readonly concurrencyPolicy: 'Forbid' | 'Allow';
  readonly chaos: ChaosSpec;
  /** Where the spec of the chaos stands, below `spec`. */
  readonly field: string;
}

/** Where the spec of each kind stands in a Schedule. */
const embedded = {
  PodChaos: ['podChaos', podChaosSpec],
  NetworkChaos: ['networkChaos', networkChaosSpec],
  StressChaos: ['stressChaos', stressChaosSpec],
  DNSChaos: ['dnsChaos', dnsChaosSpec],
  HTTPChaos: ['httpChaos', httpChaosSpec],
} as const satisfies Readonly<Record<keyof ChaosSpecs, readonly [string, Shape<unknown>]>>;

const kinds = Object.keys(embedded) as readonly (keyof ChaosSpecs)[];

const cron: Shape<{ readonly schedule: CronSchedule; readonly written: string }> = checked(
  text('a schedule such as "@every 30s" or "*/5 * * * *"'),
  (at, written) => {
    const schedule = parseCron(written, (duration) => {
      const parsed = parseDurationMs(duration);
      return parsed.ok && parsed.value > 0 ? parsed.value : undefined;
    });
    if ('wrong' in schedule) return at.mistake(`${JSON.stringify(written)} is no schedule: ${schedule.wrong}`);
    return { schedule, written };
  },
);

const type: Shape<keyof ChaosSpecs> = {
  read(at) {
    const kind = at.value.kind === 'scalar' ? at.value.value : null;
    const why = typeof kind === 'string' ? refusedChaosKinds.get(kind) : undefined;
    return why === undefined ? choice(kinds).read(at) : at.mistake(`${kind} cannot be simulated: ${why}`);
  },
  schema: () => choice(kinds).schema(),
};

const chaosFields: Readonly<Record<string, Field<unknown, false>>> = Object.fromEntries(
  kinds.map((kind) => {
    const [field, shape] = embedded[kind];
    return [field, optional(shape as Shape<unknown>, `The spec, where type is ${kind}.`)];
  }),
);

/** The spec of a Schedule; chaos-mesh api/v1alpha1/schedule_types.go. */
const scheduleSpec: Shape<ScheduleSpec> = checked(
  object({
    ...chaosFields,
    schedule: required(cron, 'When: five fields of cron, or @every and a duration.'),
    type: required(type, 'Which kind of chaos.'),
    concurrencyPolicy: optional(
      choice(['Forbid', 'Allow']),
      'Whether one may begin while another is there; Forbid without.',
    ),
    historyLimit: withoutEffect(integer(1), 'How many are kept when they are over.'),
    startingDeadlineSeconds: withoutEffect(integer(0), 'How late one may begin.'),
    workflow: cannotSimulate('orders of experiments are not simulated'),
  }),
  (at, read) => {
    const kind = read.type as keyof ChaosSpecs;
    const { schedule, written } = read.schedule as { schedule: CronSchedule; written: string };
    const [field] = embedded[kind];
    const spec = (read as Readonly<Record<string, unknown>>)[field];
    if (spec === undefined) {
      if (fieldAt(at, field) === undefined)
        at.listener.mistake(at.nameSpan, `${at.path}: missing field "${field}"`, null);
      return undefined;
    }
    noteOthers(at, field);
    const chaos = { kind, spec } as ChaosSpec;
    const concurrencyPolicy = (read.concurrencyPolicy as 'Allow' | undefined) ?? 'Forbid';
    return { schedule, written, concurrencyPolicy, chaos, field };
  },
);

/** Specs of other kinds than the type's. */
function noteOthers(at: Cursor, field: string): void {
  for (const other of Object.keys(chaosFields)) {
    if (other !== field && fieldAt(at, other) !== undefined) at.listener.unused(`Schedule.spec.${other}`);
  }
}

/** Chaos Mesh's Schedule: chaos that comes again and again. */
export const scheduleKind: DocumentKind<ChaosDocument<ScheduleSpec>> = chaosKind(
  'Schedule',
  'What comes again, and when.',
  scheduleSpec,
);
