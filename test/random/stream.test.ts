import { describe, expect, it } from 'vitest';
import { AssertionError } from '../../src/base/assert.ts';
import { Stream, Streams } from '../../src/random/stream.ts';
import { chiSquareTest } from '../../src/statistics/chi-square.ts';
import { autocorrelation } from './autocorrelation.ts';
import { kolmogorovDistance, kolmogorovLimit } from './kolmogorov-smirnov.ts';

describe('the generator', () => {
  it('is xoshiro128**, word for word', () => {
    const stream = new Stream(1, 2, 3, 4);
    // The first words of the authors' C program from this state; the very first is rotl(2 · 5, 7) · 9 = 11520.
    const reference = [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ];
    expect(Array.from(reference, () => stream.word())).toEqual(reference);
  });

  it('follows the published recurrence for a million words', () => {
    const stream = new Stream(0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef);
    let last = 0;
    for (let i = 0; i < 1_000_000; i++) last = stream.word();
    expect(last).toBe(publishedRecurrence([0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef], 1_000_000).at(-1));
  });

  it('goes on in a copy as in the original, and neither moves the other', () => {
    const stream = new Stream(1, 2, 3, 4);
    stream.word();
    const copy = stream.copy();
    const words = Array.from({ length: 20 }, () => stream.word());
    expect(Array.from({ length: 20 }, () => copy.word())).toEqual(words);
  });

  it('refuses the state of which all successors are zero', () => {
    expect(() => new Stream(0, 0, 0, 0)).toThrow(AssertionError);
  });
});

describe('uniform', () => {
  const stream = new Streams(1, 0).named('uniform');
  const draws = Float64Array.from({ length: 100_000 }, () => stream.uniform());

  it('is from 0 to 1, without 1', () => {
    expect(draws.every((u) => u >= 0 && u < 1)).toBe(true);
  });

  it('is a multiple of 2⁻⁵³ and uses the last bit', () => {
    const integers = draws.map((u) => u * 9007199254740992);
    expect(integers.every(Number.isInteger)).toBe(true);
    expect(integers.some((integer) => integer % 2 === 1)).toBe(true);
  });

  it('is uniform, and draws do not know of their predecessors', () => {
    expect(kolmogorovDistance(draws, (u) => u)).toBeLessThan(kolmogorovLimit(draws.length));
    for (const lag of [1, 2, 3, 10]) {
      expect(Math.abs(autocorrelation(draws, lag))).toBeLessThan(4 / Math.sqrt(draws.length));
    }
  });

  it('fills the unit square evenly with pairs', () => {
    const cells = new Float64Array(100);
    for (let i = 0; i < draws.length; i += 2) {
      cells[10 * Math.floor(10 * (draws[i] as number)) + Math.floor(10 * (draws[i + 1] as number))]!++;
    }
    const { pValue } = chiSquareTest(cells);
    expect(pValue).toBeGreaterThan(0.001);
    expect(pValue).toBeLessThan(0.999);
  });
});

describe('below', () => {
  it.each([2, 3, 5, 10, 30, 1000])('%i: every integer is equally likely', (n) => {
    const stream = new Streams(2, 0).named(`below ${n}`);
    const counts = new Float64Array(n);
    for (let i = 0; i < 100_000; i++) {
      counts[stream.below(n)]!++;
    }
    expect(counts.reduce((sum, count) => sum + count)).toBe(100_000);
    expect(chiSquareTest(counts).pValue).toBeGreaterThan(0.001);
  });

  it('of 1 is always 0', () => {
    const stream = new Streams(2, 0).named('one');
    expect(Array.from({ length: 100 }, () => stream.below(1)).every((drawn) => drawn === 0)).toBe(true);
  });

  it('of large numbers reaches all parts and stays below', () => {
    const stream = new Streams(2, 0).named('large');
    for (const n of [2097152, 2097153, 4294967296]) {
      const drawn = Float64Array.from({ length: 20_000 }, () => stream.below(n));
      expect(drawn.every((integer) => Number.isInteger(integer) && integer >= 0 && integer < n)).toBe(true);
      const tenths = new Float64Array(10);
      for (const integer of drawn) tenths[Math.floor((10 * integer) / n)]!++;
      expect(chiSquareTest(tenths).pValue).toBeGreaterThan(0.001);
    }
  });
});

