import type { Mistake } from '../base/scenario-error.ts';
import { ScenarioError } from '../base/scenario-error.ts';
import { placeOf, type Span } from './source/source-text.ts';

/** The mistakes found so far. The same one at the same place counts once: alternatives find many together. */
export class Mistakes {
  readonly #found = new Map<
    string,
    { readonly message: string; readonly span: Span | null; readonly help: string | null }
  >();
  readonly #order = new Map<unknown, number>();

  /** Something is wrong there. `help` says what would be right, in one sentence. */
  add(span: Span | null, message: string, help: string | null = null): void {
    if (span !== null && !this.#order.has(span.source)) this.#order.set(span.source, this.#order.size);
    const key = span === null ? message : `${this.#order.get(span.source)}:${span.start}:${message}`;
    if (!this.#found.has(key)) this.#found.set(key, { message, span, help });
  }

  /** Makes later mistakes of these texts sort in this order. */
  expect(sources: readonly unknown[]): void {
    for (const source of sources) if (!this.#order.has(source)) this.#order.set(source, this.#order.size);
  }

  /** How many there are. */
  get count(): number {
    return this.#found.size;
  }

  /** All of them: those without a place first, then by file as the user gave them, line and column. */
  sorted(): readonly Mistake[] {
    const rank = ({ span }: { readonly span: Span | null }): number =>
      span === null ? -1 : (this.#order.get(span.source) as number);
    return [...this.#found.values()]
      .sort((a, b) => rank(a) - rank(b) || (a.span?.start ?? 0) - (b.span?.start ?? 0))
      .map(({ message, span, help }) => ({ message, place: span && placeOf(span), help }));
  }

  /** @throws {ScenarioError} with all mistakes, if there are any. */
  throwIfAny(): void {
    if (this.count > 0) throw new ScenarioError(this.sorted());
  }
}
