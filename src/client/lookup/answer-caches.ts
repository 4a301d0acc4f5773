/** The shortest time that a DNS server keeps an answer. Source: CoreDNS plugin/cache README. */
const LEAST_TTL_MS = 5000;

/**
 * What DNS servers keep of answers, by question and node: one column for the caches of the nodes (NodeLocal DNSCache),
 * one for those of the cluster's DNS pods. Pods on one node share theirs, which makes a difference to names outside of
 * the cluster alone. An answer is kept from when it is asked for: a round trip too early.
 */
export class AnswerCaches {
  readonly #places: number;
  readonly #nodeUntilMs: Float64Array;
  readonly #serverUntilMs: Float64Array;

  constructor(questionCount: number, nodeCount: number) {
    // The first place is outside of the cluster, which counts as node -1.
    this.#places = nodeCount + 1;
    this.#nodeUntilMs = new Float64Array(questionCount * this.#places);
    this.#serverUntilMs = new Float64Array(questionCount * this.#places);
  }

  /** Whether the cache of a node has the answer. */
  isOnNode(question: number, node: number, nowMs: number): boolean {
    return nowMs < this.#nodeUntilMs[question * this.#places + node + 1]!;
  }

  /** Keeps an answer on a node for its TTL, but for no longer than `mostMs`. */
  keepOnNode(question: number, node: number, ttlMs: number, mostMs: number, nowMs: number): void {
    const keptMs = Math.max(LEAST_TTL_MS, Math.min(ttlMs, mostMs));
    this.#nodeUntilMs[question * this.#places + node + 1] = nowMs + keptMs;
  }

  /** For how long the DNS pod of a node still keeps the answer, in whole seconds, as its TTL says; 0: not at all. */
  leftOnServer(question: number, node: number, nowMs: number): number {
    const leftMs = this.#serverUntilMs[question * this.#places + node + 1]! - nowMs;
    return leftMs <= 0 ? 0 : 1000 * Math.ceil(leftMs / 1000);
  }

  /** Keeps an answer in the DNS pod of a node. */
  keepOnServer(question: number, node: number, ttlMs: number, nowMs: number): void {
    this.#serverUntilMs[question * this.#places + node + 1] = nowMs + Math.max(LEAST_TTL_MS, ttlMs);
  }
}
