import type { DnsOutcome, DnsRule } from '../dataplane/dns-faults.ts';
import type { Stream } from '../random/stream.ts';
import { choosePods } from './choose-pods.ts';
import type { EndFault, FaultParameter, PodChoice } from './fault.ts';
import type { FaultTarget } from './fault-target.ts';

/** The parameters that say which queries a fault of DNS is about. */
export const queryParameters: Readonly<Record<'pods' | 'names', FaultParameter>> = {
  pods: { type: 'pods', required: false, summary: 'Whose queries: pods that call; without it, everybody’s.' },
  names: {
    type: 'names',
    required: false,
    summary: 'For which names, as they are asked for: `?` stands for one character, a final `*` for any; all without.',
  },
};

/** How many of them. */
export const shareOfQueries: FaultParameter = {
  type: 'probability',
  required: false,
  summary: 'Which share of these queries; all without.',
};

/** Lets a rule act on the queries that the parameters say, or on a share of them that `probability` says. */
export function ruleQueries(
  { controlPlane, dns }: FaultTarget,
  parameters: Readonly<Record<string, unknown>>,
  stream: Stream,
  outcome: () => DnsOutcome,
): EndFault {
  const { pods, names, probability = 1 } = parameters;
  const share = probability as number;
  const rule: DnsRule = {
    pods: pods === undefined ? null : choosePods(pods as PodChoice, controlPlane.pods, stream),
    names: (names ?? null) as readonly string[] | null,
    verdict: share < 1 ? () => (stream.uniform() < share ? outcome() : 0) : outcome,
  };
  return dns.addRule(rule);
}
