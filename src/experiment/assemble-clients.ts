import { Clients } from '../client/clients.ts';
import { createExecutor } from '../client/executor/registry.ts';
import type { NameLookup } from '../client/lookup/name-lookup.ts';
import { Retries } from '../client/retries.ts';
import type { Route } from '../client/route/route.ts';
import { createDistribution } from '../random/distribution/registry.ts';
import type { Streams } from '../random/stream.ts';
import type { World } from '../scenario/scenario.ts';
import type { AssembleOptions, Parts } from './assemble-options.ts';
import type { Target } from './targets.ts';

/** Builds the clients of all workloads, each with its executor and its own streams. */
export function assembleClients(
  world: World,
  options: AssembleOptions,
  parts: Parts & {
    readonly routes: readonly Route[];
    readonly lookups: readonly (NameLookup | null)[];
    readonly demandColumns: ReadonlyMap<number, number>;
  },
): Clients {
  const { simulation, streams, dataPlane, routes, lookups, demandColumns, targets } = parts;
  const clients = new Clients(simulation, dataPlane, options.recorder, dataPlane.clientGroup);
  let firstClient = 0;
  for (const [index, workload] of world.workloads.entries()) {
    const first = firstClient;
    const stream = (purpose: string): ReturnType<Streams['named']> =>
      streams.named(`client/${workload.name}/${purpose}`);
    const route = routes[index]!;
    const applications = applicationsOf(world, targets[route.target]);
    const fails = applications.some((application) => world.applications[application]!.errorRate > 0);
    const luck = fails ? stream('luck') : null;
    const retryLuck = fails ? stream('retry-luck') : null;
    clients.add(
      {
        route,
        lookup: lookups[index] ?? null,
        firstClient: first,
        timeoutMs: workload.timeoutMs,
        reuse: workload.connection.reuse,
        maxPerClient: workload.connection.maxPerClient,
        idleTimeoutMs: workload.connection.idleTimeoutMs,
        demands: applications.map((application) => {
          const { name, serviceTime } = world.applications[application]!;
          const draw = createDistribution(serviceTime).from(stream(`service-time/${name}`));
          return { column: demandColumns.get(application)!, draw };
        }),
        luck: luck === null ? null : () => luck.uniform(),
        retryLuck: retryLuck === null ? null : () => retryLuck.uniform(),
        retries:
          workload.retries === null ? null : new Retries(workload.retries, workload.clients.length, stream('retry')),
      },
      createExecutor(workload.executor, {
        simulation,
        workload: workload.name,
        clientCount: workload.clients.length,
        startMs: options.startMs,
        endMs: options.endMs,
        stream,
        send: (client, user) => clients.send(first + client, user),
      }),
    );
    firstClient += workload.clients.length;
  }
  return clients;
}

function applicationsOf(world: World, target: Target | undefined): number[] {
  return [...new Set(target?.pods.map((pod) => world.pods[pod]!.application as number) ?? [])];
}
