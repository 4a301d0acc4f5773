import { DnsVerdict } from '../dataplane/dns-faults.ts';
import { queryParameters, ruleQueries, shareOfQueries } from './dns-queries.ts';
import type { FaultKind } from './fault.ts';

/** DNS says that names do not exist: a zone was deleted, a record not written yet. */
export const dnsNxdomain: FaultKind = {
  name: 'dns-nxdomain',
  summary: 'Lets DNS answer that names do not exist (NXDOMAIN).',
  parameters: { ...queryParameters, probability: shareOfQueries },
  concernsDns: true,
  begin: (target, parameters, stream) => ruleQueries(target, parameters, stream, () => DnsVerdict.noSuchName),
};