describe('a named stream', () => {
  it('depends on seed, replication and name', () => {
    const sequences = [
      wordsOf(1, 0, 'a'),
      wordsOf(2, 0, 'a'),
      wordsOf(1, 1, 'a'),
      wordsOf(1, 0, 'b'),
      wordsOf(1, 10, 'a'),
      wordsOf(11, 0, 'a'),
      wordsOf('1,0', 0, 'a'),
    ].map(String);
    expect(new Set(sequences).size).toBe(sequences.length);
  });

  it('depends on nothing else: not on the streams asked for before, nor on what was drawn from them', () => {
    const streams = new Streams(5, 3);
    streams.named('another').word();
    streams.named('a third');
    expect(take(streams.named('client/web/service'))).toEqual(wordsOf(5, 3, 'client/web/service'));
  });

  it('is the same for a seed as number and as text', () => {
    expect(wordsOf('42', 0, 'a')).toEqual(wordsOf(42, 0, 'a'));
  });

  it('has not changed since svcsim 0.1, nor with the version of Node', () => {
    expect(wordsOf(42, 0, 'client/web/interarrival')).toEqual(PINNED);
  });

  it('cannot be shared by two purposes', () => {
    const streams = new Streams(1, 0);
    streams.named('a');
    expect(() => streams.named('a')).toThrow('the random stream "a" is already in use');
  });

  it('is uncorrelated with those of neighbouring names, replications and seeds', () => {
    const n = 20_000;
    const series = [
      ...Array.from({ length: 8 }, (_, i) => new Streams(1, 0).named(`client/${i}/service`)),
      ...Array.from({ length: 8 }, (_, i) => new Streams(1, i + 1).named('client/0/service')),
      ...Array.from({ length: 8 }, (_, i) => new Streams(i + 2, 0).named('client/0/service')),
    ].map((stream) => Float64Array.from({ length: n }, () => stream.uniform() - 0.5));
    for (const [i, first] of series.entries()) {
      for (const second of series.slice(i + 1)) {
        const product = first.reduce((sum, value, j) => sum + value * (second[j] as number), 0);
        // Each product has variance 1/144; 276 pairs, so 4.5 standard deviations are beyond chance.
        expect(Math.abs((12 * product) / Math.sqrt(n))).toBeLessThan(4.5);
      }
    }
  });

  it('begins anywhere: first draws of a thousand names are uniform', () => {
    const firsts = Float64Array.from({ length: 5000 }, (_, i) => new Streams(1, 0).named(`pod-${i}`).uniform());
    expect(kolmogorovDistance(firsts, (u) => u)).toBeLessThan(kolmogorovLimit(firsts.length));
    expect(Math.abs(autocorrelation(firsts, 1))).toBeLessThan(4 / Math.sqrt(firsts.length));
  });
});

describe('a stream that is observed', () => {
  it('gives what a plain one gives, and tells of each number once', () => {
    const told: unknown[] = [];
    const observed = new Streams(7, 2, (...draw) => told.push(draw)).named('client/web');
    const plain = new Streams(7, 2).named('client/web');
    const draws = (stream: Stream): readonly number[] => [
      stream.uniform(),
      stream.below(6),
      stream.word(),
      stream.below(3_000_000),
      stream.uniform(),
    ];
    const expected = draws(plain);
    expect(draws(observed)).toEqual(expected);
    const bounds = [null, 6, 4_294_967_296, 3_000_000, null];
    expect(told).toEqual(expected.map((value, i) => ['client/web', value, bounds[i]]));
  });
});

const PINNED: readonly number[] = [1379088911, 2065029713, 1475337063, 4221049128, 2017249011];

function wordsOf(seed: number | string, replication: number, name: string): readonly number[] {
  return take(new Streams(seed, replication).named(name));
}

function take(stream: Stream): readonly number[] {
  return Array.from({ length: 5 }, () => stream.word());
}

/** xoshiro128** with big integers, step by step as its authors state it. */
function publishedRecurrence(seed: readonly number[], count: number): readonly number[] {
  const mask = 0xffffffffn;
  const rotate = (x: bigint, by: bigint): bigint => ((x << by) | (x >> (32n - by))) & mask;
  let [s0, s1, s2, s3] = seed.map(BigInt) as [bigint, bigint, bigint, bigint];
  const words: number[] = [];
  for (let i = 0; i < count; i++) {
    words.push(Number((rotate((s1 * 5n) & mask, 7n) * 9n) & mask));
    const t = (s1 << 9n) & mask;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotate(s3, 11n);
  }
  return words;
}
