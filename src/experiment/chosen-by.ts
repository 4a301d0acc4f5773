import type { TargetSpec, World } from '../scenario/scenario.ts';
import { targetsOf } from './targets.ts';

/**
 * Who takes the endpoints for a world's workloads, each once, in few words: the algorithm where a balancer does for each
 * request, the mode of kube-proxy where that does for each connection, `DNS` where clients take what that answers. Where
 * nobody has a choice, it is kube-proxy's mode, which is what lookups meet.
 */
export function chosenBy(world: World): readonly string[] {
  const all = world.workloads.flatMap(({ target, upstream }) => {
    const name = upstream === null ? connectionChooser(target, world) : upstream.algorithm.name;
    return name ?? [];
  });
  return all.length === 0 ? [proxyName(world)] : [...new Set(all)];
}

/** kube-proxy mode and algorithm, such as `iptables` or `ipvs rr`. */
export function proxyName({ proxy: { mode, ipvsScheduler } }: World): string {
  return mode === 'ipvs' ? `ipvs ${ipvsScheduler}` : mode;
}

/** For each workload that calls a target, by its position, the algorithm that balances its requests; null without. */
export function requestBalancers(position: number, world: World): readonly (string | null)[] {
  const { ofWorkload } = targetsOf(world);
  const callers = world.workloads.filter((_, workload) => ofWorkload[workload] === position);
  return callers.map(({ upstream }) => upstream?.algorithm.name ?? null);
}

function connectionChooser(target: TargetSpec, world: World): string | null {
  switch (target.kind) {
    case 'headless':
      return 'DNS';
    case 'ingress':
      return connectionChooser(target.controller, world);
    case 'pod':
    case 'unreachable':
      return null;
    default:
      return proxyName(world);
  }
}
