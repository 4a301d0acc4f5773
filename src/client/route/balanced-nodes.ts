import { NONE } from '../../dataplane/request-table.ts';
import type { Stream } from '../../random/stream.ts';

/** How a load balancer takes one of the nodes that it holds for healthy. */
export type NodePick = 'any' | 'first' | 'in-turn';

/**
 * The nodes behind a load balancer and which of them it holds for healthy. A hash of the flow is taken for a uniform
 * draw, because every connection has a source port of its own.
 */
export class BalancedNodes {
  readonly nodes: readonly number[];
  readonly #picks: NodePick;
  readonly #choice: Stream;
  /** By node behind it, its group: one for all with cross-zone balancing, else its zone. */
  readonly #groupOf: readonly number[];
  readonly #healthy: boolean[];
  /** The healthy nodes of each group that has one. */
  #groups: readonly Int32Array[] = [];
  #next = 0;

  /** `zoneOf`: by position of a node; null balances across zones. */
  constructor(nodes: readonly number[], picks: NodePick, zoneOf: readonly number[] | null, choice: Stream) {
    this.nodes = nodes;
    this.#picks = picks;
    this.#choice = choice;
    this.#groupOf = nodes.map((node) => (zoneOf === null ? 0 : zoneOf[node]!));
    this.#healthy = nodes.map(() => true);
    this.#regroup();
  }

  /** Whether the balancer holds its n-th node for healthy. */
  isHealthy(position: number): boolean {
    return this.#healthy[position]!;
  }

  /** It does from now on, or no longer. */
  declare(position: number, healthy: boolean): void {
    this.#healthy[position] = healthy;
    this.#regroup();
  }

  /** The node for a new connection; `NONE` when none is healthy. */
  pick(): number {
    const groups = this.#groups;
    if (groups.length === 0) return NONE;
    const group = groups.length === 1 ? groups[0]! : groups[this.#choice.below(groups.length)]!;
    if (this.#picks === 'any') return group[this.#choice.below(group.length)]!;
    if (this.#picks === 'first') return group[0]!;
    this.#next = (this.#next + 1) % group.length;
    return group[this.#next]!;
  }

  #regroup(): void {
    this.#groups = [...new Set(this.#groupOf)]
      .map((group) => Int32Array.from(this.nodes.filter((_, i) => this.#healthy[i] && this.#groupOf[i] === group)))
      .filter(({ length }) => length > 0);
  }
}
