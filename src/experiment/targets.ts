import type {
  EndpointCandidate,
  PodIndex,
  TargetSpec,
  World,
  WorldService,
  WorldServicePort,
} from '../scenario/scenario.ts';

/** Something that workloads call: a Service port, or one pod. Several workloads may share it. */
export interface Target {
  /** `namespace/name:port` of the Service port, `namespace/name` of the pod, or the name of a host. */
  readonly name: string;
  /** Null when it is a pod. */
  readonly service: { readonly spec: WorldService; readonly port: WorldServicePort } | null;
  /** Who may be an endpoint when the run begins; empty for a pod. */
  readonly candidates: readonly EndpointCandidate[];
  /** Pods that may get its requests when the run begins. */
  readonly pods: readonly PodIndex[];
}

/** The targets of a world's workloads, each once. */
export interface Targets {
  /** Those that workloads call come first, then Services of ingress controllers and the cluster's DNS. */
  readonly targets: readonly Target[];
  /** How many of them workloads call. */
  readonly calledCount: number;
  /** By workload the position of its own, or -1 without one. */
  readonly ofWorkload: readonly number[];
  /** By workload that calls an Ingress: the position of the controller's Service; -1 for others. */
  readonly controllerOf: readonly number[];
  /** Position of the cluster's own DNS, where the documents have it and lookups take time; -1 otherwise. */
  readonly dns: number;
}

/** The targets of a world's workloads, each once, and for each workload the positions of its own. */
export function targetsOf(world: World): Targets {
  const targets: Target[] = [];
  const positionOf = (found: Target | null): number => {
    if (found === null) return -1;
    const known = targets.findIndex(({ name }) => name === found.name);
    return known >= 0 ? known : targets.push(found) - 1;
  };
  const ofWorkload = world.workloads.map(({ target }) => positionOf(describe(target, world)));
  const calledCount = targets.length;
  const controllerOf = world.workloads.map(({ target }) =>
    target.kind === 'ingress' ? positionOf(describe(target.controller, world)) : -1,
  );
  const dns = world.dataPlaneCost === 'modelled' ? (world.dns?.service ?? null) : null;
  return {
    targets,
    calledCount,
    ofWorkload,
    controllerOf,
    dns: dns === null ? -1 : positionOf(servicePort(dns, null, world)),
  };
}

function describe(target: TargetSpec, world: World): Target | null {
  switch (target.kind) {
    case 'unreachable':
      return null;
    case 'pod': {
      const { namespace, name } = world.pods[target.pod]!;
      const fullName = namespace === '' ? name : `${namespace}/${name}`;
      return { name: fullName, service: null, candidates: [], pods: [target.pod] };
    }
    case 'ingress':
      return target.backend === null ? null : servicePort(target.backend, null, world);
    case 'headless':
      return servicePort(target, target.pod, world);
    default:
      return servicePort(target, null, world);
  }
}

/** @param only the one pod that is asked for by its name, or null. */
function servicePort(
  { service, port: index }: { readonly service: number; readonly port: number },
  only: PodIndex | null,
  world: World,
): Target {
  const spec = world.services[service]!;
  const port = spec.ports[index]!;
  const candidates = only === null ? port.candidates : port.candidates.filter(({ pod }) => pod === only);
  const host = only === null ? spec.name : `${world.pods[only]!.name}.${spec.name}`;
  return {
    name: `${spec.namespace}/${host}:${port.name === '' ? port.port : port.name}`,
    service: { spec, port },
    candidates,
    pods: candidates.map(({ pod }) => pod),
  };
}
