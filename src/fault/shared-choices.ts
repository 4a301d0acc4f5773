import type { PodChoice } from './fault.ts';

/**
 * What faults that belong together choose: they hit the same pods, which the first of them to begin draws from its
 * stream. Each time that they come again they draw anew.
 */
export class SharedChoices {
  readonly #choices = new Map<string, NonNullable<PodChoice['shared']>>();

  /** The parameters of one of them for its turn-th time; `group` is what those of one document have in common. */
  parametersFor(
    group: string,
    turn: number,
    parameters: Readonly<Record<string, unknown>>,
  ): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [
        name,
        isPodChoice(value) ? { ...value, shared: this.#choice(`${group}/${name}/${turn}`) } : value,
      ]),
    );
  }

  #choice(key: string): NonNullable<PodChoice['shared']> {
    const known = this.#choices.get(key);
    if (known !== undefined) return known;
    const choice = { chosen: null };
    this.#choices.set(key, choice);
    return choice;
  }
}

function isPodChoice(value: unknown): value is PodChoice {
  return typeof value === 'object' && value !== null && 'mode' in value && 'named' in value;
}
