import { NONE } from '../../dataplane/request-table.ts';
import { proxyModes } from '../../kubeproxy/registry.ts';
import type { World } from '../../scenario/scenario.ts';
import type { AssembledRun } from '../assemble.ts';
import type { Places } from './describe-change.ts';
import type { TracedRules } from './request-trace.ts';

/** The rules by which a connection of a workload was given its endpoint, just now; null where no kube-proxy had a part in it. */
export function traceRules(
  world: World,
  run: AssembledRun,
  places: Places,
  workload: number,
  connection: number,
): TracedRules | null {
  const { connections, network, clientNode } = run.dataPlane;
  const entry = network.entryOf(connections.path[connection]!);
  const node = entry === NONE ? clientNode[connections.client[connection]!]! : entry;
  const own = run.rulesOfWorkload[workload]!;
  const found = run.programmed.get(node)?.find(({ rules }) => own.includes(rules));
  const name = places.node(node);
  if (found === undefined || name === null) return null;
  const { mode, ipvsScheduler } = world.proxy;
  return {
    node: name,
    service: run.targets[found.port]!.name,
    algorithm: proxyModes[mode].algorithmName(ipvsScheduler),
    ageMs: run.simulation.nowMs - found.programmedMs,
    endpoints: found.rules.describe().map(({ pod, address, weight, probability }) => ({
      pod: places.pod(pod) ?? '',
      address,
      weight,
      probability,
      isChosen: pod === connections.pod[connection],
    })),
  };
}
