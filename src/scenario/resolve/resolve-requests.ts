import type { RequestsParameter } from '../document/fault-document.ts';
import type { WorkloadDocument } from '../document/workload-document.ts';
import type { PodIndex, TargetSpec, WorkloadSpec, WorldService } from '../scenario.ts';
import type { Sourced } from './cluster-objects.ts';
import { parseTarget } from './target-address.ts';

/** What workloads ask for. */
export interface RequestWorld {
  readonly workloads: readonly WorkloadSpec[];
  readonly services: readonly WorldService[];
}

/** The method of all requests of workloads. */
export const ASSUMED_METHOD = 'GET';

/**
 * Positions of the workloads whose requests are meant, of those that speak HTTP/1.1 without TLS: a transparent proxy
 * understands nothing else. All requests of a workload have the path of its target, and the method GET.
 */
export function requestsAbout(
  { port, path = '*', method = ASSUMED_METHOD }: RequestsParameter,
  documents: readonly Sourced<WorkloadDocument>[],
  { workloads, services }: RequestWorld,
): readonly number[] {
  return workloads.flatMap(({ name, connection, target }, position) => {
    if (connection.protocol !== 'http/1.1' || connection.tlsRoundTrips > 0 || method !== ASSUMED_METHOD) return [];
    const written = documents.find(({ document }) => `${document.namespace}/${document.name}` === name);
    const address = written && parseTarget(written.value.target);
    if (address === undefined || 'wrong' in address) return [];
    const [asked = ''] = address.path.split(/[?#]/);
    if (!matchesPattern(asked, path)) return [];
    const isAtPort = port === undefined || podPorts(target, address.port, services).includes(port);
    return isAtPort ? [position] : [];
  });
}

/** The ports of pods at which requests to a target come, whichever pod it is. */
function podPorts(target: TargetSpec, written: number, services: readonly WorldService[]): readonly number[] {
  switch (target.kind) {
    case 'unreachable':
      return [];
    case 'pod':
      return [written];
    case 'ingress':
      return target.backend === null ? [] : portsOf(target.backend, services);
    default:
      return portsOf(target, services);
  }
}

function portsOf(
  { service, port }: { readonly service: number; readonly port: number },
  services: readonly WorldService[],
): readonly number[] {
  const candidates: readonly { readonly pod: PodIndex; readonly targetPort: number }[] =
    services[service]?.ports[port]?.candidates ?? [];
  return [...new Set(candidates.map(({ targetPort }) => targetPort))];
}

/** Whether a text is as a pattern with `*` and `?` says; both may match a slash. */
export function matchesPattern(text: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}
