import { describe, expect, it } from 'vitest';
import { createBalancer, type NamedBalancer, type Server } from '../../../src/balancer/create-balancer.ts';
import { levelUse } from '../../../src/balancer/layer/panic-threshold.ts';
import { levelHealth, priorityLoads } from '../../../src/balancer/layer/priority-levels.ts';

/** The tables of Envoy's documentation of priority levels: healthy percent of each level, and the traffic that it gets. */
const table: readonly (readonly [readonly number[], readonly number[]])[] = [
  [
    [100, 100],
    [100, 0],
  ],
  [
    [72, 100],
    [100, 0],
  ],
  [
    [71, 100],
    [99, 1],
  ],
  [
    [50, 100],
    [70, 30],
  ],
  [
    [25, 100],
    [35, 65],
  ],
  [
    [0, 100],
    [0, 100],
  ],
  [
    [72, 72],
    [100, 0],
  ],
  [
    [71, 71],
    [99, 1],
  ],
  [
    [50, 50],
    [70, 30],
  ],
  [
    [25, 25],
    [50, 50],
  ],
  [
    [25, 25, 100],
    [35, 35, 30],
  ],
  [
    [25, 25, 20],
    [36, 36, 28],
  ],
];

const SERVERS = 100;
const PICKS = 20_000;
const ejecting = { outlierDetection: { consecutive5xx: 1, maxEjectionPercent: 100 } };

/** A balancer of levels of 100 servers each, of which so many are healthy and the others have been ejected. */
function levels(healthy: readonly number[], algorithm: string, layers = {}): NamedBalancer {
  const servers: Server[] = healthy.flatMap((_, priority) =>
    Array.from({ length: SERVERS }, (_, i) => ({ id: `${priority}/${i}`, priority })),
  );
  const balancer = createBalancer(algorithm, servers, {
    seed: 11,
    layers: { priorityLevels: {}, ...ejecting, ...layers },
  });
  for (const [priority, percent] of healthy.entries()) {
    for (let i = percent; i < SERVERS; i++) {
      balancer.opened(`${priority}/${i}`);
      balancer.closed(`${priority}/${i}`, { failed: true });
    }
  }
  return balancer;
}

/** Percent of the picks that each level gets, and the servers that got any. */
function traffic(balancer: NamedBalancer, count: number): { shares: number[]; used: Set<string> } {
  const shares = Array.from({ length: count }, () => 0);
  const used = new Set<string>();
  for (let i = 0; i < PICKS; i++) {
    const id = balancer.pick({ key: `flow ${i}` })!;
    shares[Number(id[0])]! += 100 / PICKS;
    used.add(id);
  }
  return { shares, used };
}

describe('priority levels', () => {
  it.each(table)('of which %j percent are healthy take %j percent of the traffic', (healthy, loads) => {
    expect(priorityLoads(healthy.map((percent) => levelHealth(percent, 100, 140)))).toEqual(loads);
  });

  it.each(table)('of which %j percent are healthy get %j percent of the requests', (healthy, loads) => {
    for (const algorithm of ['linkerd/least-loaded', 'cloud/flow-hash']) {
      // That table is without panic, in which 25, 25 and 20 % would be.
      const { shares } = traffic(levels(healthy, algorithm, { panicThreshold: { percent: 0 } }), healthy.length);
      // Five standard deviations of 20,000 draws are less than 1.8 percentage points.
      for (const [level, share] of shares.entries()) {
        if (loads[level] === 0 || loads[level] === 100) expect(share).toBeCloseTo(loads[level]!, 6);
        else expect(Math.abs(share - loads[level]!)).toBeLessThan(1.8);
      }
    }
  });

  it('take what they are able to, however many there are and however few are healthy', () => {
    for (let a = 0; a <= 100; a += 7) {
      for (let b = 0; b <= 100; b += 9) {
        for (const c of [0, 1, 33, 100]) {
          const loads = priorityLoads([a, b, c]);
          expect(loads.reduce((sum, load) => sum + load, 0)).toBe(100);
          expect(Math.min(...loads)).toBeGreaterThanOrEqual(0);
          if (a + b + c > 0) for (const [i, health] of [a, b, c].entries()) if (health === 0) expect(loads[i]).toBe(0);
        }
      }
    }
  });

  it('count servers without weight neither as healthy nor at all', () => {
    const balancer = createBalancer(
      'ipvs/rr',
      [
        { id: 'a', priority: 0, weight: 0 },
        { id: 'b', priority: 0 },
        { id: 'c', priority: 7 },
      ],
      { layers: { priorityLevels: {} } },
    );
    for (let i = 0; i < 50; i++) expect(balancer.pick()).toBe('b');
    balancer.setWeight('b', 0);
    for (let i = 0; i < 50; i++) expect(balancer.pick()).toBe('c');
    balancer.setWeight('c', 0);
    expect(balancer.pick()).toBeNull();
    balancer.setWeight('a', 1);
    expect(balancer.pick()).toBe('a');
  });
});

describe('the panic threshold', () => {
  // The tables of Envoy's documentation of the panic threshold.
  it.each([
    [
      [72, 100],
      [100, 0],
      [false, false],
    ],
    [
      [50, 100],
      [70, 30],
      [false, false],
    ],
    [
      [25, 100],
      [35, 65],
      [false, false],
    ],
    [
      [0, 100],
      [0, 100],
      [false, false],
    ],
    [
      [72, 72],
      [100, 0],
      [false, false],
    ],
    [
      [25, 25],
      [50, 50],
      [true, true],
    ],
    [
      [5, 65],
      [7, 93],
      [true, false],
    ],
  ] as const)('with %j percent healthy: traffic %j, in panic %j', (healthy, loads, inPanic) => {
    const counts = healthy.map((percent) => ({ healthy: percent, total: 100 }));
    const health = healthy.map((percent) => levelHealth(percent, 100, 140));
    expect(levelUse(counts, health, 50)).toEqual({ loads, inPanic });
    const { used } = traffic(levels(healthy, 'linkerd/least-loaded'), healthy.length);
    for (const [level, percent] of healthy.entries()) {
      if (loads[level] === 0) continue;
      const ofLevel = [...used].filter((id) => id.startsWith(`${level}/`));
      expect(ofLevel.length > percent).toBe(inPanic[level]);
    }
  });

  it('sends traffic by the number of servers when all levels are in panic', () => {
    const counts = [
      { healthy: 1, total: 30 },
      { healthy: 0, total: 10 },
      { healthy: 0, total: 0 },
    ];
    expect(levelUse(counts, [4, 0, 0], 50)).toEqual({ inPanic: [true, true, true], loads: [75, 25, 0] });
  });

  it('uses every server when all are ejected, but one of weight 0', () => {
    const balancer = levels([0], 'ipvs/rr');
    balancer.setWeight('0/7', 0);
    const { used } = traffic(balancer, 1);
    expect(used.size).toBe(SERVERS - 1);
    expect(used.has('0/7')).toBe(false);
  });

  it('of 0 never uses an ejected server, so there may be none', () => {
    const layers = { panicThreshold: { percent: 0 } };
    expect(levels([0], 'ipvs/rr', layers).pick()).toBeNull();
    expect([...traffic(levels([2], 'ipvs/rr', layers), 1).used].sort()).toEqual(['0/0', '0/1']);
  });
});
