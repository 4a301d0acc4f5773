import { formatDurationMs } from '../../base/units.ts';
import type { Document } from '../document/document.ts';
import type { WorkloadDocument } from '../document/workload-document.ts';
import type { ConnectionSpec, RetrySpec, TargetSpec, WorkloadSpec } from '../scenario.ts';
import type { Sourced } from './cluster-objects.ts';
import { forwardPort } from './forward-port.ts';
import { complain, type Resolution } from './resolution.ts';
import { type Callers, resolveClients } from './resolve-clients.ts';
import { resolveExecutor } from './resolve-executor.ts';
import { resolveHandMade } from './resolve-hand-made.ts';
import { type Reachable, resolveTarget } from './resolve-target.ts';
import { parseTarget } from './target-address.ts';

const defaults = {
  /** k6's for an HTTP request. */
  timeoutMs: 60_000,
  /** Go's http.DefaultTransport. */
  idleTimeoutMs: 90_000,
  retryBaseMs: 25,
};

/** A Workload with its clients, its target and all its defaults; undefined after a mistake. */
export function resolveWorkload(
  resolution: Resolution,
  workload: Sourced<WorkloadDocument>,
  world: Callers & { readonly reachable: Omit<Reachable, 'handMade'> },
): WorkloadSpec | undefined {
  const { document, value } = workload;
  const clients = resolveClients(resolution, workload, world);
  // Where it is not said by what, every target would be a mistake of that.
  const isWaySaid = checkVia(resolution, workload);
  const handMade = resolveHandMade(resolution, workload, world.nodes);
  const target = isWaySaid ? findTarget(resolution, workload, { ...world.reachable, handMade }) : undefined;
  const executor = resolveExecutor(resolution, workload);
  const connection = describeConnection(resolution, workload);
  if (value.timeout === undefined) {
    assume(resolution, document, 'timeout', formatDurationMs(defaults.timeoutMs), "k6's default");
  }
  const retries = describeRetries(resolution, workload);
  if (target === undefined || executor === undefined || connection === undefined) return undefined;
  return {
    name: `${document.namespace}/${document.name}`,
    clients,
    target,
    executor,
    connection,
    timeoutMs: value.timeout ?? defaults.timeoutMs,
    retries,
  };
}

function assume(
  { notes }: Resolution,
  { namespace, name }: Document,
  field: string,
  value: string,
  source: string,
): void {
  notes.assume(`${field} of Workload ${namespace}/${name}`, value, source);
}

/** Whether `via` names one thing: none or two would be left without effect, and are reported. */
function checkVia(resolution: Resolution, { document, value: { via } }: Sourced<WorkloadDocument>): boolean {
  if (via === undefined || (via.loadBalancer !== undefined) !== (via.portForward === true)) return true;
  const help = 'expected one of loadBalancer: {nodes: [node-1]}, portForward: true';
  complain(resolution, document, ['spec', 'via'], 'Workload.spec.via: it is not said by what', help);
  return false;
}

function findTarget(
  resolution: Resolution,
  { document, value }: Sourced<WorkloadDocument>,
  reachable: Reachable,
): TargetSpec | undefined {
  const wrong = (message: string, help: string | null): undefined => {
    complain(resolution, document, ['spec', 'target'], `Workload.spec.target: ${message}`, help);
    return undefined;
  };
  const address = parseTarget(value.target);
  if ('wrong' in address) return wrong(address.wrong, address.help);
  const namespace =
    value.from.selector === undefined ? document.namespace : (value.from.namespace ?? document.namespace);
  const isForwarded = value.via?.portForward === true;
  const asker = { namespace, isOutside: value.from.external !== undefined && !isForwarded };
  const direct = resolveTarget(address, asker, reachable);
  const target = isForwarded && !('wrong' in direct) ? forwardPort(direct, reachable) : direct;
  if (!('wrong' in target)) {
    noteTarget(resolution, document, target, address.hasPath);
    if (value.from.nodes && !/^[\d.[]/.test(address.host) && target.kind === 'cluster-ip') {
      assume(
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
  return wrong(target.wrong, target.help);
}

/** What is simplified of the way to a target, or why there is none. */
function noteTarget(resolution: Resolution, document: Document, target: TargetSpec, hasPath: boolean): void {
  const { notes } = resolution;
  if (target.kind === 'unreachable') assume(resolution, document, 'target', 'cannot be reached', target.why);
  if (target.kind === 'ingress') {
    const passed =
      'takes no time; opens a connection to the endpoint with each of the client’s; the way to its node is one link';
    notes.assume('ingress controller', passed, 'simplified');
  } else if (hasPath) {
    assume(resolution, document, 'path of target', 'without effect', 'only the rules of an Ingress look at it');
  }
}

function describeConnection(
  resolution: Resolution,
  { document, value }: Sourced<WorkloadDocument>,
): ConnectionSpec | undefined {
  const { protocol = 'http/1.1', reuse = true, maxPerClient, idleTimeout } = value.connection ?? {};
  if (protocol !== 'http/1.1' && protocol !== 'tcp') {
    const message = `Workload.spec.connection.protocol: ${protocol} is not simulated yet`;
    complain(resolution, document, ['spec', 'connection', 'protocol'], message, 'simulated are http/1.1 and tcp');
    return undefined;
  }
  const source = "Go's http.DefaultTransport";
  if (value.connection?.reuse === undefined) assume(resolution, document, 'connection.reuse', 'true', source);
  if (reuse && maxPerClient === undefined) assume(resolution, document, 'connection.maxPerClient', 'no limit', source);
  if (reuse && idleTimeout === undefined) {
    assume(resolution, document, 'connection.idleTimeout', formatDurationMs(defaults.idleTimeoutMs), source);
  }
  return {
    protocol,
    reuse,
    maxPerClient: maxPerClient ?? Number.POSITIVE_INFINITY,
    idleTimeoutMs: idleTimeout ?? defaults.idleTimeoutMs,
  };
}

function describeRetries(resolution: Resolution, { document, value }: Sourced<WorkloadDocument>): RetrySpec | null {
  const { retries } = value;
  if (retries === undefined) return null;
  const backoffBaseMs = retries.backoff?.base ?? defaults.retryBaseMs;
  const backoffMaxMs = retries.backoff?.max ?? 10 * backoffBaseMs;
  if (backoffMaxMs < backoffBaseMs) {
    const message = 'Workload.spec.retries.backoff: max is less than base';
    complain(resolution, document, ['spec', 'retries', 'backoff', 'max'], message);
  }
  if (retries.on === undefined) assume(resolution, document, 'retries.on', 'connect-failure, 5xx, timeout', 'default');
  const given = retries.backoff ?? {};
  if (given.base === undefined || given.max === undefined || given.jitter === undefined) {
    const range = `${formatDurationMs(backoffBaseMs)} to ${formatDurationMs(backoffMaxMs)}, ${given.jitter ?? 'full'} jitter`;
    assume(resolution, document, 'retries.backoff', range, "Envoy's defaults: 25ms, ten times the base, full jitter");
  }
  if (retries.budget === undefined) assume(resolution, document, 'retries.budget', 'no limit', 'default');
  return {
    max: retries.max,
    on: retries.on ?? ['connect-failure', '5xx', 'timeout'],
    backoffBaseMs,
    backoffMaxMs,
    jitter: retries.backoff?.jitter ?? 'full',
    budget: retries.budget ?? null,
  };
}
