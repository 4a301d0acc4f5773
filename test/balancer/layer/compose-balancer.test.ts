import { describe, expect, it } from 'vitest';
import { checkConformance } from '../../../src/balancer/conformance/check-conformance.ts';
import { columnsKept } from '../../../src/balancer/conformance/columns-kept.ts';
import { evenShares } from '../../../src/balancer/conformance/even-shares.ts';
import { createBalancer } from '../../../src/balancer/create-balancer.ts';
import type { GivenLayers } from '../../../src/balancer/layer/resolve-layers.ts';
import { algorithms, findAlgorithm } from '../../../src/balancer/registry.ts';
import { ServerList } from '../../../src/balancer/server-list.ts';
import { layered } from './layered.ts';

const nervous = { consecutive5xx: 1, maxEjectionPercent: 100, successRateRequestVolume: 1, successRateMinimumHosts: 2 };
const compositions: readonly (readonly [string, GivenLayers])[] = [
  ['an aperture', { subset: { size: 3 } }],
  ['a random subset', { subset: { kind: 'random', size: 3 } }],
  ['a deterministic subset', { subset: { kind: 'deterministic', size: 3 } }],
  ['slow start', { slowStart: { windowMs: 1000 } }],
  ['outlier detection', { outlierDetection: nervous }],
  ['outlier detection as it is by default', { outlierDetection: {} }],
  ['priority levels', { priorityLevels: {} }],
  ['priority levels with outlier detection', { priorityLevels: {}, outlierDetection: nervous }],
  ['a small panic threshold', { outlierDetection: nervous, priorityLevels: {}, panicThreshold: { percent: 1 } }],
  ['zones', { zoneAware: { minClusterSize: 1 } }],
  [
    'all layers',
    {
      subset: { size: 6 },
      slowStart: { windowMs: 5000, aggression: 2 },
      outlierDetection: { ...nervous, intervalMs: 700, baseEjectionTimeMs: 1500 },
      priorityLevels: {},
      panicThreshold: { percent: 30 },
      zoneAware: { minClusterSize: 2, routingEnabled: 80 },
    },
  ],
];
const inner = ['ipvs/rr', 'cloud/flow-hash', 'linkerd/peak-ewma'];
const adaptive = ['prequal/hcl', 'robinhood/pid', 'finagle/least-loaded', 'finagle/peak-ewma', 'nginx/least-time'];
const peersByZone = [3, 2, 1];

describe.each(compositions)('a balancer behind %s', (what, layers) => {
  it.each(what === 'all layers' ? [...inner, ...adaptive] : inner)('keeps the laws of %s', (name) => {
    const results = checkConformance(layered(findAlgorithm(name)!, layers, { peersByZone }), { programs: 4 });
    // Slow start is there to write the warmth of servers, and a subset to leave some out.
    const others = layers.subset === undefined ? [columnsKept] : [columnsKept, evenShares];
    const allowed = others.map(({ sentence }) => sentence);
    expect(results.filter(({ law, breach }) => breach !== null && !allowed.includes(law))).toEqual([]);
    const isKept = results.find(({ law }) => law === columnsKept.sentence)!.breach === null;
    expect(isKept).toBe(layers.slowStart === undefined);
  });
});

describe('layers', () => {
  it('are no wrapper where there are none', () => {
    const only = { ...findAlgorithm('ipvs/rr')! };
    const balancer = only.create(new ServerList(), {} as never, {});
    const same = layered({ ...only, create: () => balancer }, {});
    expect(same.create(new ServerList(), {} as never, {})).toBe(balancer);
  });

  it('change no pick of any algorithm as long as they have nothing to do', () => {
    for (const { name } of algorithms) {
      // A choice among one set asks for no random number.
      const layers = { priorityLevels: {}, zoneAware: {} };
      const [plain, behind] = [{}, { layers }].map((options) =>
        createBalancer(name, [{ id: 'a' }, { id: 'b', weight: 2 }, { id: 'c' }], { seed: 5, ...options }),
      );
      for (let i = 0; i < 60; i++) {
        const connection = { sourceIp: `10.0.0.${i}`, sourcePort: i };
        const picked = plain!.pick(connection);
        expect(behind!.pick(connection)).toBe(picked);
        if (picked === null || i % 3 === 0) continue;
        plain!.opened(picked);
        behind!.opened(picked);
      }
    }
  });

  it('are known by name, with options that are checked', () => {
    const create = (layers: GivenLayers): unknown => createBalancer('ipvs/rr', [], { layers });
    expect(() => create({ outlier: {} })).toThrow(/no layer "outlier"; there are subset, slowStart, outlierDetection/);
    expect(() => create({ outlierDetection: { consecutive: 3 } })).toThrow(/option consecutive of outlierDetection: /);
    expect(() => create({ subset: { kind: 'any' } })).toThrow(/option kind of subset: expected one of aperture/);
    expect(() => create({ subset: { kind: 'random' } })).not.toThrow();
  });

  it('draw from the stream of their balancer alone', () => {
    const picks = (seed: number): readonly (string | null)[] => {
      const servers = Array.from({ length: 9 }, (_, i) => ({ id: `s${i}`, zone: `z${i % 3}`, priority: i % 2 }));
      const balancer = createBalancer('linkerd/least-loaded', servers, {
        seed,
        layers: { priorityLevels: {}, subset: { kind: 'random', size: 4 } },
      });
      return Array.from({ length: 50 }, () => balancer.pick());
    };
    expect(picks(3)).toEqual(picks(3));
    expect(picks(3)).not.toEqual(picks(4));
  });
});
