import { formatDurationMs } from '../../base/units.ts';
import type { Document } from '../document/document.ts';
import type { WorkloadDocument } from '../document/workload-document.ts';
import type { TargetSpec, WorkloadSpec } from '../scenario.ts';
import { assumeOf } from './assume-of.ts';
import type { Sourced } from './cluster-objects.ts';
import { forwardPort } from './forward-port.ts';
import { messageSize } from './message-size.ts';
import { complain, type Resolution } from './resolution.ts';
import { type Callers, resolveClients } from './resolve-clients.ts';
import { resolveConnection } from './resolve-connection.ts';
import { resolveExecutor } from './resolve-executor.ts';
import { resolveHandMade } from './resolve-hand-made.ts';
import { resolveResilience } from './resolve-resilience.ts';
import { type Reachable, resolveTarget } from './resolve-target.ts';
import { resolveUpstream } from './resolve-upstream.ts';
import { parseTarget, type TargetAddress } from './target-address.ts';

/** k6's for an HTTP request. */
const DEFAULT_TIMEOUT_MS = 60_000;

/** A Workload with its clients, its target and all its defaults; undefined after a mistake. */
export function resolveWorkload(
  resolution: Resolution,
  workload: Sourced<WorkloadDocument>,
  world: Callers & { readonly reachable: Omit<Reachable, 'handMade'> },
): WorkloadSpec | undefined {
  const { document, value } = workload;
  const clients = resolveClients(resolution, workload, world);
  const executor = resolveExecutor(resolution, workload);
  const address = readTarget(resolution, workload);
  const connection = resolveConnection(resolution, workload, address?.scheme);
  const handMade = resolveHandMade(resolution, workload, world.nodes);
  const reachable = { ...world.reachable, handMade };
  // Where it is not said by what, every target would be a mistake of that.
  const isWaySaid = checkVia(resolution, workload);
  const target = address && isWaySaid ? findTarget(resolution, workload, address, reachable) : undefined;
  const upstream = resolveUpstream(resolution, workload, { target, connection, reachable, pods: world.pods });
  if (value.timeout === undefined) {
    assumeOf(resolution, document, 'timeout', formatDurationMs(DEFAULT_TIMEOUT_MS), "k6's default");
  }
  const resilience = resolveResilience(resolution, workload);
  if (target === undefined || executor === undefined) return undefined;
  if (connection === undefined || upstream === undefined) return undefined;
  return {
    name: `${document.namespace}/${document.name}`,
    clients,
    target,
    executor,
    requestSizeBytes: messageSize(resolution, document, 'requestSize', value.requestSize),
    connection,
    upstream,
    timeoutMs: value.timeout ?? DEFAULT_TIMEOUT_MS,
    priority: value.priority ?? 0,
    ...resilience,
  };
}

/** Whether `via` names one thing: none or two would be left without effect, and are reported. */
function checkVia(resolution: Resolution, { document, value: { via } }: Sourced<WorkloadDocument>): boolean {
  if (via === undefined || (via.loadBalancer !== undefined) !== (via.portForward === true)) return true;
  const help = 'expected one of loadBalancer: {nodes: [node-1]}, portForward: true';
  complain(resolution, document, ['spec', 'via'], 'Workload.spec.via: it is not said by what', help);
  return false;
}

/** The target in its parts; undefined after a mistake. */
function readTarget(resolution: Resolution, { document, value }: Sourced<WorkloadDocument>): TargetAddress | undefined {
  const address = parseTarget(value.target);
  if (!('wrong' in address)) return address;
  complain(resolution, document, ['spec', 'target'], `Workload.spec.target: ${address.wrong}`, address.help);
  return undefined;
}

function findTarget(
  resolution: Resolution,
  { document, value }: Sourced<WorkloadDocument>,
  written: TargetAddress,
  reachable: Reachable,
): TargetSpec | undefined {
  // Without a scheme the protocol says whose port it is.
  const isUdp = written.scheme === null && value.connection?.protocol === 'udp';
  const address: TargetAddress = isUdp ? { ...written, transport: 'UDP' } : written;
  const namespace =
    value.from.selector === undefined ? document.namespace : (value.from.namespace ?? document.namespace);
  const isForwarded = value.via?.portForward === true;
  // A balancer stands between the clients and the target: it is the one that has to reach it.
  const isOutside = value.from.external !== undefined && !isForwarded && value.balancer === undefined;
  const asker = { namespace, isOutside };
  const direct = resolveTarget(address, asker, reachable);
  const target = isForwarded && !('wrong' in direct) ? forwardPort(direct, reachable) : direct;
  if (!('wrong' in target)) {
    noteTarget(resolution, document, target, address.hasPath);
    if (value.from.nodes && !/^[\d.[]/.test(address.host) && target.kind === 'cluster-ip') {
      assumeOf(
        resolution,
        document,
        'names for nodes',
        'resolved by the cluster DNS',
        'as for hostNetwork pods with ClusterFirstWithHostNet',
      );
    }
    return target;
  }
  if (target.isMissing && resolution.objects.isUncertain('Service')) return undefined;
  complain(resolution, document, ['spec', 'target'], `Workload.spec.target: ${target.wrong}`, target.help);
  return undefined;
}

/** Whether a fault of HTTP may go by the paths of targets. */
function isPathLookedAt({ objects }: Resolution): boolean {
  if (objects.all('HTTPChaos').length > 0) return true;
  if (objects.all('Schedule').some(({ value }) => value.spec.chaos.kind === 'HTTPChaos')) return true;
  return objects.all('Fault').some(({ value }) => value.kind.startsWith('http-'));
}

/** What is simplified of the way to a target, or why there is none. */
function noteTarget(resolution: Resolution, document: Document, target: TargetSpec, hasPath: boolean): void {
  const { notes } = resolution;
  if (target.kind === 'unreachable') assumeOf(resolution, document, 'target', 'cannot be reached', target.why);
  if (target.kind === 'ingress') {
    const passed =
      'takes no time; opens a connection to the endpoint with each of the client’s; the way to its node is one link';
    notes.assume('ingress controller', passed, 'simplified');
  } else if (hasPath && !isPathLookedAt(resolution)) {
    assumeOf(resolution, document, 'path of target', 'without effect', 'only the rules of an Ingress look at it');
  }
}
