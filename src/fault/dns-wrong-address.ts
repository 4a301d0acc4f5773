import { DnsVerdict } from '../dataplane/dns-faults.ts';
import { queryParameters, ruleQueries, shareOfQueries } from './dns-queries.ts';
import type { FaultKind } from './fault.ts';

/** DNS gives an address at which nobody is, as the action `random` of DNSChaos. */
export const dnsWrongAddress: FaultKind = {
  name: 'dns-wrong-address',
  summary: 'Lets DNS answer with a random address, at which nobody is: connections are not answered.',
  parameters: { ...queryParameters, probability: shareOfQueries },
  concernsDns: true,
  begin: (target, parameters, stream) => ruleQueries(target, parameters, stream, () => DnsVerdict.wrongAddress),
};
