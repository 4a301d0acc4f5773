import type { PodIndex, TargetSpec, World, WorldService, WorldServicePort } from '../scenario/scenario.ts';

/** Something that workloads call: a Service port, or one pod. Several workloads may share it. */
export interface Target {
  /** `namespace/name:port` of the Service port, or `namespace/name` of the pod. */
  readonly name: string;
  /** Null when it is a pod. */
  readonly service: { readonly spec: WorldService; readonly port: WorldServicePort } | null;
  /** Pods that may get its requests when the run begins. */
  readonly pods: readonly PodIndex[];
}

/** The targets of a world's workloads, each once, and for each workload the position of its own, or -1 without one. */
export function targetsOf(world: World): {
  readonly targets: readonly Target[];
  readonly ofWorkload: readonly number[];
} {
  const targets: Target[] = [];
  const ofWorkload = world.workloads.map(({ target }) => {
    const found = describe(target, world);
    if (found === null) return -1;
    const known = targets.findIndex(({ name }) => name === found.name);
    return known >= 0 ? known : targets.push(found) - 1;
  });
  return { targets, ofWorkload };
}

function describe(target: TargetSpec, world: World): Target | null {
  if (target.kind === 'unreachable') return null;
  if (target.kind === 'pod') {
    const { namespace, name } = world.pods[target.pod]!;
    return { name: `${namespace}/${name}`, service: null, pods: [target.pod] };
  }
  const spec = world.services[target.service]!;
  const port = spec.ports[target.port]!;
  return {
    name: `${spec.namespace}/${spec.name}:${port.name === '' ? port.port : port.name}`,
    service: { spec, port },
    pods: port.candidates.map(({ pod }) => pod),
  };
}
