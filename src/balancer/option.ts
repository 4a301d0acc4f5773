/** One thing that an algorithm can be set to. */
export type OptionSpec =
  | {
      readonly kind: 'number';
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
      /** Only whole numbers. */
      readonly whole?: boolean;
      /** Only prime numbers. */
      readonly prime?: boolean;
      /** With its unit and its source. */
      readonly summary: string;
    }
  /** In ms; its name ends in `Ms`, and scenarios write it without that, as `10s`. */
  | { readonly kind: 'duration'; readonly default: number; readonly summary: string }
  | { readonly kind: 'boolean'; readonly default: boolean; readonly summary: string }
  | { readonly kind: 'choice'; readonly default: string; readonly values: readonly string[]; readonly summary: string };

/** The options of an algorithm, by name in lower camel case with the unit last (`decayMs`). */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** Options as somebody wrote them. */
export type GivenOptions = Readonly<Record<string, unknown>>;

/** Options as an algorithm gets them: every one has a value. */
export type OptionValues<Specs extends OptionSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name]['kind'] extends 'number' | 'duration'
    ? number
    : Specs[Name]['kind'] extends 'boolean'
      ? boolean
      : string;
};

/** Options of any algorithm, each with its value. */
export type ResolvedOptions = Readonly<Record<string, number | boolean | string>>;

/** A mistake in an option: its name, what is wrong with it and what was expected. */
export interface OptionMistake {
  readonly option: string;
  readonly message: string;
}

/** Every option with its value, and the mistakes of those that were given. Undefined counts as not given. */
export function resolveOptions(
  specs: OptionSpecs,
  given: GivenOptions,
): {
  readonly values: Readonly<Record<string, number | boolean | string>>;
  readonly mistakes: readonly OptionMistake[];
} {
  const mistakes: OptionMistake[] = [];
  const values: Record<string, number | boolean | string> = Object.create(null);
  for (const [name, spec] of Object.entries(specs)) {
    const value = given[name];
    const wrong = value === undefined ? null : whatIsWrong(spec, value);
    if (wrong !== null) mistakes.push({ option: name, message: wrong });
    values[name] = value === undefined || wrong !== null ? spec.default : (value as number | boolean | string);
  }
  const names = Object.keys(specs);
  for (const name of Object.keys(given)) {
    if (given[name] === undefined || Object.hasOwn(specs, name)) continue;
    const message = names.length === 0 ? 'it has no options' : `there are ${names.join(', ')}`;
    mistakes.push({ option: name, message });
  }
  return { values, mistakes };
}

function whatIsWrong(spec: OptionSpec, value: unknown): string | null {
  switch (spec.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? null : 'expected true or false';
    case 'choice':
      return spec.values.includes(value as string) ? null : `expected one of ${spec.values.join(', ')}`;
    case 'duration':
      return typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY
        ? null
        : 'expected a time in ms';
    default: {
      const isNumber = typeof value === 'number' && Number.isFinite(value);
      const isInside = isNumber && value >= spec.minimum && value <= spec.maximum;
      const isOfSort =
        isInside && (spec.whole !== true || Number.isInteger(value)) && (spec.prime !== true || isPrime(value));
      if (isOfSort) return null;
      const sort = spec.prime === true ? 'prime ' : spec.whole === true ? 'whole ' : '';
      return `expected a ${sort}number from ${spec.minimum} to ${spec.maximum}`;
    }
  }
}

function isPrime(value: number): boolean {
  if (!Number.isInteger(value) || value < 2) return false;
  for (let divisor = 2; divisor * divisor <= value; divisor++) if (value % divisor === 0) return false;
  return true;
}
