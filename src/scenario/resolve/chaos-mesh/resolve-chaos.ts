import type { FaultTimes } from '../../../fault/plan-times.ts';
import { MOST_OCCURRENCES } from '../../../fault/plan-times.ts';
import type { ChaosDocument } from '../../document/chaos-mesh/chaos-kind.ts';
import { AT_ANNOTATION } from '../../document/chaos-mesh/chaos-kind.ts';
import { cronTimesMs } from '../../document/chaos-mesh/cron-schedule.ts';
import type { ChaosSpec, ScheduleSpec } from '../../document/chaos-mesh/schedule-document.ts';
import { nameOfDocument } from '../../document/document.ts';
import type { FaultSpec } from '../../scenario.ts';
import type { Sourced } from '../cluster-objects.ts';
import { complain, type Resolution } from '../resolution.ts';
import { measuredTimeMs } from '../resolve-plan.ts';
import type { ChaosContext, ChaosFault, ChaosWorld } from './chaos-context.ts';
import { dnsChaosFaults } from './dns-chaos-faults.ts';
import { httpChaosFaults } from './http-chaos-faults.ts';
import { networkChaosFaults } from './network-chaos-faults.ts';
import { podChaosFaults } from './pod-chaos-faults.ts';
import { stressChaosFaults } from './stress-chaos-faults.ts';

/** The faults of all documents of Chaos Mesh, kind by kind. */
export function resolveChaos(resolution: Resolution, world: ChaosWorld): readonly FaultSpec[] {
  const { objects } = resolution;
  const single = <Kind extends ChaosSpec['kind']>(kind: Kind): readonly FaultSpec[] =>
    objects.all(kind).flatMap((each) => {
      const { document, value } = each as Sourced<ChaosDocument<ChaosSpec['spec']>>;
      const chaos = { kind, spec: value.spec } as ChaosSpec;
      if (!isOn(resolution, each)) return [];
      noteBegin(resolution, value.atMs);
      const times: FaultTimes = { atMs: value.atMs, durationMs: lengthOf(chaos) };
      return faultsOf({ resolution, document, path: ['spec'], world }, chaos, times);
    });
  return [
    ...single('PodChaos'),
    ...single('NetworkChaos'),
    ...single('StressChaos'),
    ...single('DNSChaos'),
    ...single('HTTPChaos'),
    ...objects.all('Schedule').flatMap((each) => scheduled(resolution, each, world)),
  ];
}

/** False for a document that Chaos Mesh's pause annotation switches off. */
function isOn({ notes }: Resolution, { document, value }: Sourced<ChaosDocument<unknown>>): boolean {
  if (value.isPaused) notes.assume(nameOfDocument(document), 'does nothing', 'its pause annotation');
  return !value.isPaused;
}

function noteBegin({ notes }: Resolution, atMs: number): void {
  if (atMs > 0) return;
  notes.assume(
    'beginning of Chaos Mesh documents',
    'the start of the measured time',
    `they have no time of their own; the annotation ${AT_ANNOTATION} gives one`,
  );
}

function faultsOf(context: ChaosContext, chaos: ChaosSpec, times: FaultTimes): readonly FaultSpec[] {
  const name = nameOfDocument(context.document);
  const faults = chaosFaults(context, chaos) ?? [];
  return faults.map(({ suffix, kind, parameters }) => ({
    name: faults.length === 1 ? name : `${name}: ${suffix}`,
    kind,
    parameters,
    ...(faults.length === 1 ? {} : { together: name }),
    ...times,
  }));
}

function chaosFaults(context: ChaosContext, chaos: ChaosSpec): readonly ChaosFault[] | undefined {
  switch (chaos.kind) {
    case 'PodChaos':
      return podChaosFaults(context, chaos.spec);
    case 'NetworkChaos':
      return networkChaosFaults(context, chaos.spec);
    case 'StressChaos':
      return stressChaosFaults(context, chaos.spec);
    case 'DNSChaos':
      return dnsChaosFaults(context, chaos.spec);
    case 'HTTPChaos':
      return httpChaosFaults(context, chaos.spec);
  }
}

/** How long it lasts; null: to the end. What happens at once has no length. */
function lengthOf({ kind, spec }: ChaosSpec): number | null {
  if (isOneShot({ kind, spec } as ChaosSpec)) return null;
  return spec.duration ?? null;
}

/** Over as soon as it has happened: chaos-mesh podchaos_types.go, `oneshot`. */
function isOneShot(chaos: ChaosSpec): boolean {
  return chaos.kind === 'PodChaos' && chaos.spec.action !== 'pod-failure';
}

function scheduled(
  resolution: Resolution,
  schedule: Sourced<ChaosDocument<ScheduleSpec>>,
  world: ChaosWorld,
): readonly FaultSpec[] {
  const { document, value } = schedule;
  const { schedule: cron, chaos, field, concurrencyPolicy, written } = value.spec;
  if (!isOn(resolution, schedule)) return [];
  const title = nameOfDocument(document);
  const leftMs = measuredTimeMs(resolution) - value.atMs;
  const due = cronTimesMs(cron, leftMs, MOST_OCCURRENCES + 1);
  if (due.length > MOST_OCCURRENCES) {
    complain(resolution, document, ['spec', 'schedule'], `${title}: comes more than ${MOST_OCCURRENCES} times`);
    return [];
  }
  const durationMs = lengthOf(chaos);
  const timesMs = concurrencyPolicy === 'Allow' || isOneShot(chaos) ? due : withoutOverlap(due, durationMs);
  resolution.notes.assume(
    'clock of Schedules',
    'the measured time begins at 00:00 on Monday, the first of January',
    `the annotation ${AT_ANNOTATION} puts that later`,
  );
  if (timesMs.length === 0) resolution.notes.assume(title, `never: ${written} is not due in the measured time`, 'cron');
  const times: FaultTimes = { atMs: value.atMs, durationMs, repeats: { kind: 'listed', timesMs } };
  return faultsOf({ resolution, document, path: ['spec', field], world }, chaos, times);
}

/** Without those that would begin while another is there, which `concurrencyPolicy: Forbid` leaves out. */
function withoutOverlap(timesMs: readonly number[], durationMs: number | null): readonly number[] {
  const kept: number[] = [];
  let overMs = 0;
  for (const ms of timesMs) {
    if (ms < overMs) continue;
    kept.push(ms);
    overMs = ms + (durationMs ?? Number.POSITIVE_INFINITY);
  }
  return kept;
}
