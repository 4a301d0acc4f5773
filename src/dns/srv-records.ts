import type { Backend } from './find-backends.ts';
import type { DnsResponse, ResourceRecord, SrvRecord } from './record.ts';

/**
 * One SRV record for each name and port, and the addresses of those names. All have priority 0 and the same weight:
 * 100 divided by the number of backends, cut to a whole number, at least 1. Aliases have no SRV records, and backends
 * without a port none either, though both count in the division.
 *
 * Source: CoreDNS plugin/backend_lookup.go SRV, plugin/kubernetes/kubernetes.go Services.
 */
export function srvRecords(
  name: string,
  backends: readonly Backend[],
  ttl: number,
): Pick<DnsResponse, 'answers' | 'extra'> {
  const servers = backends.filter(({ kind }) => kind !== 'CNAME');
  const weight = Math.max(1, Math.floor((100 / (100 * servers.length)) * 100));
  const answers = new Map<string, SrvRecord>();
  const extra = new Map<string, ResourceRecord>();
  for (const { name: target, host, kind, port } of servers) {
    if (port === undefined || kind === 'CNAME') continue;
    const data = `0 ${weight} ${port} ${target}`;
    answers.set(`${target} ${port}`, { name, type: 'SRV', ttl, data, priority: 0, weight, port, target });
    extra.set(`${target} ${host}`, { name: target, type: kind, ttl, data: host });
  }
  return { answers: [...answers.values()], extra: [...extra.values()] };
}
