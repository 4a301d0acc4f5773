import type { DnsServer } from './dns-server.ts';
import type { DnsResponse, ResourceRecord } from './record.ts';

/** Draws a whole number from 0 to n - 1, all equally likely. */
export type DrawBelow = (n: number) => number;

/**
 * Puts the addresses of an answer into a random order, as CoreDNS does with every answer it sends, cached or not:
 * aliases first, then other records in their order, then the addresses. A client that takes the first address so spreads
 * over the endpoints of a headless Service.
 *
 * Source: CoreDNS plugin/loadbalance round_robin.
 */
export function shuffleAddresses(records: readonly ResourceRecord[], drawBelow: DrawBelow): readonly ResourceRecord[] {
  const aliases = records.filter(({ type }) => type === 'CNAME');
  const addresses = records.filter(isAddress);
  const others = records.filter((record) => record.type !== 'CNAME' && !isAddress(record));
  for (let i = 0; i < addresses.length - 1; i++) {
    const other = i + drawBelow(addresses.length - i);
    const record = addresses[i] as ResourceRecord;
    addresses[i] = addresses[other] as ResourceRecord;
    addresses[other] = record;
  }
  return [...aliases, ...others, ...addresses];
}

/** A server that shuffles the addresses of its answers: CoreDNS with `loadbalance`, outside of its cache. */
export function createShufflingServer(server: DnsServer, drawBelow: DrawBelow): DnsServer {
  return {
    ask(question, nowMs) {
      const { response, visited } = server.ask(question, nowMs);
      const shuffled: DnsResponse = { ...response, answers: shuffleAddresses(response.answers, drawBelow) };
      return { response: shuffled, visited };
    },
  };
}

function isAddress({ type }: ResourceRecord): boolean {
  return type === 'A' || type === 'AAAA';
}
