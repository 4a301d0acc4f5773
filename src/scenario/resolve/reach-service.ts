import type { Service } from '../../kubernetes/objects.ts';
import { isHeadless } from '../../kubernetes/service-exposure.ts';
import type { ServiceIndex, TargetSpec } from '../scenario.ts';
import { type Reachable, type WrongTarget, wrongTarget } from './reachable.ts';
import type { TargetAddress } from './target-address.ts';

/** What of an address says which port of a Service it is. */
type CalledPort = Pick<TargetAddress, 'port' | 'transport'>;

/** A port of a Service by the name of the Service: its cluster IP, or without one its endpoints. */
export function reachService(
  service: Service,
  index: number,
  called: CalledPort,
  reachable: Reachable,
): TargetSpec | WrongTarget {
  if (isHeadless(service.spec)) return reachHeadless(service, index, called, reachable);
  const position = portNumbered(service, called);
  if (position >= 0) return { kind: 'cluster-ip', service: index as ServiceIndex, port: position };
  return wrongTarget(
    `${nameOf(service)} has no ${called.transport} port ${called.port}`,
    `its ports are ${portsOf(service)}`,
    false,
  );
}

/**
 * A pod by the name that its headless Service gives it, as of a StatefulSet: `mysql-0.mysql`. Undefined if there is no
 * such pod.
 */
export function reachPodOfService(
  hostname: string,
  index: number,
  called: CalledPort,
  reachable: Reachable,
): TargetSpec | WrongTarget | undefined {
  const service = reachable.cluster.services[index] as Service;
  const pod = reachable.podCalled(service.metadata.namespace, hostname);
  if (pod === undefined || !isHeadless(service.spec)) return undefined;
  const isItsPod = service.spec.ports.some((_, i) =>
    reachable.endpointsOf(service, i).some((each) => each.pod === pod),
  );
  const object = reachable.cluster.pods[pod];
  const hasName = object?.spec.subdomain === service.metadata.name && object.spec.hostname === hostname;
  if (!isItsPod || !hasName) return undefined;
  const target = reachHeadless(service, index, called, reachable);
  return 'wrong' in target || target.kind !== 'headless' ? target : { ...target, pod };
}

/** Clients of a headless Service call the pods themselves: at the port where those listen, which nothing translates. */
function reachHeadless(
  service: Service,
  index: number,
  called: CalledPort,
  reachable: Reachable,
): TargetSpec | WrongTarget {
  const { port, transport } = called;
  const headless = { kind: 'headless', service: index as ServiceIndex, pod: null } as const;
  const listening = service.spec.ports.map(({ protocol }, i) =>
    protocol === transport ? reachable.endpointsOf(service, i) : [],
  );
  const direct = listening.findIndex((endpoints) => endpoints.some(({ targetPort }) => targetPort === port));
  if (direct >= 0) return { ...headless, port: direct };
  const position = portNumbered(service, called);
  const elsewhere = [...new Set((listening[position] ?? []).map(({ targetPort }) => targetPort))];
  if (position >= 0 && elsewhere.length === 0) return { ...headless, port: position };
  const name = `${nameOf(service)} is headless`;
  if (position < 0)
    return wrongTarget(`${name} and has no ${transport} port ${port}`, `its ports are ${portsOf(service)}`, false);
  return wrongTarget(
    `${name}: no rule translates its port ${port}, and its pods listen at ${elsewhere.join(', ')}`,
    `write ${service.metadata.name}:${elsewhere[0]}, or the connections would be refused`,
    false,
  );
}

/** Position of the port of that number and protocol; -1 without one. */
export function portNumbered({ spec }: Service, { port, transport }: CalledPort): number {
  return spec.ports.findIndex((each) => each.port === port && each.protocol === transport);
}

/** The ports of a Service in words. */
export function portsOf({ spec }: Service): string {
  return spec.ports.map((each) => `${each.port}${each.protocol === 'TCP' ? '' : `/${each.protocol}`}`).join(', ');
}

function nameOf({ metadata }: Service): string {
  return `Service ${metadata.namespace}/${metadata.name}`;
}
