import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Stream } from '../random/stream.ts';

/** What a node answers to a health check: it passes, it fails at once, or nothing comes back. */
export type HealthAnswer = 'passes' | 'fails' | 'silent';

/** How nodes are checked; times in ms. */
export interface HealthCheck {
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** So many failed checks in a row take a node out. */
  readonly unhealthyThreshold: number;
  /** So many passed ones take it in again. */
  readonly healthyThreshold: number;
  /** True: what a node that answers has to say is heard of at once, without a check. */
  readonly hearsOfEndpoints: boolean;
}

/** A load balancer whose nodes are checked. Nodes are counted in its own order. */
export interface CheckedBalancer {
  readonly check: HealthCheck;
  readonly nodeCount: number;
  answerOf(node: number): HealthAnswer;
  isHealthy(node: number): boolean;
  declare(node: number, healthy: boolean): void;
  /** Draws when in the interval each node is checked. */
  readonly stream: Stream;
}

/** A node of a balancer that answers otherwise than is held of it. */
interface CheckedNode {
  readonly balancer: CheckedBalancer;
  readonly node: number;
  readonly phaseMs: number;
  /** Checks in a row that contradict what is held of it. */
  contradictions: number;
  isUnderCheck: boolean;
  /** What was found, until it takes effect. */
  isFoundHealthy: boolean;
}

/**
 * The health checks of load balancers: every node is asked once in an interval, at a time of its own, and so many
 * answers in a row change what is held of it. Checks that can change nothing are left out, so that they cost nothing
 * and a run comes to its end.
 */
export class LoadBalancerHealth {
  readonly #simulation: Simulation;
  readonly #nodes: CheckedNode[];
  readonly #checked: EventKind;
  readonly #timedOut: EventKind;
  readonly #decided: EventKind;
  /** What delays the effect of checks, and how many faults stop them. */
  readonly #lagsMs: (() => number)[] = [];
  #standstills = 0;

  constructor(simulation: Simulation, balancers: readonly CheckedBalancer[]) {
    this.#simulation = simulation;
    this.#nodes = balancers.flatMap((balancer) =>
      Array.from({ length: balancer.nodeCount }, (_, node) => ({
        balancer,
        node,
        phaseMs: balancer.stream.uniform() * balancer.check.intervalMs,
        contradictions: 0,
        isUnderCheck: false,
        isFoundHealthy: false,
      })),
    );
    this.#checked = simulation.kind('health-checked', (subject) => this.#onChecked(subject));
    this.#decided = simulation.kind('health-decided', (subject) => this.#onDecided(subject));
    this.#timedOut = simulation.kind('health-check-timed-out', (subject) => this.#onTimedOut(subject));
  }

  /** What checks find takes effect so much later, or with null nobody checks; what is returned ends that. */
  lag(delayMs: (() => number) | null): () => void {
    if (delayMs !== null) {
      this.#lagsMs.push(delayMs);
      return () => {
        this.#lagsMs.splice(this.#lagsMs.indexOf(delayMs), 1);
      };
    }
    this.#standstills++;
    return () => {
      this.#standstills--;
      this.changed();
    };
  }

  /** What a node answers may have changed. */
  changed(): void {
    if (this.#standstills > 0) return;
    for (const [subject, checked] of this.#nodes.entries()) {
      const { balancer, node, phaseMs, isUnderCheck } = checked;
      const answer = balancer.answerOf(node);
      if (isUnderCheck || (answer === 'passes') === balancer.isHealthy(node)) continue;
      const { intervalMs, hearsOfEndpoints } = balancer.check;
      if (hearsOfEndpoints && answer !== 'silent') {
        this.#decide(subject, answer === 'passes');
        continue;
      }
      checked.isUnderCheck = true;
      checked.contradictions = 0;
      const ticks = Math.max(0, Math.ceil((this.#simulation.nowMs - phaseMs) / intervalMs));
      this.#simulation.scheduleAt(phaseMs + ticks * intervalMs, this.#checked, subject);
    }
  }

  #onChecked(subject: number): void {
    const checked = this.#nodes[subject]!;
    const { balancer, node } = checked;
    const { check } = balancer;
    if (this.#standstills > 0) {
      checked.isUnderCheck = false;
      return;
    }
    const answer = balancer.answerOf(node);
    const isHealthy = balancer.isHealthy(node);
    if ((answer === 'passes') === isHealthy) {
      checked.isUnderCheck = false;
      return;
    }
    checked.contradictions++;
    if (checked.contradictions < (isHealthy ? check.unhealthyThreshold : check.healthyThreshold)) {
      this.#simulation.schedule(check.intervalMs, this.#checked, subject);
    } else if (answer === 'silent') {
      this.#simulation.schedule(check.timeoutMs, this.#timedOut, subject);
    } else {
      this.#decide(subject, answer === 'passes');
    }
  }

  /** Nobody answered the last check that was needed. */
  #onTimedOut(subject: number): void {
    this.#decide(subject, false);
  }

  #decide(subject: number, healthy: boolean): void {
    const checked = this.#nodes[subject]!;
    checked.isFoundHealthy = healthy;
    checked.isUnderCheck = true;
    let delayMs = 0;
    for (const lagMs of this.#lagsMs) delayMs += lagMs();
    if (delayMs > 0) this.#simulation.schedule(delayMs, this.#decided, subject);
    else this.#onDecided(subject);
  }

  #onDecided(subject: number): void {
    const checked = this.#nodes[subject]!;
    checked.isUnderCheck = false;
    checked.balancer.declare(checked.node, checked.isFoundHealthy);
    // It may have changed again meanwhile.
    this.changed();
  }
}
