import type { Protocol, Service, ServicePort } from '../kubernetes/objects.ts';
import { suggest } from '../scenario/nearest-word.ts';
import { keyOf } from './identity.ts';
import { refuse } from './refuse.ts';

/** A port of a Service, as it was asked for. */
export interface PickedPort {
  readonly number: number;
  readonly protocol: Protocol;
  /** Undefined if the Service has no such port: then nothing serves it, and what happens depends on the mode. */
  readonly port: ServicePort | undefined;
}

/**
 * The port of a Service that a client means: by number, by name, or its only one. The protocol is the one that was said,
 * else that of a port by name or of the only port, else TCP.
 *
 * @throws {ScenarioError} when no port has the name, or none was named and there are several.
 */
export function pickServicePort(
  service: Service,
  wanted: number | string | undefined,
  said: Protocol | undefined,
): PickedPort {
  const { ports } = service.spec;
  const ofProtocol = ports.filter(({ protocol }) => said === undefined || protocol === said);
  if (typeof wanted === 'number') {
    const protocol = said ?? 'TCP';
    return {
      number: wanted,
      protocol,
      port: ports.find((each) => each.port === wanted && each.protocol === protocol),
    };
  }
  const port = wanted === undefined ? ofProtocol[0] : ofProtocol.find(({ name }) => name === wanted);
  if (wanted === undefined && ofProtocol.length > 1) {
    refuse(`Service ${keyOf(service)} has several ports: name one`, `they are ${describePorts(service)}`);
  }
  if (port === undefined) {
    const what =
      wanted === undefined ? `no ${said ?? ''} port`.replace('  ', ' ') : `no port ${JSON.stringify(wanted)}`;
    const names = ports.map(({ name }) => name).filter((name) => name !== '');
    const help = wanted === undefined || names.length === 0 ? null : suggest(wanted, names);
    const all = ports.length === 0 ? 'it has none' : `its ports are ${describePorts(service)}`;
    refuse(`Service ${keyOf(service)} has ${what}`, help === null ? all : `${help} ${all}`);
  }
  return { number: port.port, protocol: port.protocol, port };
}

/** `80 (http), 53/UDP (dns)`: the ports of a Service for people. */
export function describePorts({ spec }: Service): string {
  return spec.ports
    .map(({ port, protocol, name }) => {
      const number = protocol === 'TCP' ? `${port}` : `${port}/${protocol}`;
      return name === '' ? number : `${number} (${name})`;
    })
    .join(', ');
}
