import { assert } from './assert.ts';

/**
 * The kinds of one thing (distributions, faults, charts), found by name, in the order in which they are listed. Fixed
 * once it is made: a kind is added by adding its line where the registry is.
 */
export class Registry<Kind extends { readonly name: string }> {
  /** All kinds, in order. */
  readonly all: readonly Kind[];
  /** Their names, in order. */
  readonly names: readonly string[];
  readonly #byName: ReadonlyMap<string, Kind>;

  constructor(all: readonly Kind[]) {
    this.all = [...all];
    this.names = all.map((kind) => kind.name);
    this.#byName = new Map(all.map((kind) => [kind.name, kind]));
    assert(this.#byName.size === all.length, `a name stands for one kind, but these do not: ${this.names.join(', ')}`);
  }

  /** The kind of that name, or undefined: for names that a user wrote. */
  find(name: string): Kind | undefined {
    return this.#byName.get(name);
  }

  /** The kind of that name, which has been checked to exist. */
  get(name: string): Kind {
    const kind = this.#byName.get(name);
    assert(kind !== undefined, `there is no kind named "${name}"; there are ${this.names.join(', ')}`);
    return kind;
  }
}
