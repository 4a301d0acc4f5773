import type { Algorithm } from '../../balancer/balancer.ts';
import { NONE } from '../../dataplane/request-table.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { Replication } from '../replication.ts';
import { type RequestId, requestId } from '../request-id.ts';
import { targetsOf } from '../targets.ts';
import type { RequestTrace } from './request-trace.ts';
import { RequestTracer } from './request-tracer.ts';

/** In how many parts a replication is run, so that it can be left when the request is over. */
const PARTS = 1000;

/**
 * Runs a replication again and follows one request of it. `warmUpMs` is the alternative's, as the run had it: the same
 * happens as then. Null when the workload sends no request of that number.
 */
export function traceRequest(
  scenario: Scenario,
  alternative: number,
  { replication, workload, number }: RequestId,
  warmUpMs: number,
  plugIns: readonly Algorithm[] = [],
): RequestTrace | null {
  const { name, plan, world } = scenario.alternatives[alternative]!;
  const tracer = new RequestTracer(world, workload, number);
  const run = new Replication(scenario.alternatives[alternative]!, alternative, replication, warmUpMs, plugIns, tracer);
  for (let part = 1; part <= PARTS && !tracer.isOver; part++) run.advanceTo(part / PARTS);
  if (tracer.end === null) return null;
  const spec = world.workloads[workload]!;
  const all = targetsOf(world);
  const firstClient = world.workloads.slice(0, workload).reduce((sum, { clients }) => sum + clients.length, 0);
  const client = tracer.client === NONE ? undefined : spec.clients[tracer.client - firstClient];
  return {
    request: requestId(replication, spec.name, number),
    alternative: name,
    seed: plan.seed,
    workload: spec.name,
    client: client?.name ?? '',
    clientNode: world.nodes[client?.node ?? -1]?.name ?? null,
    target: all.targets[all.ofWorkload[workload]!]?.name ?? 'a target that cannot be reached',
    dueMs: tracer.dueMs! - warmUpMs,
    steps: tracer.steps,
    end: tracer.end,
  };
}
