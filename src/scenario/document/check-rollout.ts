import { scaledIntOrPercent } from '../../kubernetes/int-or-percent.ts';
import type { Manifest, Workload } from '../../kubernetes/objects.ts';
import { checkIntOrPercent } from './check-int-or-percent.ts';
import type { Complain, FieldPath } from './complain.ts';

/**
 * What the API server would refuse in how a workload rolls: numbers below 0, limits that let nothing move.
 *
 * Source: pkg/apis/apps/validation ValidateDeploymentStrategy, ValidateStatefulSetSpec, ValidateDaemonSetUpdateStrategy;
 * the messages are theirs.
 *
 * @param manifest the workload as it is written.
 */
export function checkRollout(workload: Workload, manifest: Manifest<Workload>, complain: Complain): void {
  const { minReadySeconds } = workload.spec;
  if (minReadySeconds < 0) {
    const message = `spec.minReadySeconds: invalid value: ${minReadySeconds}: must be greater than or equal to 0`;
    complain(['spec', 'minReadySeconds'], message);
  }
  if (workload.kind === 'ReplicaSet') return;
  const field = workload.kind === 'Deployment' ? 'strategy' : 'updateStrategy';
  const written = (manifest.spec as Readonly<Record<string, { readonly rollingUpdate?: object }>> | undefined)?.[field];
  const { type, rollingUpdate } =
    workload.kind === 'Deployment' ? workload.spec.strategy : workload.spec.updateStrategy;
  const path = ['spec', field, 'rollingUpdate'];
  if (type !== 'RollingUpdate' && written?.rollingUpdate !== undefined) {
    complain(path, `spec.${field}.rollingUpdate: may not be specified when ${field} \`type\` is '${type}'`);
  }
  if (rollingUpdate === undefined) return;
  for (const [name, value] of Object.entries(rollingUpdate)) {
    if (name === 'partition') checkPartition(value as number, [...path, name], complain);
    else checkIntOrPercent(value, [...path, name], complain);
  }
  if ('maxSurge' in rollingUpdate) checkSurge(workload.kind, rollingUpdate, path, complain);
  else if (scaledIntOrPercent(rollingUpdate.maxUnavailable, 100, 'up') === 0) {
    complain([...path, 'maxUnavailable'], `spec.${field}.rollingUpdate.maxUnavailable: cannot be 0`);
  }
}

function checkPartition(partition: number, path: FieldPath, complain: Complain): void {
  if (partition >= 0) return;
  complain(path, `${path.join('.')}: invalid value: ${partition}: must be greater than or equal to 0`);
}

/** Something must be allowed to move; a DaemonSet moves in one way alone. */
function checkSurge(
  kind: Workload['kind'],
  { maxSurge, maxUnavailable }: { readonly maxSurge: number | string; readonly maxUnavailable: number | string },
  path: FieldPath,
  complain: Complain,
): void {
  const surges = scaledIntOrPercent(maxSurge, 100, 'up') !== 0;
  const leaves = scaledIntOrPercent(maxUnavailable, 100, 'up') !== 0;
  if (!surges && !leaves) {
    complain([...path, 'maxUnavailable'], `${path.join('.')}.maxUnavailable: may not be 0 when \`maxSurge\` is 0`);
  } else if (kind === 'DaemonSet' && surges && leaves) {
    const message = `${path.join('.')}.maxSurge: may not be set when maxUnavailable is non-zero`;
    complain([...path, 'maxSurge'], message, 'set maxUnavailable: 0');
  }
}
