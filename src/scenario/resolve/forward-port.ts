import type { Pod } from '../../kubernetes/objects.ts';
import type { TargetSpec } from '../scenario.ts';
import { type Reachable, type WrongTarget, wrongTarget } from './reachable.ts';

/**
 * What `kubectl port-forward` makes of a target: a tunnel into one pod, which of a Service kubectl takes once and stays
 * with, whatever becomes of it. Of the pods the first ready one is taken, else the first.
 *
 * Source: kubectl pkg/cmd/portforward, pkg/polymorphichelpers attachablePodForObject.
 */
export function forwardPort(target: TargetSpec, { cluster, endpointsOf }: Reachable): TargetSpec | WrongTarget {
  if (target.kind === 'pod') return target;
  if (target.kind !== 'cluster-ip' && target.kind !== 'headless') {
    return wrongTarget('kubectl port-forward goes to a Service or a pod', 'name the Service: http://web', false);
  }
  const service = cluster.services[target.service];
  const pods = service === undefined ? [] : endpointsOf(service, target.port).map(({ pod }) => pod);
  const only = target.kind === 'headless' ? target.pod : null;
  const pod = only ?? pods.find((each) => isReady(cluster.pods[each])) ?? pods[0];
  if (pod === undefined) return { kind: 'unreachable', why: 'the Service selects no pod that runs' };
  return { kind: 'pod', pod };
}

function isReady(pod: Pod | undefined): boolean {
  return pod?.status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}
