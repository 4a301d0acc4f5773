import { type OptionSpec, resolveOptions } from '../option.ts';

const kinds = ['number', 'duration', 'boolean', 'choice'] satisfies OptionSpec['kind'][];

/** The mistakes in what a user's own algorithm says it can be set to, in words. */
export function mistakesOfOptionSpecs(specs: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(specs).flatMap(([name, spec]) => mistakesOfSpec(name, spec));
}

function mistakesOfSpec(name: string, given: unknown): readonly string[] {
  const spec = (typeof given === 'object' && given !== null ? given : {}) as Readonly<Record<string, unknown>>;
  const wrong = (what: string): readonly string[] => [`options.${name}: ${what}`];
  const kind = kinds.find((each) => each === spec.kind);
  if (kind === undefined) return wrong(`its kind is none of ${kinds.join(', ')}`);
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) return wrong('expected a name in lower camel case');
  if ((kind === 'duration') !== name.endsWith('Ms')) {
    return wrong('names of durations, and no others, end in Ms');
  }
  if (typeof spec.summary !== 'string') return wrong('expected a summary, with its unit');
  if (kind === 'choice' && !(Array.isArray(spec.values) && spec.values.every((value) => typeof value === 'string'))) {
    return wrong('expected values: a list of text');
  }
  if (kind === 'number' && !(isNumber(spec.minimum) && isNumber(spec.maximum))) {
    return wrong('expected minimum and maximum');
  }
  const { mistakes } = resolveOptions({ [name]: spec as unknown as OptionSpec }, { [name]: spec.default ?? null });
  return mistakes.flatMap(({ message }) => wrong(`its default is wrong: ${message}`));
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && !Number.isNaN(value);
}
