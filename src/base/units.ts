/**
 * Amounts as people write them, into numbers. Every parser is strict: the whole text must be the
 * amount, nothing before or after it. What is wrong comes back as a sentence fragment that completes
 * "expected …"; the caller knows the place in the document and makes the error.
 */
export type Parsed = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly expected: string };

const nanosecondsPer: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

const DURATION = 'a duration such as 250us, 5ms, 1.5s or 1h30m';
const RATE = 'a rate such as 900/s, 30/m, 12k/m or 5/h';
const QUANTITY = 'a quantity such as 250m, 2, 1e3, 512Mi or 1.5Gi';
const BANDWIDTH = 'a rate such as 10mbit (bits a second) or 1mbps (bytes a second), above 0';
const PERCENTAGE = 'a percentage such as 0.1% or a fraction from 0 to 1';

/**
 * A Go duration (Go time.ParseDuration): decimal numbers with units `ns us µs ms s m h`, summed. No
 * sign; a bare number is refused except `0`, because its unit would be a guess. Exact below a
 * nanosecond's rounding: `0.1s` is 100, not 100.00000000000001.
 *
 * @returns milliseconds.
 */
export function parseDurationMs(text: string): Parsed {
  if (text === '0') return { ok: true, value: 0 };
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(text)) {
    return { ok: false, expected: DURATION };
  }
  let nanoseconds = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of text.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const perUnit = nanosecondsPer.get(unit) as bigint;
    nanoseconds += (BigInt(whole + fraction) * perUnit) / powerOfTen(fraction.length);
  }
  return { ok: true, value: Number(nanoseconds) / 1e6 };
}

/**
 * A rate: a number, perhaps in thousands or millions (`k`, `M`), per second, minute or hour.
 *
 * @returns events per second.
 */
export function parseRatePerSecond(text: string): Parsed {
  const match = /^(\d+(?:\.\d+)?|\.\d+)([kM]?)\/(s|m|h)$/.exec(text);
  if (match === null) return { ok: false, expected: RATE };
  const scale = match[2] === 'k' ? 1e3 : match[2] === 'M' ? 1e6 : 1;
  const seconds = match[3] === 'h' ? 3600 : match[3] === 'm' ? 60 : 1;
  return { ok: true, value: (Number(match[1]) * scale) / seconds };
}

const binaryExponents: ReadonlyMap<string, number> = new Map([
  ['Ki', 1],
  ['Mi', 2],
  ['Gi', 3],
  ['Ti', 4],
  ['Pi', 5],
  ['Ei', 6],
]);

const decimalExponents: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);

/**
 * A Kubernetes quantity (k8s.io/apimachinery resource.Quantity): a decimal number, perhaps signed,
 * with a binary (`Ki…Ei`), decimal (`n u m k M G T P E`) or exponent (`1e3`) suffix.
 *
 * @returns the number in base units (cores, bytes), the double nearest to the exact value.
 */
export function parseQuantity(text: string): Parsed {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([KMGTPE]i)|([numkMGTPE]?)|[eE]([+-]?\d{1,3}))$/.exec(text);
  if (match === null) return { ok: false, expected: QUANTITY };
  const [, digits = '', binary, decimal = '', exponent] = match;
  if (binary !== undefined) {
    let value = Number(digits);
    for (let i = 0; i < (binaryExponents.get(binary) as number); i++) value *= 1024;
    return { ok: true, value };
  }
  // Number() of a decimal literal rounds once; a product of two doubles would round twice.
  const power = exponent ?? String(decimalExponents.get(decimal) as number);
  return { ok: true, value: Number(`${digits}e${power}`) };
}

/**
 * A rate of data as tc of Linux writes it: a number and `bit` (bits a second) or `bps` (bytes a second), perhaps with
 * `k m g t` (thousands) or `ki mi gi ti` (powers of 1024) before. Case does not count, but a zero is refused, and so is
 * a number without its unit, which tc takes for bits.
 *
 * @returns bytes a second.
 */
export function parseBandwidth(text: string): Parsed {
  const match = /^(\d+(?:\.\d+)?|\.\d+)([kmgt]?)(i?)(bit|bps)$/.exec(text.toLowerCase());
  const [, digits = '', prefix = '', binary = '', unit = ''] = match ?? [];
  if (match === null || Number(digits) === 0 || (prefix === '' && binary !== ''))
    return { ok: false, expected: BANDWIDTH };
  let bytes = unit === 'bit' ? Number(digits) / 8 : Number(digits);
  for (let power = ' kmgt'.indexOf(prefix || ' '); power > 0; power--) bytes *= binary === '' ? 1000 : 1024;
  return { ok: true, value: bytes };
}

/**
 * A share: `0.1%`, or the fraction itself (`0.001`). From 0 to 1 both included.
 *
 * @returns the fraction.
 */
export function parseFraction(text: string): Parsed {
  const match = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text);
  if (match === null) return { ok: false, expected: PERCENTAGE };
  const value = Number(match[2] === '%' ? `${match[1]}e-2` : match[1]);
  return value <= 1 ? { ok: true, value } : { ok: false, expected: PERCENTAGE };
}

/**
 * A duration for people: one unit, three significant digits at most ("24.1ms", "850us", "1.5s"), and
 * from a minute on whole units as Go writes them ("10m", "1h30m", "1m30s"). NaN is "-".
 */
export function formatDurationMs(ms: number): string {
  if (Number.isNaN(ms)) return '-';
  if (ms < 0) return `-${formatDurationMs(-ms)}`;
  if (ms === Number.POSITIVE_INFINITY) return 'Inf';
  if (ms === 0) return '0s';
  // The limits lie where three digits would round up into the next unit.
  if (ms < 0.0009995) return `${threeDigits(ms * 1e6)}ns`;
  if (ms < 0.9995) return `${threeDigits(ms * 1e3)}us`;
  if (ms < 999.5) return `${threeDigits(ms)}ms`;
  if (ms < 59_950) return `${threeDigits(ms / 1e3)}s`;
  const seconds = Math.round(ms / 1e3);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join('');
}

/**
 * A rate for people: "900/s", "12.5k/s"; below one a second by the minute, then by the hour ("30/m",
 * "5/h"). NaN is "-".
 */
export function formatRate(perSecond: number): string {
  if (Number.isNaN(perSecond)) return '-';
  if (perSecond === 0) return '0/s';
  if (perSecond < 0) return `-${formatRate(-perSecond)}`;
  if (perSecond < 1 / 60) return `${threeDigits(perSecond * 3600)}/h`;
  if (perSecond < 1) return `${threeDigits(perSecond * 60)}/m`;
  if (perSecond < 9_995) return `${fourDigits(perSecond)}/s`;
  if (perSecond < 999_500) return `${threeDigits(perSecond / 1e3)}k/s`;
  return `${threeDigits(perSecond / 1e6)}M/s`;
}

/** Three significant digits without trailing zeros; whole numbers from 100 on. */
function threeDigits(value: number): string {
  if (value >= 99.95) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

function fourDigits(value: number): string {
  return value >= 999.5 ? String(Math.round(value)) : threeDigits(value);
}

function powerOfTen(exponent: number): bigint {
  return BigInt(`1${'0'.repeat(exponent)}`);
}
