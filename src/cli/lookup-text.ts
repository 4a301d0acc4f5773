import type { DnsQuery } from '../dns/lookup-round.ts';
import type { ResourceRecord } from '../dns/record.ts';
import { formatResolvConf } from '../dns/resolv-conf.ts';
import type { Assumption } from '../scenario/scenario.ts';
import { countOf } from './count-of.ts';
import { formatTable } from './format-table.ts';
import { type Lookup, otherNames } from './look-up.ts';
import type { TerminalStyle } from './terminal-style.ts';

/**
 * What `dns` prints for people: the records as `dig` does, and the queries in the order in which they are sent. Queries
 * of one round are sent together.
 */
export function lookupText(lookup: Lookup, style: TerminalStyle): string {
  const { request, resolvConf, resolution, assumptions } = lookup;
  const { answers, rounds, outcome } = resolution;
  const rows = rounds.flatMap(({ queries, nameserver }, i) =>
    queries.map((query) => [String(i + 1), query.name, query.type, outcomeText(query), nameserver, viaText(query)]),
  );
  const nodata = outcome === 'NOERROR' && answers.length === 0 ? ' (no such record)' : '';
  const matters = ({ what, value }: Assumption): boolean =>
    what === otherNames.what ? outcome === 'NXDOMAIN' : answers.some(({ data }) => value === data);
  const assumed = assumptions.filter(matters);
  const lines = [
    `;; ${request.name} from ${request.from}: ${outcome}${nodata}, ${countOf(rows.length, 'query', 'queries')}`,
    ...formatResolvConf(resolvConf)
      .split('\n')
      .filter(Boolean)
      .map((line) => `;; ${line}`),
    ...assumed.map(({ what, value }) => `;; assumed: ${what} ${what === otherNames.what ? '' : 'is '}${value}`),
    '',
    ...(answers.length === 0 ? [] : [...recordLines(answers), '']),
  ];
  // Never broken into lines: a name is there to be searched for and copied.
  const unbroken = { ...style, width: Number.POSITIVE_INFINITY };
  const table = formatTable(['ROUND', 'QUERY', 'TYPE', 'RCODE', 'SERVER', 'VIA'], rows, unbroken);
  return `${lines.join('\n')}\n${table}`;
}

function recordLines(records: readonly ResourceRecord[]): readonly string[] {
  const rows = records.map(({ name, ttl, type, data }) => [name, String(ttl), 'IN', type, dataText(type, data)]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}

function dataText(type: ResourceRecord['type'], data: string): string {
  return type === 'TXT' ? `"${data}"` : data;
}

function outcomeText({ outcome, response }: DnsQuery): string {
  return outcome === 'NOERROR' && response?.answers.length === 0 ? 'NODATA' : outcome;
}

function viaText({ visited }: DnsQuery): string {
  return visited.join(' > ') || '-';
}
