import { addressRecords, type Follow } from './address-records.ts';
import { canonicalName, closestZone, fullyQualified, labelsOf } from './domain-name.ts';
import { type Backend, endpointLabel, findBackends, isNamespaceExposed } from './find-backends.ts';
import type { DnsResponse, Question, ResourceRecord } from './record.ts';
import { addressOfReverseName } from './reverse-name.ts';
import { srvRecords } from './srv-records.ts';
import { indexZoneObjects, type ZoneIndex, type ZoneObjects } from './zone-objects.ts';
import type { ZoneOptions } from './zone-options.ts';

/** The TTL of the record that tells the version of the schema: the one TTL that is not configured. */
const VERSION_TTL = 28_800;

/** The version of the DNS specification of Kubernetes that is followed. */
const SCHEMA_VERSION = '1.1.0';

/** The records of a lookup, or undefined for a name that does not exist. */
type Found = Pick<DnsResponse, 'answers' | 'extra'> | undefined;

const NOTHING: Found = { answers: [], extra: [] };

/**
 * The zone that the kubernetes plugin of CoreDNS serves: names of Services, endpoints and pods, and the names of their
 * addresses. It holds the objects as they were when it was made; there is no time in it.
 *
 * Source: kubernetes/dns docs/specification.md 1.1.0; CoreDNS plugin/kubernetes, plugin/backend_lookup.go.
 */
export class KubernetesZone {
  readonly #index: ZoneIndex;
  readonly #options: ZoneOptions;

  constructor(objects: ZoneObjects, options: ZoneOptions) {
    this.#index = indexZoneObjects(objects);
    this.#options = { ...options, zones: options.zones.map(canonicalName) };
  }

  /**
   * @param follow asks the server itself for the target of an alias that leads out of the zone.
   * @returns undefined when the question is for the next plugin: the name is in no zone of this one, or it does not
   *   exist and its zone falls through.
   */
  answer(question: Question, follow: Follow): DnsResponse | undefined {
    const { zones, fallthrough, ttl, synced } = this.#options;
    const name = fullyQualified(question.name);
    const served = closestZone(name, zones);
    if (served === undefined) return undefined;
    // The zone is written as the question writes it, so that targets of SRV records keep its case.
    const zone = name.slice(name.length - served.length);
    const found = this.#find({ ...question, name }, zone, follow);
    const authority = [soaRecord(zone, ttl)];
    if (found === undefined) {
      if (closestZone(name, fallthrough) !== undefined) return undefined;
      return { rcode: synced ? 'NXDOMAIN' : 'SERVFAIL', answers: [], authority, extra: [] };
    }
    return { rcode: 'NOERROR', ...found, authority: found.answers.length === 0 ? authority : [] };
  }

