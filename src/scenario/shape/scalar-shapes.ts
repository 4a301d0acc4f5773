import { expectedOneOf, nearestWord } from '../nearest-word.ts';
import { describeValue, type SourceScalar } from '../source/source-value.ts';
import type { Cursor, Shape } from './shape.ts';

/** What YAML 1.1, which kubectl reads, takes for a boolean. */
const YAML_1_1_BOOLEANS: ReadonlyMap<string, string> = new Map(
  ['y', 'yes', 'on', 'n', 'no', 'off'].map((word, i) => [word, i < 3 ? 'true' : 'false']),
);

/** The scalar at a place, or undefined for mappings and lists. */
export function scalarAt(at: Cursor): SourceScalar | undefined {
  return at.value.kind === 'scalar' ? at.value : undefined;
}

/** Text; `expected` names it: "a name". With a pattern, the whole text must match it. */
export function text(expected = 'text', pattern?: RegExp): Shape<string> {
  return {
    read(at) {
      const scalar = scalarAt(at);
      if (scalar === undefined || typeof scalar.value !== 'string') {
        return scalar === undefined || scalar.value === null ? at.unexpected(expected) : quoteIt(at, expected);
      }
      noteYaml11(at, scalar, scalar.value);
      if (pattern !== undefined && !pattern.test(scalar.value)) return at.unexpected(expected);
      return scalar.value;
    },
    schema: () => (pattern === undefined ? { type: 'string' } : { type: 'string', pattern: pattern.source }),
  };
}

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): Shape<number> {
  const range =
    max === Number.MAX_SAFE_INTEGER ? `a whole number from ${min} on` : `a whole number from ${min} to ${max}`;
  const expected = min === Number.MIN_SAFE_INTEGER ? 'a whole number' : range;
  return {
    read(at) {
      const value = scalarAt(at)?.value;
      if (typeof value === 'string' && /^-?\d+$/.test(value)) {
        return at.mistake(
          `expected ${expected}, but found ${JSON.stringify(value)}`,
          `write it without quotes: ${value}`,
        );
      }
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return at.unexpected(expected);
      noteLeadingZero(at, value);
      return value < min || value > max ? at.unexpected(expected) : value;
    },
    schema: () => ({
      type: 'integer',
      ...(min === Number.MIN_SAFE_INTEGER ? {} : { minimum: min }),
      ...(max === Number.MAX_SAFE_INTEGER ? {} : { maximum: max }),
    }),
  };
}

/** Bounds of a number: `min` and `max` are allowed themselves, `above` and `below` are not. */
export interface NumberBounds {
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly below?: number;
}

/** A finite number within bounds. */
export function number(bounds: NumberBounds = {}): Shape<number> {
  return {
    read(at) {
      const value = scalarAt(at)?.value;
      if (typeof value !== 'number' || !Number.isFinite(value)) return at.unexpected('a number');
      const wrong = outOfBounds(value, bounds, String);
      return wrong === undefined ? value : at.mistake(`${value} is ${wrong}`);
    },
    schema: () => ({
      type: 'number',
      ...(bounds.min === undefined ? {} : { minimum: bounds.min }),
      ...(bounds.max === undefined ? {} : { maximum: bounds.max }),
      ...(bounds.above === undefined ? {} : { exclusiveMinimum: bounds.above }),
      ...(bounds.below === undefined ? {} : { exclusiveMaximum: bounds.below }),
    }),
  };
}

/** Which bound a number breaks: "less than 1"; undefined when none. */
export function outOfBounds(
  value: number,
  bounds: NumberBounds,
  format: (value: number) => string,
): string | undefined {
  if (bounds.min !== undefined && value < bounds.min) return `less than ${format(bounds.min)}`;
  if (bounds.above !== undefined && value <= bounds.above) return `not above ${format(bounds.above)}`;
  if (bounds.max !== undefined && value > bounds.max) return `more than ${format(bounds.max)}`;
  if (bounds.below !== undefined && value >= bounds.below) return `not below ${format(bounds.below)}`;
  return undefined;
}

/** true or false. The words that YAML 1.1 has for them are refused: which one is meant would be a guess. */
export function boolean(): Shape<boolean> {
  return {
    read(at) {
      const value = scalarAt(at)?.value;
      if (typeof value === 'boolean') return value;
      const meant = typeof value === 'string' ? YAML_1_1_BOOLEANS.get(value.toLowerCase()) : undefined;
      return meant === undefined
        ? at.unexpected('true or false')
        : at.mistake(`expected true or false, but found "${value}"`, `write ${meant}; YAML 1.2 reads ${value} as text`);
    },
    schema: () => ({ type: 'boolean' }),
  };
}

/** One of a few words. */
export function choice<const Word extends string>(words: readonly Word[]): Shape<Word> {
  return {
    read(at) {
      const value = scalarAt(at)?.value;
      const word = words.find((each) => each === value);
      if (word !== undefined) return word;
      const all = expectedOneOf(words.filter((each) => each !== ''));
      const nearest = typeof value === 'string' ? nearestWord(value, words) : undefined;
      const help = nearest === undefined ? all : `did you mean "${nearest}"? ${all}`;
      return at.mistake(`unknown value ${describeValue(at.value)}`, help);
    },
    schema: () => ({ type: 'string', enum: words }),
  };
}

/** A number or a text, as the API's IntOrString: a port by number or name, a count or a percentage. */
export function numberOrText(): Shape<number | string> {
  return {
    read(at) {
      const value = scalarAt(at)?.value;
      if (typeof value === 'string') return value;
      return typeof value === 'number' && Number.isSafeInteger(value) ? value : at.unexpected('a whole number or text');
    },
    schema: () => ({ type: ['integer', 'string'] }),
  };
}

/** Numbers and booleans where text belongs are what they look like: quotes make them text. */
function quoteIt(at: Cursor, expected: string): undefined {
  return at.mistake(`expected ${expected}, but found ${at.written}`, `put it in quotes: ${JSON.stringify(at.written)}`);
}

function noteYaml11(at: Cursor, scalar: SourceScalar, value: string): void {
  if (!scalar.plain || value.length > 3) return;
  const boolean = YAML_1_1_BOOLEANS.get(value.toLowerCase());
  // kubectl's parser keeps single letters as they are.
  if (boolean !== undefined && value.length > 1) at.listener.ambiguous(scalar, 'text', boolean);
}

function noteLeadingZero(at: Cursor, value: number): void {
  const scalar = scalarAt(at);
  if (scalar === undefined || value < 8 || !/^[-+]?0[0-7]+$/.test(at.written)) return;
  at.listener.ambiguous(scalar, String(value), String(Number.parseInt(at.written, 8)));
}
