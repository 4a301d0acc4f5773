import type { DistributionSpec } from '../../random/distribution/distribution.ts';
import type { WorkloadDocument } from '../document/workload-document.ts';
import type { ExecutorSpec } from '../scenario.ts';
import type { Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';

/** Fields that belong to executors: which of them each one must have, and which it may have. */
const fieldsOf: Readonly<
  Record<WorkloadDocument['executor'], { readonly must: readonly Field[]; readonly may: readonly Field[] }>
> = {
  'constant-arrival-rate': { must: ['rate'], may: ['arrivals'] },
  'ramping-arrival-rate': { must: ['stages'], may: ['startRate', 'arrivals'] },
  'constant-vus': { must: ['vus'], may: ['thinkTime'] },
  'ramping-vus': { must: ['stages'], may: ['startVus', 'thinkTime'] },
  'per-vu-iterations': { must: ['vus', 'iterations'], may: ['thinkTime'] },
  'shared-iterations': { must: ['vus', 'iterations'], may: ['thinkTime'] },
  'per-request': { must: [], may: ['calls', 'share', 'order', 'optional'] },
};

type Field = (typeof allFields)[number];

const allFields = [
  'rate',
  'startRate',
  'arrivals',
  'vus',
  'startVus',
  'iterations',
  'stages',
  'thinkTime',
  'calls',
  'share',
  'order',
  'optional',
] as const;

const NO_PAUSE: DistributionSpec = { kind: 'constant', parameters: { value: 0 } };

/** The executor of a Workload. A field that it needs and has not, or has and does not use, is a mistake. */
export function resolveExecutor(resolution: Resolution, workload: Sourced<WorkloadDocument>): ExecutorSpec | undefined {
  const { document, value } = workload;
  const { must, may } = fieldsOf[value.executor];
  for (const field of allFields) {
    if (value[field] === undefined || must.includes(field) || may.includes(field)) continue;
    const help = `${value.executor} has ${[...must, ...may].join(', ')}`;
    complain(
      resolution,
      document,
      ['spec', field],
      `Workload.spec.${field} has no meaning for ${value.executor}`,
      help,
    );
  }
  const missing = must.filter((field) => value[field] === undefined && !isWritten(workload, field));
  for (const field of missing) {
    complain(resolution, document, ['spec', 'executor'], `Workload.spec: ${value.executor} needs the field "${field}"`);
  }
  if (must.some((field) => value[field] === undefined)) return undefined;
  checkVuTargets(resolution, workload);
  return describe(resolution, workload);
}

/** Whether a field stands in the document: one that is mistaken reads as if it were missing. */
function isWritten({ document }: Sourced<WorkloadDocument>, field: Field): boolean {
  const spec = document.root.entries.get('spec')?.value;
  return spec?.kind === 'mapping' && spec.entries.has(field);
}

function checkVuTargets(resolution: Resolution, { document, value }: Sourced<WorkloadDocument>): void {
  if (value.executor !== 'ramping-vus') return;
  for (const [i, { target }] of (value.stages ?? []).entries()) {
    if (Number.isInteger(target) && target <= 1_000_000) continue;
    const path = ['spec', 'stages', i, 'target'];
    complain(resolution, document, path, `Workload.spec.stages[${i}].target: expected a whole number of virtual users`);
  }
}

function describe({ notes }: Resolution, { document, value }: Sourced<WorkloadDocument>): ExecutorSpec {
  const { executor: kind, vus = 1, iterations = 1, thinkTime = NO_PAUSE } = value;
  const arrivals = value.arrivals ?? 'poisson';
  const stages = (value.stages ?? []).map(({ duration, target }) => ({ durationMs: duration, target }));
  const name = `${document.namespace}/${document.name}`;
  if (value.arrivals === undefined && kind.endsWith('arrival-rate')) {
    notes.assume(`arrivals of Workload ${name}`, 'poisson', 'default: independent callers');
  }
  if (value.thinkTime === undefined && !kind.endsWith('arrival-rate') && kind !== 'per-request')
    notes.assume(`thinkTime of Workload ${name}`, '0', 'default');
  switch (kind) {
    case 'constant-arrival-rate':
      return { kind, arrivals, ratePerSecond: value.rate ?? 0 };
    case 'ramping-arrival-rate':
      return { kind, arrivals, startRatePerSecond: value.startRate ?? 0, stages };
    case 'constant-vus':
      return { kind, vus, thinkTime };
    case 'ramping-vus':
      return { kind, startVus: value.startVus ?? 1, stages, thinkTime };
    case 'per-vu-iterations':
      return { kind, vus, iterations, thinkTime };
    case 'shared-iterations':
      return { kind, vus, iterations, thinkTime };
    case 'per-request': {
      const { calls = 1, share = 1, order = 0, optional = false } = value;
      return { kind, calls, share, order, optional };
    }
  }
}
