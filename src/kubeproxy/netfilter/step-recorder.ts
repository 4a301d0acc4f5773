import type { IPFamily } from '../../kubernetes/objects.ts';
import type { TraceStep } from '../rule-program.ts';
import { ruleText } from './print-rule.ts';
import type { Rule } from './rule.ts';

/** Keeps the rules and whatever else mattered to a packet, each once, in the order in which it met them. */
export interface StepRecorder {
  matched(chain: string, rule: Rule): void;
  /** A rule whose conditions were not met: worth a word only where it asked whether the client is remembered. */
  passed(chain: string, rule: Rule): void;
  /** A jump: it mattered if any rule did that the packet met after it and before it came back. */
  during<T>(chain: string, rule: Rule, visit: () => T): T;
  /** Something that is no rule; of several with one reason the first stands for all. */
  noted(step: string, why: string): void;
  steps(): readonly TraceStep[];
}

/** Source of what is worth saying of affinity: kube-proxy pkg/proxy/iptables/proxier.go writeServiceToEndpointRules. */
export function createStepRecorder(family: IPFamily): StepRecorder {
  const steps = new Map<Rule | string, TraceStep>();
  const asked = new Set<string>();
  let matches = 0;
  const record = (chain: string, rule: Rule, why: string): void => {
    matches++;
    if (!steps.has(rule)) steps.set(rule, { step: ruleText(rule, chain, family), why });
  };
  return {
    matched: (chain, rule) => record(chain, rule, rule.why),
    passed(chain, rule) {
      const check = rule.matches.find((match) => match.kind === 'recentCheck');
      // The chain asks once for each endpoint; the first of these rules stands for all.
      if (check === undefined || asked.has(chain)) return;
      asked.add(chain);
      const again = `one that called within ${check.seconds} s would go where it went before`;
      record(
        chain,
        rule,
        `no endpoint remembers the client: this and the like rules of its other endpoints pass; ${again}`,
      );
    },
    during(chain, rule, visit) {
      const isFirst = !steps.has(rule);
      const before = matches;
      record(chain, rule, rule.why);
      const result = visit();
      if (matches > before + 1) return result;
      matches = before;
      if (isFirst) steps.delete(rule);
      return result;
    },
    noted(step, why) {
      if (!steps.has(why)) steps.set(why, { step, why });
    },
    steps: () => [...steps.values()],
  };
}
