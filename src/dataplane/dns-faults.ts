import { NONE } from './request-table.ts';

/** What becomes of a DNS query: 0 or more: it is answered, so many ms later; else one of `DnsVerdict`. */
export type DnsOutcome = number;

/** The ends of a query that are no answer to it. */
export const DnsVerdict = {
  /** Nothing comes back. */
  lost: -1,
  /** SERVFAIL. */
  failed: -2,
  /** NXDOMAIN, whatever there is. */
  noSuchName: -3,
  /** An address at which nobody is. */
  wrongAddress: -4,
} as const;

/** A rule for queries, such as a fault puts there. */
export interface DnsRule {
  /** Whose queries: positions of pods; null: everybody's. */
  readonly pods: readonly number[] | null;
  /** For which names: as they are, with `?` for one character and a final `*` for any more; null: for all. */
  readonly names: readonly string[] | null;
  /** Asked for each query that it is about. */
  verdict(): DnsOutcome;
}

/** A rule with whom and what it is about worked out. */
interface CompiledRule {
  readonly rule: DnsRule;
  readonly places: Uint8Array | null;
  readonly questions: Uint8Array | null;
}

/** What goes wrong with DNS while faults last. Asking makes no object. */
export class DnsFaults {
  readonly #questions: readonly string[];
  readonly #clientPod: Int32Array;
  readonly #rules: CompiledRule[] = [];
  readonly #races: (() => boolean)[] = [];
  #silences = 0;

  /** `questions`: by number, all that is ever asked: "web.default.svc.cluster.local. A". `clientPod`: by place. */
  constructor(questions: readonly string[], clientPod: Int32Array) {
    this.#questions = questions;
    this.#clientPod = clientPod;
  }

  /** Adds a rule; what is returned takes it away again. */
  addRule(rule: DnsRule): () => void {
    const { pods, names } = rule;
    const compiled: CompiledRule = {
      rule,
      places:
        pods === null ? null : Uint8Array.from(this.#clientPod, (pod) => (pod !== NONE && pods.includes(pod) ? 1 : 0)),
      questions: names === null ? null : Uint8Array.from(this.#questions, (each) => (isMeant(each, names) ? 1 : 0)),
    };
    this.#rules.push(compiled);
    return () => {
      this.#rules.splice(this.#rules.indexOf(compiled), 1);
    };
  }

  /**
   * The two queries of a lookup race for one conntrack entry: where `loses` says so, one of them is dropped. What is
   * returned ends that.
   */
  addRace(loses: () => boolean): () => void {
    this.#races.push(loses);
    return () => {
      this.#races.splice(this.#races.indexOf(loses), 1);
    };
  }

  /** The pods of the cluster's DNS answer nothing; what is returned ends that. */
  silenceServers(): () => void {
    this.#silences++;
    return () => {
      this.#silences--;
    };
  }

  /** True while the pods of the cluster's DNS answer nothing. */
  get serversAreSilent(): boolean {
    return this.#silences > 0;
  }

  /** What becomes of a query from a place. The first rule that ends it decides; delays of the others add up. */
  ask(place: number, question: number): DnsOutcome {
    let heldMs = 0;
    for (const { rule, places, questions } of this.#rules) {
      if (places !== null && places[place] === 0) continue;
      if (questions !== null && questions[question] === 0) continue;
      const verdict = rule.verdict();
      if (verdict < 0) return verdict;
      heldMs += verdict;
    }
    return heldMs;
  }

  /** Whether one of two queries that are sent at the same time is lost. */
  losesOne(): boolean {
    let loses = false;
    for (const race of this.#races) loses = race() || loses;
    return loses;
  }
}

/** Whether a question asks for one of the names; a final dot and the case do not matter. */
function isMeant(question: string, names: readonly string[]): boolean {
  const asked = question.slice(0, question.indexOf(' ')).replace(/\.$/, '').toLowerCase();
  return names.some((name) => matches(asked, name.replace(/\.$/, '').toLowerCase()));
}

/** Patterns as DNSChaos has them: `?` is any one character, a final `*` any number of them. */
function matches(name: string, pattern: string): boolean {
  const isOpen = pattern.endsWith('*');
  const fixed = isOpen ? pattern.slice(0, -1) : pattern;
  if (isOpen ? name.length < fixed.length : name.length !== fixed.length) return false;
  return [...fixed].every((character, i) => character === '?' || character === name[i]);
}
