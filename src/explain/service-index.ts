import type { EndpointSlice, Service } from '../kubernetes/objects.ts';
import { SERVICE_NAME_LABEL } from '../kubernetes/reconcile-endpoint-slices.ts';
import { canonical, keyOf } from './identity.ts';

/** Services by what packets are sent to: their addresses and ports. */
export class ServiceIndex {
  readonly #order: ReadonlyMap<Service, number>;
  readonly #atAddress = new Map<string, Service[]>();
  readonly #atNodePort = new Map<number, Service[]>();
  readonly #slices = new Map<string, EndpointSlice[]>();

  constructor(services: readonly Service[], slices: readonly EndpointSlice[]) {
    this.#order = new Map(services.map((service, i) => [service, i]));
    for (const service of services) {
      for (const ip of new Set(addressesOf(service))) add(this.#atAddress, ip, service);
      for (const port of new Set(nodePortsOf(service))) add(this.#atNodePort, port, service);
    }
    for (const slice of slices) {
      const { namespace, labels } = slice.metadata;
      add(this.#slices, `${namespace}/${labels[SERVICE_NAME_LABEL]}`, slice);
    }
  }

  /** @param key `namespace/name`. */
  slicesOf(key: string): readonly EndpointSlice[] {
    return this.#slices.get(key) ?? [];
  }

  /** Those that have an address, of whatever kind. @param ip canonical. */
  servicesAt(ip: string): readonly Service[] {
    return this.#atAddress.get(ip) ?? [];
  }

  /**
   * Those whose rules a packet to this address and port can meet: by the address, by a node port, and by the addresses
   * of endpoints that may in turn be those of Services. In the order of the Services.
   */
  servicesFor(ip: string, port: number): readonly Service[] {
    const found = new Set([...this.servicesAt(ip), ...(this.#atNodePort.get(port) ?? [])]);
    for (const service of found) {
      for (const { endpoints } of this.slicesOf(keyOf(service))) {
        for (const { addresses } of endpoints) {
          for (const each of this.servicesAt(canonical(addresses[0]))) found.add(each);
        }
      }
    }
    return [...found].toSorted((a, b) => (this.#order.get(a) as number) - (this.#order.get(b) as number));
  }
}

function addressesOf({ spec, status }: Service): readonly string[] {
  const balanced = status.loadBalancer.ingress.map(({ ip }) => ip);
  return [...spec.clusterIPs, ...spec.externalIPs, ...balanced].map(canonical).filter((ip) => ip !== '');
}

function nodePortsOf({ spec }: Service): readonly number[] {
  return [spec.healthCheckNodePort, ...spec.ports.map(({ nodePort }) => nodePort)].flatMap((port) => port || []);
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
