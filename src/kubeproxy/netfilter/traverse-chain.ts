import { kernelThreshold } from '../../balancer/iptables/probabilities.ts';
import type { IPAddress } from '../../kubernetes/ip.ts';
import { type Flow, translated } from './flow.ts';
import { meetsMatch } from './meets-match.ts';
import type { Rule, Table } from './rule.ts';
import type { StepRecorder } from './step-recorder.ts';

/** What a chain did with a packet: sent it back to where it came from, or ended its way through the table. */
export interface Outcome {
  readonly verdict: 'RETURN' | 'ACCEPT' | 'DROP' | 'REJECT';
  readonly flow: Flow;
  /** The rule that ended it. */
  readonly rule: Rule | null;
}

/** What a walk needs beside the packet. */
export interface Walk {
  readonly isLocal: (address: IPAddress) => boolean;
  readonly steps: StepRecorder;
}

/** `xt_statistic` compares 31 random bits with the threshold. */
const LOT_RANGE = 2_147_483_648;

/**
 * Sends a packet through a chain from its rule `start` on, as netfilter does: rule by rule, into other chains and back.
 * A rule that draws lots splits it in two, so there may be many outcomes; their probabilities add up to that of `flow`.
 *
 * Source: net/ipv4/netfilter/ip_tables.c ipt_do_table, xt_statistic.c.
 */
export function traverseChain(walk: Walk, table: Table, chain: string, flow: Flow, start = 0): readonly Outcome[] {
  const rules = table.chains.get(chain) ?? [];
  const outcomes: Outcome[] = [];
  let passing = flow;
  for (let i = start; i < rules.length; i++) {
    const rule = rules[i]!;
    if (!rule.matches.every((match) => meetsMatch(match, passing, walk.isLocal))) {
      walk.steps.passed(chain, rule);
      continue;
    }
    const probability = passing.probability * shareOf(rule);
    const left = passing.probability - probability;
    const results = applyRule(walk, table, chain, rule, { ...passing, probability });
    const [only] = results;
    if (left === 0 && results.length === 1 && only?.verdict === 'RETURN' && rule.target.kind !== 'RETURN') {
      passing = only.flow;
      continue;
    }
    for (const result of results) {
      const goesOn = result.verdict === 'RETURN' && rule.target.kind !== 'RETURN';
      outcomes.push(...(goesOn ? traverseChain(walk, table, chain, result.flow, i + 1) : [result]));
    }
    if (left === 0) return outcomes;
    passing = { ...passing, probability: left };
  }
  return [...outcomes, { verdict: 'RETURN', flow: passing, rule: null }];
}

/** The share of packets for which a rule's lot decides. */
function shareOf({ matches }: Rule): number {
  const lot = matches.find((match) => match.kind === 'statistic');
  return lot === undefined ? 1 : kernelThreshold(lot.probability) / LOT_RANGE;
}

/** What a rule does with a packet that meets its conditions; RETURN of anything but `-j RETURN` goes on after it. */
function applyRule(walk: Walk, table: Table, chain: string, rule: Rule, flow: Flow): readonly Outcome[] {
  const { target } = rule;
  if (target.kind === 'jump') {
    return walk.steps.during(chain, rule, () => traverseChain(walk, table, target.chain, flow));
  }
  walk.steps.matched(chain, rule);
  switch (target.kind) {
    case 'MARK':
      return [{ verdict: 'RETURN', flow: { ...flow, isMarked: target.operation === 'or' || !flow.isMarked }, rule }];
    case 'DNAT':
      return [{ verdict: 'ACCEPT', flow: translated(flow, rule, target.address), rule }];
    case 'MASQUERADE':
      return [{ verdict: 'ACCEPT', flow: { ...flow, isMasqueraded: true }, rule }];
    case 'none':
      return [{ verdict: 'RETURN', flow, rule }];
    default:
      return [{ verdict: target.kind, flow, rule }];
  }
}
