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

  constructor(simulation: Simulation, balancers: readonly CheckedBalancer[]) {
    this.#simulation = simulation;
    this.#nodes = balancers.flatMap((balancer) =>
      Array.from({ length: balancer.nodeCount }, (_, node) => ({
        balancer,
        node,
        phaseMs: balancer.stream.uniform() * balancer.check.intervalMs,
        contradictions: 0,
        isUnderCheck: false,
      })),
    );
    this.#checked = simulation.kind('health-checked', (subject) => this.#onChecked(subject));
    this.#timedOut = simulation.kind('health-check-timed-out', (subject) => this.#onTimedOut(subject));
  }

  /** What a node answers may have changed. */
  changed(): void {
    for (const [subject, checked] of this.#nodes.entries()) {
      const { balancer, node, phaseMs, isUnderCheck } = checked;
      const answer = balancer.answerOf(node);
      if (isUnderCheck || (answer === 'passes') === balancer.isHealthy(node)) continue;
      const { intervalMs, hearsOfEndpoints } = balancer.check;
      if (hearsOfEndpoints && answer !== 'silent') {
        balancer.declare(node, answer === 'passes');
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
      this.#decide(checked, answer === 'passes');
    }
  }

  /** Nobody answered the last check that was needed. */
  #onTimedOut(subject: number): void {
    this.#decide(this.#nodes[subject]!, false);
  }

  #decide(checked: CheckedNode, healthy: boolean): void {
    checked.isUnderCheck = false;
    checked.balancer.declare(checked.node, healthy);
    // It may have changed again meanwhile.
    this.changed();
  }
}
