import { parseIP } from '../kubernetes/ip.ts';
import type { Node, Service } from '../kubernetes/objects.ts';
import type { DnsServer } from './dns-server.ts';
import { canonicalName, fullyQualified, isWithin } from './domain-name.ts';
import type { DnsResponse, ResourceRecord } from './record.ts';

/** Addresses by host name. */
export type Hosts = ReadonlyMap<string, readonly string[]>;

/** Seconds, of addresses outside of the cluster: an assumption. */
const HOST_TTL = 300;

/** The SOA record of the root, as the root servers give it: a name that does not exist may be remembered for a day. */
const ROOT_SOA: ResourceRecord = {
  name: '.',
  type: 'SOA',
  ttl: 86_400,
  data: 'a.root-servers.net. nstld.verisign-grs.com. 1 1800 900 604800 86400',
};

/**
 * The resolver that the cluster forwards to: it knows the hosts that it is given and no other. The rest of the world has
 * no names here, because nothing in the documents says which there are; a name above a known host exists, without
 * records.
 */
export function createUpstream(hosts: Hosts): DnsServer {
  const known = new Map([...hosts].map(([name, addresses]) => [canonicalName(name), addresses]));
  const respond = (name: string, type: string): DnsResponse => {
    const addresses = known.get(canonicalName(name));
    const isAbove = [...known.keys()].some((host) => isWithin(host, name));
    const answers = (addresses ?? []).flatMap((address): readonly ResourceRecord[] => {
      const family = parseIP(address)?.family === 'IPv6' ? 'AAAA' : 'A';
      return family === type ? [{ name: fullyQualified(name), type: family, ttl: HOST_TTL, data: address }] : [];
    });
    const rcode = isAbove ? 'NOERROR' : 'NXDOMAIN';
    return { rcode, answers, authority: answers.length > 0 ? [] : [ROOT_SOA], extra: [] };
  };
  return { ask: ({ name, type }) => ({ response: respond(name, type), visited: ['upstream'] }) };
}

/**
 * The hosts outside of the cluster that its documents name: the targets of ExternalName Services. Each is given an IPv4
 * address of 203.0.113.0/24, which is set aside for documentation (RFC 5737), in the order of the Services.
 *
 * @param taken addresses that the documents give to something else, which are passed over while others are left.
 */
export function externalHosts(services: readonly Service[], clusterDomain: string, taken: readonly string[]): Hosts {
  const targets = services.flatMap(({ spec }) => {
    const target = spec.type === 'ExternalName' ? (spec.externalName ?? '') : '';
    const isHost = target !== '' && parseIP(target) === undefined && !isWithin(target, clusterDomain);
    return isHost ? [canonicalName(target)] : [];
  });
  const block = Array.from({ length: 254 }, (_, i) => `203.0.113.${1 + i}`);
  const others = new Set(taken);
  const free = block.filter((address) => !others.has(address));
  const addresses = free.length > 0 ? free : block;
  return new Map([...new Set(targets)].map((target, i) => [target, [addresses[i % addresses.length] as string]]));
}

/** The hosts that Nodes name themselves: their InternalDNS at their InternalIPs, their ExternalDNS at their ExternalIPs. */
export function nodeHosts(nodes: readonly Node[]): Hosts {
  return new Map(
    nodes.flatMap(({ status }) =>
      status.addresses.flatMap(({ type, address }) => {
        const of = type === 'InternalDNS' ? 'InternalIP' : type === 'ExternalDNS' ? 'ExternalIP' : undefined;
        const addresses = status.addresses.filter((each) => each.type === of).map((each) => each.address);
        return addresses.length === 0 ? [] : [[canonicalName(address), addresses] as const];
      }),
    ),
  );
}
