import { NodeKernels } from '../client/node-kernels.ts';
import { ConntrackTable } from '../dataplane/conntrack-table.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import { IcmpLimiter } from '../dataplane/icmp-limiter.ts';
import { SNAT_PORT_COUNT, SnatPorts } from '../dataplane/snat-ports.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { Streams } from '../random/stream.ts';
import type { ClientSpec, ExecutorSpec, WorkloadSpec, World } from '../scenario/scenario.ts';

/** How long conntrack remembers a connection that was closed, in ms. */
const REMEMBERED_MS = 120_000;

/**
 * What the kernels of the nodes have to say in new connections. Where connections are free it is nothing, unless a fault
 * fills conntrack tables. Entries and masquerading ports are counted only where so many connections may come that they
 * could run out.
 */
export function assembleKernels(
  world: World,
  parts: {
    readonly simulation: Simulation;
    readonly streams: Streams;
    readonly dataPlane: DataPlane;
    /** From where connections come: clients, then the proxies of balancers. */
    readonly placeCount: number;
    readonly endMs: number;
  },
): NodeKernels | null {
  const { simulation, streams, dataPlane, placeCount, endMs } = parts;
  const isModelled = world.dataPlaneCost === 'modelled';
  const countsEntries = isModelled && countsConntrack(world, endMs);
  const isFilled = world.faults.some(({ kind }) => kind === 'conntrack-full');
  if (!isModelled && !isFilled) return null;
  const masquerades = world.workloads.map((workload) => isMasqueraded(workload, world));
  const masqueraded = world.workloads.reduce((sum, each, i) => sum + (masquerades[i] ? mostOpen(each) : 0), 0);
  const { nodes, proxy } = world;
  const clients = world.workloads.flatMap((workload) => workload.clients);
  const named = (what: string, node: number) => streams.named(`kernel/${nodes[node]!.name}/${what}`);
  return new NodeKernels({
    dataPlane,
    conntrack:
      countsEntries || isFilled
        ? nodes.map((_, i) => new ConntrackTable(proxy.conntrackMax[i]!, simulation, named('conntrack', i)))
        : null,
    countsEntries,
    snat:
      isModelled && masqueraded > SNAT_PORT_COUNT * 0.7 ? nodes.map((_, i) => new SnatPorts(named('snat', i))) : null,
    icmp: isModelled ? nodes.map(() => new IcmpLimiter(simulation)) : null,
    sourceOf: sourcesOf(clients, placeCount),
    hasNodeAddress: Uint8Array.from({ length: placeCount }, (_, i) => (hasNodeAddress(clients[i], world) ? 1 : 0)),
    masquerades: Uint8Array.from(masquerades, (is) => (is ? 1 : 0)),
  });
}

/** Whether so many connections may come that a conntrack table could be full. */
export function countsConntrack({ workloads, proxy }: World, endMs: number): boolean {
  const most = workloads.reduce((sum, each) => sum + mostRemembered(each, endMs), 0);
  return most >= Math.min(...proxy.conntrackMax);
}

/** Clients have their numbers; the proxies of balancers get the next ones. */
function sourcesOf(clients: readonly ClientSpec[], placeCount: number): Int32Array {
  let next = clients.reduce((most, { source }) => Math.max(most, source + 1), 0);
  return Int32Array.from({ length: placeCount }, (_, place) => clients[place]?.source ?? next++);
}

function hasNodeAddress(client: ClientSpec | undefined, { pods, nodes }: World): boolean {
  if (client === undefined || client.node === null || client.isSpare === true) return false;
  return client.pod === null || pods[client.pod]?.ip === nodes[client.node]?.address;
}

/** Traffic to addresses for outside, unless the policy is Local; and all of it where kube-proxy is told so. */
function isMasqueraded({ target }: WorkloadSpec, { services, proxy }: World): boolean {
  if (target.kind === 'cluster-ip') return proxy.masqueradeAll;
  const isForOutside =
    target.kind === 'node-port' || target.kind === 'load-balancer' || target.kind === 'external-address';
  return isForOutside && services[target.service]!.externalTrafficPolicy === 'Cluster';
}

/** Most connections that a workload has open at once, from above; Infinity where nothing says. */
function mostOpen(workload: WorkloadSpec): number {
  const { connection, clients, executor, timeoutMs } = workload;
  const limit = connection.reuse ? clients.length * connection.maxPerClient : Number.POSITIVE_INFINITY;
  const users = usersOf(executor);
  return Math.min(limit, users ?? (attemptsASecond(workload) * timeoutMs) / 1000);
}

/** Most conntrack entries of a workload's connections on one node, from above. */
function mostRemembered(workload: WorkloadSpec, endMs: number): number {
  const { connection, executor } = workload;
  const open = mostOpen(workload);
  // Those that are kept may be lost and opened anew a few times.
  if (connection.reuse) return 4 * open;
  if (executor.kind === 'per-vu-iterations') return executor.vus * executor.iterations;
  if (executor.kind === 'shared-iterations') return executor.iterations;
  if (usersOf(executor) !== null) return Number.POSITIVE_INFINITY;
  return open + (attemptsASecond(workload) * Math.min(endMs, REMEMBERED_MS)) / 1000;
}

function usersOf(executor: ExecutorSpec): number | null {
  switch (executor.kind) {
    case 'constant-vus':
    case 'per-vu-iterations':
    case 'shared-iterations':
      return executor.vus;
    case 'ramping-vus':
      return executor.stages.reduce((most, { target }) => Math.max(most, target), executor.startVus);
    default:
      return null;
  }
}

function attemptsASecond({ executor, retries }: WorkloadSpec): number {
  const attempts = 1 + (retries?.max ?? 0);
  if (executor.kind === 'constant-arrival-rate') return attempts * executor.ratePerSecond;
  if (executor.kind !== 'ramping-arrival-rate') return Number.POSITIVE_INFINITY;
  return attempts * executor.stages.reduce((most, { target }) => Math.max(most, target), executor.startRatePerSecond);
}
