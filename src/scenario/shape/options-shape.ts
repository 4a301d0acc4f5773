import type { GivenOptions, OptionSpec, OptionSpecs } from '../../balancer/option.ts';
import { duration } from './amount-shapes.ts';
import { type Field, object, optional } from './object-shape.ts';
import { boolean, choice, integer, number } from './scalar-shapes.ts';
import type { Shape } from './shape.ts';

/**
 * The options of an algorithm or a layer of `balancer`, as a mapping. A duration is written with its unit and without
 * it in its name: `decayMs` is `decay: 10s`. Reads as the options that were given, by the names that they have there.
 */
export function optionsShape(specs: OptionSpecs): Shape<GivenOptions> {
  const names = Object.keys(specs);
  const fields = object(
    Object.fromEntries(
      names.map((name): [string, Field<unknown, false>] => {
        const spec = specs[name] as OptionSpec;
        return [writtenName(name, spec), optional(optionShape(spec), describeOption(spec))];
      }),
    ),
  );
  return {
    read(at) {
      if (names.length === 0 && at.value.kind === 'mapping' && at.value.entries.size > 0) {
        return at.mistake('there are no options', 'leave it out, or write {}');
      }
      const read = fields.read(at);
      if (read === undefined) return undefined;
      const given = names.map((name) => [name, read[writtenName(name, specs[name] as OptionSpec)]] as const);
      return Object.fromEntries(given.filter(([, value]) => value !== undefined));
    },
    schema: fields.schema,
  };
}

/** The name of an option in documents: of a duration without its unit. */
export function writtenName(name: string, { kind }: OptionSpec): string {
  return kind === 'duration' ? name.replace(/Ms$/, '') : name;
}

function optionShape(spec: OptionSpec): Shape<unknown> {
  switch (spec.kind) {
    case 'duration':
      return duration();
    case 'boolean':
      return boolean();
    case 'choice':
      return choice(spec.values);
    default:
      return spec.whole === true ? wholeNumber(spec) : number({ min: spec.minimum, ...upTo(spec.maximum) });
  }
}

function wholeNumber({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }): Shape<number> {
  return integer(minimum, Math.min(maximum, Number.MAX_SAFE_INTEGER));
}

function upTo(maximum: number): { readonly max?: number } {
  return Number.isFinite(maximum) ? { max: maximum } : {};
}

function describeOption(spec: OptionSpec): string {
  const value = spec.kind === 'duration' ? `${spec.default}ms` : String(spec.default);
  return `${spec.summary} Default ${value}.`;
}
