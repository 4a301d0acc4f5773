import type { Assumption } from './scenario.ts';

/**
 * What will be listed among the assumptions: each thing once, in the order in which it was found; things of a kind
 * together in one line.
 */
export class Notes {
  readonly #assumptions = new Map<string, Assumption>();
  readonly #skipped = new Map<string, number>();
  readonly #unused = new Map<string, Set<string>>();
  readonly #used: ReadonlySet<string>;

  /** @param used fields that are acted upon although the kinds of documents do not list them as such. */
  constructor(used: ReadonlySet<string> = new Set()) {
    this.#used = used;
  }

  /** Something that the documents leave open was settled. */
  assume(what: string, value: string, source: string): void {
    const key = `${what}\n${value}`;
    if (!this.#assumptions.has(key)) this.#assumptions.set(key, { what, value, source });
  }

  /** A document of a kind that is not read. */
  skipped(kind: string): void {
    this.#skipped.set(kind, (this.#skipped.get(kind) ?? 0) + 1);
  }

  /** A known field, such as `Service.spec.sessionAffinity`, that nothing acts upon. */
  unused(fieldPath: string): void {
    if (this.#used.has(fieldPath)) return;
    const dot = fieldPath.indexOf('.');
    const kind = fieldPath.slice(0, dot);
    const fields = this.#unused.get(kind) ?? new Set();
    this.#unused.set(kind, fields.add(fieldPath.slice(dot + 1)));
  }

  /** All of them. */
  list(): readonly Assumption[] {
    const grouped: Assumption[] = [];
    for (const [kind, fields] of this.#unused) {
      grouped.push({
        what: `fields of ${kind} without effect`,
        value: [...fields].join(', '),
        source: 'not simulated',
      });
    }
    if (this.#skipped.size > 0) {
      const counts = [...this.#skipped].map(([kind, count]) => `${count} ${kind}`).join(', ');
      grouped.push({ what: 'skipped', value: counts, source: 'kinds that traffic does not depend on' });
    }
    return [...this.#assumptions.values(), ...grouped];
  }
}
