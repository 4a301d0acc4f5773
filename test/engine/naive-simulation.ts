/**
 * The engine's promise as plainly as it can be written: all pending events in one array, sorted by time before each
 * step by a sort that leaves equal times in the order in which they were scheduled.
 */
export class NaiveSimulation {
  nowMs = 0;
  #pending: { readonly timeMs: number; readonly id: number }[] = [];

  get pendingCount(): number {
    return this.#pending.length;
  }

  schedule(delayMs: number, id: number): void {
    this.#pending.push({ timeMs: this.nowMs + delayMs, id });
  }

  cancel(id: number): boolean {
    const before = this.#pending.length;
    this.#pending = this.#pending.filter((event) => event.id !== id);
    return this.#pending.length < before;
  }

  run(untilMs: number, happen: (id: number) => void): void {
    for (;;) {
      this.#pending.sort((a, b) => a.timeMs - b.timeMs);
      const next = this.#pending[0];
      if (next === undefined || next.timeMs > untilMs) break;
      this.#pending.shift();
      this.nowMs = next.timeMs;
      happen(next.id);
    }
    this.nowMs = untilMs;
  }
}
