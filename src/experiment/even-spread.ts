import type { Measurements } from '../measurement/measurements.ts';
import type { World } from '../scenario/scenario.ts';
import { requestBalancers } from './chosen-by.ts';
import type { Target } from './targets.ts';

/** Whether the endpoints of a target, by its position, changed within the measured time of any replication. */
export function endpointsChanged(position: number, replications: readonly Measurements[]): boolean {
  return replications.some(({ targets }) => targets[position]!.endpointsChanged);
}

/**
 * Whether an even spread of connections over all endpoints of a target is to be expected: not when they changed, not
 * when a policy of Local gives each node other endpoints, and not where requests are balanced over connections that
 * pools open as they need them.
 */
export function expectsEvenSpread(
  target: Target,
  position: number,
  world: World,
  replications: readonly Measurements[],
): boolean {
  if (endpointsChanged(position, replications) || differsByNode(target, world)) return false;
  return requestBalancers(position, world).every((balancer) => balancer === null);
}

function differsByNode({ service }: Target, world: World): boolean {
  return world.workloads.some(({ target }) => {
    if (target.kind !== 'cluster-ip' && target.kind !== 'node-port') return false;
    const spec = world.services[target.service]!;
    if (spec !== service?.spec) return false;
    return (target.kind === 'cluster-ip' ? spec.internalTrafficPolicy : spec.externalTrafficPolicy) === 'Local';
  });
}
