import { describe, expect, it } from 'vitest';
import { createBalancer, type NamedBalancer } from '../../../src/balancer/create-balancer.ts';
import { chiSquareTest } from '../../../src/statistics/chi-square.ts';

const name = 'envoy/least-request';
const ids = ['a', 'b', 'c', 'd', 'e'];
const hosts = ids.map((id) => ({ id }));

function counts(balancer: NamedBalancer, picks: number): readonly number[] {
  const given = Array.from({ length: picks }, () => balancer.pick());
  return ids.map((id) => given.filter((each) => each === id).length);
}

describe('over hosts of equal weight', () => {
  it.each([2, 3])(
    'takes the busiest host only where all %i draws fall on it, since hosts may be drawn twice',
    (choices) => {
      const balancer = createBalancer(name, hosts, { seed: 1, choiceCount: choices });
      balancer.opened('c');
      const drawnAlone = 1 / 5 ** choices;
      const { pValue } = chiSquareTest(
        counts(balancer, 50_000),
        ids.map((id) => (id === 'c' ? drawnAlone : (1 - drawnAlone) / 4)),
      );
      expect(pValue).toBeGreaterThan(0.005);
    },
  );

  it('full scan takes any of those with the fewest, equally often', () => {
    const balancer = createBalancer(name, hosts, { seed: 2, selectionMethod: 'full-scan' });
    balancer.opened('a');
    const [a, ...others] = counts(balancer, 20_000);
    expect(a).toBe(0);
    expect(chiSquareTest(others).pValue).toBeGreaterThan(0.005);
  });

  it('full scan with ties to the first sends all of many idle clients to one host', () => {
    const firsts = Array.from({ length: 50 }, (_, seed) =>
      createBalancer(name, hosts, { seed, selectionMethod: 'full-scan', fullScanTies: 'first' }).pick(),
    );
    expect(new Set(firsts)).toEqual(new Set(['a']));
  });
});

describe('where weights differ', () => {
  it('is weighted round robin while nothing is open, or with a bias of 0', () => {
    for (const options of [{}, { activeRequestBias: 0 }]) {
      const balancer = createBalancer(
        name,
        ids.map((id, i) => ({ id, weight: i + 1 })),
        options,
      );
      if ('activeRequestBias' in options) for (let i = 0; i < 9; i++) balancer.opened('e');
      for (const [i, count] of counts(balancer, 1500).entries())
        expect(Math.abs(count - 100 * (i + 1))).toBeLessThan(3);
    }
  });

  it.each([
    [1, 4],
    [2, 16],
    [0.5, 2],
  ])('with a bias of %d a host with three requests gets %i times less', (activeRequestBias, less) => {
    const balancer = createBalancer(
      name,
      [
        { id: 'a', weight: 5 },
        { id: 'b', weight: 10 },
      ],
      { activeRequestBias },
    );
    for (let i = 0; i < 3; i++) balancer.opened('b');
    const given = Array.from({ length: 4000 }, () => balancer.pick());
    const b = given.filter((id) => id === 'b').length;
    expect(b / (4000 - b)).toBeCloseTo(2 / less, 1);
  });
});
