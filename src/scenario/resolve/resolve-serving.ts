import type { SheddingSpec } from '../../dataplane/shedding/load-shedder.ts';
import type { ApplicationDocument } from '../document/application-document.ts';
import type { SheddingDocument } from '../document/shedding-shape.ts';
import type { Notes } from '../notes.ts';
import type { ApplicationSpec } from '../scenario.ts';
import type { Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';

/** What an Application says of how its processes serve, beside workers and queue. */
export type Serving = Pick<ApplicationSpec, 'perConcurrentMs' | 'warmUp' | 'cpu' | 'shedding' | 'abandonsExpired'>;

/** Processes that are warm at once, of whose CPU nothing is known, and that serve all that comes. */
export const plainServing: Serving = {
  perConcurrentMs: 0,
  warmUp: null,
  cpu: null,
  shedding: null,
  abandonsExpired: false,
};

/** Facebook's, from "Fail at Scale". */
const codelDefaults = { targetMs: 5, intervalMs: 100, adaptiveLifo: true } as const;

/** How the processes of an Application serve. */
export function resolveServing(resolution: Resolution, application: Sourced<ApplicationDocument>): Serving {
  const { perConcurrent, warmUp, cpu, shedding, abandonsExpired } = application.value;
  return {
    perConcurrentMs: perConcurrent ?? 0,
    warmUp:
      warmUp === undefined
        ? null
        : { factor: warmUp.factor, durationMs: warmUp.duration, decay: warmUp.decay ?? 'linear' },
    cpu: cpu ?? null,
    shedding: shedding === undefined ? null : resolveShedding(resolution, application, shedding),
    abandonsExpired: abandonsExpired ?? false,
  };
}

/** Of a CPU limit nothing is felt where nobody says how much CPU a request needs. */
export function noteIdleLimit(notes: Notes, who: string, limit: number, { cpu }: ApplicationSpec): void {
  if (cpu !== null || limit === Number.POSITIVE_INFINITY) return;
  notes.assume(`limits.cpu of ${who}`, 'never throttles', 'the Application of its pods says nothing of cpu');
}

function resolveShedding(
  resolution: Resolution,
  { document }: Sourced<ApplicationDocument>,
  { limit = {}, guaranteed, codel }: SheddingDocument,
): SheddingSpec {
  const at = ['spec', 'shedding'];
  const given = Object.entries(limit).filter((each) => each[1] !== undefined);
  if (given.length > 1) {
    const names = given.map(([name]) => name).join(', ');
    complain(
      resolution,
      document,
      [...at, 'limit'],
      `a process has one limit, but here are ${names}`,
      'take one of them',
    );
  }
  if (guaranteed !== undefined && given.length === 0) {
    const message = 'shares of a limit are guaranteed, but there is no limit';
    complain(resolution, document, [...at, 'guaranteed'], message, 'add one, such as limit: {gradient2: {}}');
  }
  const [first] = given;
  return {
    limit: first === undefined ? null : { kind: first[0], options: first[1]! },
    guaranteed: guaranteed ?? [],
    codel:
      codel === undefined
        ? null
        : {
            targetMs: codel.target ?? codelDefaults.targetMs,
            intervalMs: codel.interval ?? codelDefaults.intervalMs,
            adaptiveLifo: codel.adaptiveLifo ?? codelDefaults.adaptiveLifo,
          },
  };
}
