import type { FaultKind } from './fault.ts';

/** The DNS pods of the cluster are away, or hang; caches on nodes and in clients still have what they have. */
export const corednsLoss: FaultKind = {
  name: 'coredns-loss',
  summary: 'Lets the cluster’s DNS pods answer nothing; caches still answer what they know.',
  parameters: {},
  concernsDns: true,
  begin: ({ dns }) => dns.silenceServers(),
};
