import { describe, expect, it } from 'vitest';
import { ketamaRing } from '../../../src/balancer/envoy/ketama-ring.ts';
import { XxHash64 } from '../../../src/balancer/xx-hash-64.ts';
import { Streams } from '../../../src/random/stream.ts';
import { interval } from '../../../src/statistics/interval.ts';
import { theoryCases } from '../../fixtures/theory.ts';
import { hostsWithRandomNames, sharesOverMean } from './hash-shares.ts';

/** Rings of so many points take too long to be drawn often enough. */
const affordable = theoryCases('g10.ring.').filter(({ model }) => model.backends * model.virtual_nodes <= 20_000);

it.each(affordable)('$title are those of theory: largest, smallest and variation', ({ id, model, values }) => {
  const { backends: count, virtual_nodes: points } = model;
  const rings = Math.max(30, Math.min(400, Math.floor(300_000 / (count * points))));
  const stream = new Streams(1, 0).named(id);
  const shares = Array.from({ length: rings }, () => {
    // A little less, so that rounding does not bring one point more.
    const ring = ketamaRing(hostsWithRandomNames(count, stream), count * points - 0.5, 8_388_608);
    expect(ring.size).toBe(count * points);
    return sharesOverMean(ring, count);
  });
  const variance = (each: readonly number[]): number =>
    each.reduce((sum, share) => sum + (share - 1) * (share - 1), 0) / count;
  const expected = [
    [shares.map((each) => Math.max(...each)), values.expected_max_over_mean, 0.05],
    [shares.map((each) => Math.min(...each)), values.expected_min_over_mean, 0.25],
    [shares.map(variance), values.cv_of_share * values.cv_of_share, 0.25],
  ] as const;
  for (const [drawn, value, precision] of expected) {
    const { estimate, halfWidth } = interval(drawn);
    expect((halfWidth as number) / value).toBeLessThan(precision);
    expect(Math.abs((estimate as number) - value)).toBeLessThan(2 * (halfWidth as number));
  }
});

describe('the ring of Envoy', () => {
  it('has the points of xxHash of address, underscore and number', () => {
    const ring = ketamaRing([{ server: 7, address: '10.0.0.1:80', weight: 3 }], 12, 100);
    const hash = new XxHash64();
    const points = Array.from({ length: 12 }, (_, i) => {
      hash.ofText(`10.0.0.1:80_${i}`);
      return [hash.high, hash.low] as const;
    });
    points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    expect([...ring.high].map((high, i) => [high, ring.low[i]])).toEqual(points);
    expect(new Set(ring.server)).toEqual(new Set([7]));
  });

  it.each([
    ['has at least the minimum', [1, 1, 1], 1024, 8_388_608, [342, 342, 342]],
    ['gives the lightest a whole number, and the others theirs', [1, 2, 5], 100, 8_388_608, [13, 26, 65]],
    ['shares what is over in the order of hosts', [1, 1, 1, 1], 6, 6, [2, 1, 2, 1]],
    ['has no more than the maximum', [1, 1], 10, 4, [2, 2]],
  ])('%s', (_, weights, minimum, maximum, want) => {
    const hosts = weights.map((weight, i) => ({ server: i + 1, address: `h${i}`, weight }));
    const ring = ketamaRing(hosts, minimum, maximum);
    expect(weights.map((_, i) => ring.server.filter((server) => server === i + 1).length)).toEqual(want);
  });
});
