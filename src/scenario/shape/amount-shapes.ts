import {
  formatDurationMs,
  type Parsed,
  parseBandwidth,
  parseDurationMs,
  parseFraction,
  parseQuantity,
  parseRatePerSecond,
} from '../../base/units.ts';
import { type NumberBounds, outOfBounds, scalarAt } from './scalar-shapes.ts';
import type { Cursor, JsonSchema, Shape } from './shape.ts';

/** A Go duration such as `1.5s`, in ms. Bounds are ms. */
export function duration(bounds: NumberBounds = {}): Shape<number> {
  return {
    read: (at) => bounded(at, amount(at, parseDurationMs), bounds, formatDurationMs),
    schema: () => ({ ...amountSchema(['string'], '5ms', '1.5s'), pattern: '^(0|([0-9.]+(ns|us|µs|ms|s|m|h))+)$' }),
  };
}

/** A rate such as `900/s`, per second. */
export function rate(bounds: NumberBounds = {}): Shape<number> {
  return {
    read: (at) => bounded(at, amount(at, parseRatePerSecond), bounds, (perSecond) => `${perSecond}/s`),
    schema: () => ({ ...amountSchema(['string'], '900/s', '30/m'), pattern: '^[0-9.]+[kM]?/[smh]$' }),
  };
}

/** A rate such as `900/s`, or a plain number a second. */
export function rateOrNumber(): Shape<number> {
  return {
    read(at) {
      const value = scalarAt(at)?.value;
      if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
      return amount(at, parseRatePerSecond);
    },
    schema: () => amountSchema(['string', 'number'], '900/s', 900),
  };
}

/** A share from 0 to 1, as a number or a percentage. */
export function fraction(): Shape<number> {
  return {
    read: (at) => amountOrNumber(at, parseFraction),
    schema: () => amountSchema(['number', 'string'], 0.001, '0.1%'),
  };
}

/** A rate of bytes as tc writes it, such as `10mbit` or `1mbps`, in bytes a second. */
export function bandwidth(): Shape<number> {
  return {
    read: (at) => amount(at, parseBandwidth),
    schema: () => ({ ...amountSchema(['string'], '10mbit', '1mbps'), pattern: '^[0-9.]+([kKmMgGtT]i?)?(bit|bps)$' }),
  };
}

/** A Kubernetes quantity, in base units. */
export function quantity(): Shape<number> {
  return {
    read: (at) => amountOrNumber(at, parseQuantity),
    schema: () => amountSchema(['string', 'number'], '250m', '512Mi'),
  };
}

/** Text that a parser of units understands; anything else is reported as what that parser expected. */
function amount(at: Cursor, parse: (text: string) => Parsed): number | undefined {
  const value = scalarAt(at)?.value;
  const parsed = parse(typeof value === 'string' ? value : value === 0 ? '0' : '');
  if (parsed.ok && Number.isFinite(parsed.value)) return parsed.value;
  return at.unexpected(parsed.ok ? 'a smaller amount' : parsed.expected);
}

/** As {@link amount}, where a plain number is a right amount too: 0.001, 2. */
function amountOrNumber(at: Cursor, parse: (text: string) => Parsed): number | undefined {
  const value = scalarAt(at)?.value;
  if (typeof value !== 'number') return amount(at, parse);
  const parsed = parse(at.written);
  if (parsed.ok) return parsed.value;
  // The number may be written in a way that only YAML knows: 1e-3, 0x10.
  const again = parse(String(value));
  return again.ok ? again.value : at.unexpected(again.expected);
}

function bounded(
  at: Cursor,
  value: number | undefined,
  bounds: NumberBounds,
  format: (value: number) => string,
): number | undefined {
  const wrong = value === undefined ? undefined : outOfBounds(value, bounds, format);
  return wrong === undefined ? value : at.mistake(`${at.written} is ${wrong}`);
}

function amountSchema(types: readonly string[], ...examples: readonly unknown[]): JsonSchema {
  return { type: types.length === 1 ? types[0] : types, examples };
}
