import type { GivenOptions, OptionSpec, OptionSpecs } from '../option.ts';

/** No more servers, places or buckets are tried as a least or greatest value: tables of millions take too long. */
const MOST_TRIED = 10_000;

/** With which options an algorithm is tried: its defaults, and each option by itself at each of its borders. */
export function trialSettings(specs: OptionSpecs): readonly GivenOptions[] {
  const borders = Object.entries(specs).flatMap(([name, spec]) =>
    valuesOf(spec)
      .filter((value) => value !== spec.default)
      .map((value): GivenOptions => ({ [name]: value })),
  );
  return [{}, ...borders];
}

function valuesOf(spec: OptionSpec): readonly unknown[] {
  switch (spec.kind) {
    case 'boolean':
      return [false, true];
    case 'choice':
      return spec.values;
    case 'duration':
      return [0];
    default:
      return [spec.minimum, spec.maximum].filter((value) => Math.abs(value) <= MOST_TRIED);
  }
}
