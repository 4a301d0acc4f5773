import { DnsVerdict } from '../dataplane/dns-faults.ts';
import { queryParameters, ruleQueries, shareOfQueries } from './dns-queries.ts';
import type { FaultKind } from './fault.ts';

/** DNS answers with SERVFAIL: its own upstream is away, or it has not synced yet. */
export const dnsError: FaultKind = {
  name: 'dns-error',
  summary: 'Lets DNS answer queries with an error (SERVFAIL), which the resolver asks again at once.',
  parameters: { ...queryParameters, probability: shareOfQueries },
  concernsDns: true,
  begin: (target, parameters, stream) => ruleQueries(target, parameters, stream, () => DnsVerdict.failed),
};
