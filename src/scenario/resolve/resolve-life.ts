import type { PodLifeSpec, ProbeSpec } from '../../controlplane/pod-life-spec.ts';
import type { Container, LifecycleHandler, PodSpec, Probe } from '../../kubernetes/objects.ts';
import type { ApplicationDocument } from '../document/application-document.ts';
import type { Notes } from '../notes.ts';

/** What an Application says of its process's start and end. */
export type ProcessLife = Pick<PodLifeSpec, 'startUpMs' | 'imagePull' | 'shutdown'>;

/** An Application's start-up where it says nothing, in ms. */
export const ASSUMED_START_UP_MS = 1000;

/** What a process does whose Application says nothing of it: it starts within a second, and SIGTERM ends it. */
export const assumedProcessLife: ProcessLife = {
  startUpMs: ASSUMED_START_UP_MS,
  imagePull: null,
  shutdown: { behaviour: 'exit', delayMs: 0, timeoutMs: Number.POSITIVE_INFINITY },
};

/** The life of something that is no pod: it has no kubelet. */
export const hostLife: PodLifeSpec = {
  ...assumedProcessLife,
  image: '',
  startUpMs: 0,
  readiness: null,
  liveness: null,
  startup: null,
  postStartMs: 0,
  preStopMs: 0,
  gracePeriodMs: 30_000,
  restartPolicy: 'Always',
  limits: { cpu: Number.POSITIVE_INFINITY, memoryBytes: Number.POSITIVE_INFINITY },
};

/** What the document of an Application says of its process's start and end. */
export function resolveProcessLife({ startUp, imagePull, shutdown }: ApplicationDocument): ProcessLife {
  return {
    startUpMs: startUp ?? assumedProcessLife.startUpMs,
    imagePull: imagePull ?? null,
    shutdown: {
      behaviour: shutdown?.behaviour ?? (shutdown?.timeout === undefined ? 'exit' : 'drain'),
      delayMs: shutdown?.delay ?? 0,
      timeoutMs: shutdown?.timeout ?? Number.POSITIVE_INFINITY,
    },
  };
}

/**
 * How a pod lives: its template's probes, hooks and grace, and its Application's process. A pod counts by the first of
 * its containers that has ports, or else by its first.
 */
export function resolveLife(notes: Notes, who: string, spec: PodSpec, process: ProcessLife): PodLifeSpec {
  const { containers, terminationGracePeriodSeconds, restartPolicy } = spec;
  const container = containers.find(({ ports }) => ports.length > 0) ?? containers[0];
  if (containers.some((each) => each !== container && hasProbes(each))) {
    notes.assume(`probes of further containers of ${who}`, 'pass', 'simplified: one container a pod');
  }
  return {
    ...process,
    image: container?.image ?? '',
    readiness: probeOf(container?.readinessProbe),
    liveness: probeOf(container?.livenessProbe),
    startup: probeOf(container?.startupProbe),
    postStartMs: hookMs(notes, `postStart hook of ${who}`, container?.lifecycle?.postStart),
    preStopMs: hookMs(notes, `preStop hook of ${who}`, container?.lifecycle?.preStop),
    gracePeriodMs: 1000 * terminationGracePeriodSeconds,
    restartPolicy,
    limits: limitsOf(container),
  };
}

function limitsOf(container: Container | undefined): PodLifeSpec['limits'] {
  // A limit of 0 is none.
  const { cpu = 0, memory = 0 } = container?.resources.limits ?? {};
  return { cpu: cpu || Number.POSITIVE_INFINITY, memoryBytes: memory || Number.POSITIVE_INFINITY };
}

function hasProbes({ readinessProbe, livenessProbe, startupProbe }: Container): boolean {
  return [readinessProbe, livenessProbe, startupProbe].some((probe) => probe !== undefined);
}

function probeOf(probe: Probe | undefined): ProbeSpec | null {
  if (probe === undefined) return null;
  const graceSeconds = probe.terminationGracePeriodSeconds;
  return {
    initialDelayMs: 1000 * probe.initialDelaySeconds,
    periodMs: 1000 * probe.periodSeconds,
    timeoutMs: 1000 * probe.timeoutSeconds,
    successThreshold: probe.successThreshold,
    failureThreshold: probe.failureThreshold,
    gracePeriodMs: graceSeconds === undefined ? null : 1000 * graceSeconds,
  };
}

const SLEEP = /^\s*(?:\/usr)?(?:\/bin\/)?sleep\s+(\d+(?:\.\d+)?)([smh]?)\s*(?:$|;|&&)/;
const SHELLS = ['sh', 'bash', 'ash', 'dash'];
const UNIT_MS: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000 };

/** How long a hook takes: what it sleeps, by itself or at the beginning of a command. */
function hookMs(notes: Notes, what: string, hook: LifecycleHandler | undefined): number {
  if (hook === undefined) return 0;
  if (hook.sleep !== undefined) return 1000 * hook.sleep.seconds;
  const command = hook.exec === undefined ? null : SLEEP.exec(commandOf(hook.exec.command));
  if (command !== null) return Number(command[1]) * UNIT_MS[command[2] ?? '']!;
  notes.assume(what, 'takes no time', 'only a sleep takes a known time');
  return 0;
}

/** A command as a shell would have it. */
function commandOf(words: readonly string[]): string {
  const [program = '', option, script] = words;
  const isShell = SHELLS.includes(program.slice(program.lastIndexOf('/') + 1)) && /^-\w*c$/.test(option ?? '');
  return isShell ? (script ?? '') : words.join(' ');
}
