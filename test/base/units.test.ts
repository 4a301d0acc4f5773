import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatDurationMs,
  formatRate,
  type Parsed,
  parseBandwidth,
  parseDurationMs,
  parseFraction,
  parseQuantity,
  parseRatePerSecond,
} from '../../src/base/units.ts';

function valueOf(parsed: Parsed): number {
  if (!parsed.ok) throw new Error(`expected ${parsed.expected}`);
  return parsed.value;
}

describe('a Go duration', () => {
  it.each([
    ['0', 0],
    ['0s', 0],
    ['250us', 0.25],
    ['250µs', 0.25],
    ['250μs', 0.25],
    ['5ms', 5],
    ['1.5s', 1500],
    ['.5s', 500],
    ['1.s', 1000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['1h0m0.5s', 3_600_500],
    ['1ns', 1e-6],
    ['0.1s', 100],
    ['0.3ms', 0.3],
    ['24h', 86_400_000],
  ])('%s is %d ms', (text, ms) => {
    expect(valueOf(parseDurationMs(text))).toBe(ms);
  });

  it.each(['', '5', '1.5', '-5ms', '+5ms', '5 ms', ' 5ms', '5ms ', '5MS', '1d', 'ms', '1e3s', '.s', '1h-30m', '5ms,'])(
    'refuses "%s"',
    (text) => {
      expect(parseDurationMs(text)).toMatchObject({ ok: false, expected: expect.stringContaining('a duration') });
    },
  );

  it('of whole microseconds is exact, in whatever units it is written', () => {
    fc.assert(
      fc.property(fc.nat(1e9), (us) => {
        const ms = us / 1000;
        expect(valueOf(parseDurationMs(`${us}us`))).toBe(ms);
        expect(valueOf(parseDurationMs(`${Math.floor(us / 1e6)}s${us % 1e6}us`))).toBe(ms);
        expect(valueOf(parseDurationMs(`${ms}ms`))).toBe(ms);
      }),
    );
  });
});

describe('a rate', () => {
  it.each([
    ['900/s', 900],
    ['30/m', 0.5],
    ['12k/m', 200],
    ['5/h', 5 / 3600],
    ['1.5k/s', 1500],
    ['2M/s', 2e6],
    ['0/s', 0],
  ])('%s is %d a second', (text, perSecond) => {
    expect(valueOf(parseRatePerSecond(text))).toBe(perSecond);
  });

  it.each(['900', '900/', '/s', '-1/s', '900 /s', '900/sec', '900/ms', '1e3/s', '1K/s'])('refuses "%s"', (text) => {
    expect(parseRatePerSecond(text).ok).toBe(false);
  });
});

describe('a Kubernetes quantity', () => {
  it.each([
    ['0', 0],
    ['2', 2],
    ['250m', 0.25],
    ['100u', 1e-4],
    ['5n', 5e-9],
    ['1k', 1000],
    ['3M', 3e6],
    ['1.5G', 1.5e9],
    ['2E', 2e18],
    ['1Ki', 1024],
    ['512Mi', 536_870_912],
    ['1.5Gi', 1_610_612_736],
    ['1Ei', 2 ** 60],
    ['1e3', 1000],
    ['1E3', 1000],
    ['12e-3', 0.012],
    ['-1', -1],
    ['+1', 1],
    ['.5', 0.5],
    ['1.', 1],
    ['0.1', 0.1],
    ['100m', 0.1],
  ])('%s is %d', (text, value) => {
    expect(valueOf(parseQuantity(text))).toBe(value);
  });

  it.each(['', '1K', '1ki', '1KI', '1mi', '1e', '1e3k', '1 Gi', 'm', '.', '1.5.5', '0x10', 'NaN', '1_000'])(
    'refuses "%s"',
    (text) => {
      expect(parseQuantity(text).ok).toBe(false);
    },
  );
});

describe('a share', () => {
  it.each([
    ['0.1%', 0.001],
    ['100%', 1],
    ['0', 0],
    ['0.2', 0.2],
    ['1', 1],
    ['7%', 0.07],
  ])('%s is the fraction %d', (text, fraction) => {
    expect(valueOf(parseFraction(text))).toBe(fraction);
  });

  it.each(['101%', '1.1', '-1%', '%', '1 %', '', 'half'])('refuses "%s"', (text) => {
    expect(parseFraction(text).ok).toBe(false);
  });
});

describe('a rate of data, as tc writes it', () => {
  it.each([
    ['8bit', 1],
    ['10mbit', 1_250_000],
    ['1.5Gbit', 187_500_000],
    ['1mbps', 1_000_000],
    ['2kibit', 256],
    ['4KiBps', 4096],
    ['1tbps', 1e12],
  ])('%s is %d bytes a second', (text, bytes) => {
    expect(valueOf(parseBandwidth(text))).toBe(bytes);
  });

  it.each(['', '10', '10m', '0mbit', '1 mbit', 'mbit', '-1mbit', '1mb', '1ibit', '10/s'])('refuses "%s"', (text) => {
    expect(parseBandwidth(text).ok).toBe(false);
  });
});

describe('a duration for people', () => {
  it.each([
    [0, '0s'],
    [24.1, '24.1ms'],
    [24.149, '24.1ms'],
    [0.25, '250us'],
    [0.0001, '100ns'],
    [1, '1ms'],
    [0.99996, '1ms'],
    [999.4, '999ms'],
    [999.6, '1s'],
    [1500, '1.5s'],
    [59_949, '59.9s'],
    [59_999, '1m'],
    [600_000, '10m'],
    [90_000, '1m30s'],
    [5_400_000, '1h30m'],
    [86_400_000, '24h'],
    [-1500, '-1.5s'],
    [Number.NaN, '-'],
    [Number.POSITIVE_INFINITY, 'Inf'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDurationMs(ms)).toBe(text);
  });

  it('is a duration that can be read again, to three digits', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e8, noNaN: true }), (ms) => {
        const again = valueOf(parseDurationMs(formatDurationMs(ms)));
        expect(Math.abs(again - ms)).toBeLessThanOrEqual(0.0051 * ms + (ms > 59_000 ? 500 : 0));
      }),
    );
  });
});

describe('a rate for people', () => {
  it.each([
    [900, '900/s'],
    [0.5, '30/m'],
    [5 / 3600, '5/h'],
    [0, '0/s'],
    [1234, '1234/s'],
    [12_500, '12.5k/s'],
    [2e6, '2M/s'],
    [3.14159, '3.14/s'],
    [Number.NaN, '-'],
  ])('%d a second is %s', (perSecond, text) => {
    expect(formatRate(perSecond)).toBe(text);
  });
});
