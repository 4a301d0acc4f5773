import { DnsVerdict } from '../dataplane/dns-faults.ts';
import { queryParameters, ruleQueries, shareOfQueries } from './dns-queries.ts';
import type { FaultKind } from './fault.ts';

/** DNS queries or their answers are lost: nobody sends datagrams again but the resolver, after 5 s. */
export const dnsLoss: FaultKind = {
  name: 'dns-loss',
  summary: 'Loses DNS queries, or their answers; the resolver asks again after its time-out of 5 s.',
  parameters: { ...queryParameters, probability: shareOfQueries },
  concernsDns: true,
  begin: (target, parameters, stream) => ruleQueries(target, parameters, stream, () => DnsVerdict.lost),
};
