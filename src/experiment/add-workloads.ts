import type { Calls } from '../client/calls/calls.ts';
import type { ClientPorts } from '../client/client-ports.ts';
import type { Clients } from '../client/clients.ts';
import { createExecutor } from '../client/executor/registry.ts';
import type { Route } from '../client/route/route.ts';
import type { Upstream } from '../client/upstream/upstream.ts';
import { zipfKeys } from '../client/upstream/zipf-keys.ts';
import type { WorkloadRuntime } from '../client/workload-runtime.ts';
import type { PodChoice } from '../fault/fault.ts';
import { faultKinds } from '../fault/registry.ts';
import { createDistribution } from '../random/distribution/registry.ts';
import type { Streams } from '../random/stream.ts';
import type { ConnectionSpec, World } from '../scenario/scenario.ts';
import type { AssembledLookups } from './assemble-lookups.ts';
import type { AssembleOptions, Parts } from './assemble-options.ts';
import { assemblePolicies } from './assemble-policies.ts';
import type { Target } from './targets.ts';

/** Adds all workloads to the clients, each with its executor and its own streams. */
export function addWorkloads(
  clients: Clients,
  world: World,
  options: AssembleOptions,
  parts: Parts & {
    readonly routes: readonly Route[];
    readonly lookups: AssembledLookups;
    readonly upstreams: readonly (Upstream | null)[];
    readonly ports: readonly (ClientPorts | null)[];
    readonly demandColumns: ReadonlyMap<number, number>;
    /** Null where no workload is made of calls. */
    readonly calls: Calls | null;
  },
): void {
  const { simulation, streams, routes, lookups, upstreams, ports, demandColumns, targets } = parts;
  let firstClient = 0;
  for (const [index, workload] of world.workloads.entries()) {
    const first = firstClient;
    const stream = (purpose: string): ReturnType<Streams['named']> =>
      streams.named(`client/${workload.name}/${purpose}`);
    const route = routes[index]!;
    const applications = applicationsOf(world, targets[route.target]);
    const fails =
      applications.some((application) => world.applications[application]!.errorRate > 0) ||
      canBeMadeToFail(world, targets[route.target]);
    const luck = fails ? stream('luck') : null;
    const keys = workload.upstream?.keys ?? null;
    const retryLuck = fails ? stream('retry-luck') : null;
    clients.add(
      {
        route,
        lookup: lookups.plain[index] ?? null,
        stagedLookup: lookups.staged[index] ?? null,
        firstClient: first,
        timeoutMs: workload.timeoutMs,
        priority: workload.priority,
        reuse: workload.connection.reuse,
        ...connectionTraits(workload.connection, route, world.proxy.mode),
        ports: ports[index] ?? null,
        upstream: upstreams[index] ?? null,
        demands: applications.map((application) => {
          const { name, serviceTime } = world.applications[application]!;
          const draw = createDistribution(serviceTime).from(stream(`service-time/${name}`));
          return { column: demandColumns.get(application)!, draw };
        }),
        luck: luck === null ? null : () => luck.uniform(),
        retryLuck: retryLuck === null ? null : () => retryLuck.uniform(),
        drawKey: keys === null ? null : zipfKeys(keys, stream('key')),
        ...assemblePolicies(workload, {
          simulation,
          requests: parts.dataPlane.requests,
          firstClient: first,
          endMs: options.endMs,
          stream,
        }),
      },
      createExecutor(workload.executor, {
        simulation,
        workload: workload.name,
        clientCount: workload.clients.length,
        startMs: options.startMs,
        endMs: options.endMs,
        stream,
        send: (client, user) => clients.send(first + client, user),
        callEnded: (entry, isGood) => parts.calls?.ended(entry, isGood),
      }),
    );
    firstClient += workload.clients.length;
  }
}

/** Most streams of a socket of datagrams: nothing limits them. */
const NO_LIMIT = 0x7fffffff;

/**
 * How long a flow of datagrams that was answered is remembered: by conntrack (nf_conntrack_udp_timeout_stream), and by
 * IPVS, whose entry then decides.
 */
const UDP_STREAM_MS = 120_000;
const UDP_OF_IPVS_MS = 300_000;

/** A socket of datagrams can have any number of requests under way; its flow lasts as long as conntrack remembers it. */
function connectionTraits(
  { protocol, reuse, maxPerClient, idleTimeoutMs, maxConcurrentStreams, tlsRoundTrips }: ConnectionSpec,
  { proxy }: Route,
  mode: World['proxy']['mode'],
): Pick<WorkloadRuntime, 'maxPerClient' | 'maxConcurrentStreams' | 'idleTimeoutMs' | 'traits'> {
  const isDatagram = protocol === 'udp';
  const isShared = reuse && (isDatagram || protocol === 'http/2' || protocol === 'grpc');
  return {
    maxPerClient,
    maxConcurrentStreams: isDatagram && reuse ? NO_LIMIT : isShared ? maxConcurrentStreams : 1,
    idleTimeoutMs: isDatagram
      ? Math.min(idleTimeoutMs, mode === 'ipvs' ? UDP_OF_IPVS_MS : UDP_STREAM_MS)
      : idleTimeoutMs,
    traits: { isShared, isDatagram, isProxied: proxy !== null, tlsRoundTrips },
  };
}

/** Whether some fault makes requests to a target fail; pods that come later are in the place of one of these. */
function canBeMadeToFail({ faults }: World, target: Target | undefined): boolean {
  return faults.some(({ kind, parameters }) => {
    if (faultKinds.get(kind).failsRequests !== true) return false;
    const { pods } = parameters.pods as PodChoice;
    return target?.pods.some((pod) => pods.includes(pod)) ?? false;
  });
}

function applicationsOf(world: World, target: Target | undefined): number[] {
  return [...new Set(target?.pods.map((pod) => world.pods[pod]!.application as number) ?? [])];
}
