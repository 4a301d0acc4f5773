import type { Pod, Protocol } from '../kubernetes/objects.ts';
import type { ClusterView } from './cluster-view.ts';
import { keyOf } from './identity.ts';
import type { Wanted } from './parse-wanted.ts';
import { refuse, refuseUnknown } from './refuse.ts';

/** A port of a certain pod. */
export interface PodPort {
  readonly pod: Pod;
  readonly port: number;
  readonly protocol: Protocol;
}

/**
 * The pod that `pod/NAMESPACE/NAME:PORT` names; its port by number, by the name that a container gives it, or the only
 * one that its containers declare.
 *
 * @throws {ScenarioError} when there is no such pod or port.
 */
export function findPod(view: ClusterView, { host, port, protocol }: Wanted): PodPort {
  const { pods } = view.cluster;
  const pod = pods.find((each) => keyOf(each) === host) ?? refuseUnknown('pod', host, pods.map(keyOf));
  if (typeof port === 'number') return { pod, port, protocol: protocol ?? 'TCP' };
  const declared = pod.spec.containers.flatMap(({ ports }) => ports);
  const fitting = declared.filter(
    (each) => (protocol === undefined || each.protocol === protocol) && (port === undefined || each.name === port),
  );
  const [only] = fitting;
  if (only === undefined || fitting.length > 1) {
    const all = declared.map(({ containerPort, name }) => (name === '' ? containerPort : `${containerPort} (${name})`));
    const what = port === undefined ? 'needs a port' : `declares no port ${JSON.stringify(port)}`;
    refuse(`pod ${host} ${what}`, all.length === 0 ? 'its containers declare none' : `there are ${all.join(', ')}`);
  }
  return { pod, port: only.containerPort, protocol: only.protocol };
}