  #find(question: Question, zone: string, follow: Follow): Found {
    const { name, type } = question;
    const isApex = canonicalName(name) === canonicalName(zone);
    if (type === 'PTR') return this.#findNameOfAddress(name, zone);
    if (type === 'TXT') return this.#findText(name, zone);
    // Elsewhere in the zone the plugin denies SOA records without a look whether the name exists.
    if (type === 'SOA') return isApex ? { answers: [soaRecord(zone, this.#options.ttl)], extra: [] } : NOTHING;
    if (type === 'NS' && isApex) return this.#findNameServers(name, zone);
    const backends = this.#backendsAt(name, zone, type);
    if (backends === undefined) return undefined;
    const { ttl } = this.#options;
    if (type === 'SRV') return srvRecords(name, backends, ttl);
    if (type === 'CNAME') {
      const [first] = backends;
      return first?.kind === 'CNAME' ? { answers: [{ name, type, ttl, data: first.host }], extra: [] } : NOTHING;
    }
    if (type !== 'A' && type !== 'AAAA') return NOTHING;
    const backendsOf = (target: string): readonly Backend[] => this.#backendsAt(target, zone, type) ?? [];
    return { answers: addressRecords({ name, type }, backends, { zone, ttl, backendsOf, follow }), extra: [] };
  }

  #backendsAt(name: string, zone: string, type: Question['type']): readonly Backend[] | undefined {
    if (canonicalName(name) !== canonicalName(`ns.dns.${zone}`)) {
      return findBackends(name, zone, this.#index, this.#options);
    }
    return this.#nameServers(zone)
      .filter(({ kind }) => kind === type)
      .map((server) => ({ ...server, name }));
  }

  #findText(name: string, zone: string): Found {
    if (canonicalName(name) === canonicalName(`dns-version.${zone}`)) {
      return { answers: [{ name, type: 'TXT', ttl: VERSION_TTL, data: SCHEMA_VERSION }], extra: [] };
    }
    // Here alone the plugin also denies that names exist which only have others below them.
    const backends = findBackends(name, zone, this.#index, this.#options) ?? [];
    return backends.length > 0 ? NOTHING : undefined;
  }

  #findNameOfAddress(name: string, zone: string): Found {
    const address = addressOfReverseName(name);
    if (address === undefined) {
      return findBackends(name, zone, this.#index, this.#options) === undefined ? undefined : NOTHING;
    }
    const { ttl } = this.#options;
    const answers = [...new Set(this.#namesOf(address))].map(
      (data): ResourceRecord => ({ name, type: 'PTR', ttl, data }),
    );
    return answers.length === 0 ? undefined : { answers, extra: [] };
  }

  /** The Service whose cluster IP an address is, else every endpoint that has it. */
  #namesOf(address: string): readonly string[] {
    const index = this.#index;
    const options = this.#options;
    const isServed = (namespace: string): boolean =>
      options.namespaces.length === 0 || isNamespaceExposed(namespace, index, options);
    const service = index.servicesAt(address).find(({ metadata }) => isServed(metadata.namespace));
    if (service !== undefined) return [this.#nameOfService(service.metadata.name, service.metadata.namespace)];
    return index
      .endpointsAt(address)
      .filter(({ namespace }) => isServed(namespace))
      .map((each) => `${endpointLabel(each, options)}.${this.#nameOfService(each.service, each.namespace)}`);
  }

  #nameOfService(service: string, namespace: string): string {
    const { zones } = this.#options;
    const primary = zones.find((zone) => !labelsOf(zone).includes('arpa')) ?? '.';
    return `${service}.${namespace}.svc.${primary}`;
  }

  #findNameServers(name: string, zone: string): Found {
    const servers = this.#nameServers(zone);
    const { ttl } = this.#options;
    const names = [...new Set(servers.map((server) => server.name))];
    return {
      answers: names.map((data) => ({ name, type: 'NS', ttl, data })),
      extra: servers.flatMap(({ name: owner, kind, host }) =>
        kind === 'CNAME' ? [] : [{ name: owner, type: kind, ttl, data: host }],
      ),
    };
  }

  /** The Services of which the server is an endpoint, else `ns.dns.ZONE` with its own addresses. */
  #nameServers(zone: string): readonly Backend[] {
    const addresses = this.#options.localIPs;
    const services = addresses.flatMap((address) => {
      const endpoints = this.#index.endpointsAt(address);
      return endpoints.map(({ namespace, service }) => `${service}.${namespace}.svc.${zone}`);
    });
    const backends = [...new Set(services)].flatMap(
      (name) => findBackends(name, zone, this.#index, this.#options) ?? [],
    );
    const unique = new Map(backends.map((backend) => [`${backend.name} ${backend.host}`, backend]));
    if (unique.size > 0) return [...unique.values()];
    const name = `ns.dns.${zone}`;
    return addresses.map((host) => ({ host, kind: host.includes(':') ? 'AAAA' : 'A', name, port: 0 }));
  }
}

/**
 * The record that stands in for missing ones. Its minimum and, up to 300 s, its TTL are the zone's TTL: so long may
 * others remember that a name does not exist. The serial is 1, because the objects of a zone never change.
 */
function soaRecord(zone: string, ttl: number): ResourceRecord {
  const data = `ns.dns.${zone} hostmaster.${zone} 1 7200 1800 86400 ${ttl}`;
  return { name: zone, type: 'SOA', ttl: Math.min(300, ttl), data };
}
