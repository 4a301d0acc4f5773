import { describe, expect, it } from 'vitest';
import type { Flow } from '../../../src/balancer/balancer.ts';
import { weightedTwoChoices } from '../../../src/balancer/finagle/weighted-two-choices.ts';
import { ServerList } from '../../../src/balancer/server-list.ts';
import { Streams } from '../../../src/random/stream.ts';
import { chiSquareTest } from '../../../src/statistics/chi-square.ts';

const flow: Flow = { sourceIp: 0, sourcePort: 0, destinationIp: 0, destinationPort: 0, key: 0 };

describe('Finagle’s choice of two', () => {
  it('draws by fractions, the second without the first', () => {
    const servers = new ServerList();
    const stream = new Streams(9, 0).named('choices');
    let asked: number[] = [];
    const { pick, added } = weightedTwoChoices(servers, stream, (server) => {
      asked.push(server);
      return 0;
    });
    const fractions = [0.25, 1, 0.75];
    for (const fraction of fractions) {
      const server = servers.add(1);
      servers.columns.fraction[server] = fraction;
      added(server);
    }
    const pairs = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      asked = [];
      pick(flow);
      pairs.set(asked.join(), (pairs.get(asked.join()) ?? 0) + 1);
    }
    const expected = new Map<string, number>();
    for (const [i, a] of fractions.entries()) {
      for (const [j, b] of fractions.entries()) {
        if (i !== j) expected.set(`${i + 1},${j + 1}`, (a / 2) * (b / (2 - a)));
      }
    }
    const keys = [...expected.keys()];
    expect([...pairs.keys()].sort()).toEqual([...keys].sort());
    const { pValue } = chiSquareTest(
      keys.map((key) => pairs.get(key)!),
      keys.map((key) => expected.get(key)!),
    );
    expect(pValue).toBeGreaterThan(0.005);
    expect(pValue).toBeLessThan(0.995);
  });

  it('compares loads by fraction', () => {
    const servers = new ServerList();
    const load = [0, 0, 0];
    const { pick, added } = weightedTwoChoices(servers, new Streams(9, 0).named('c'), (server) => load[server]!);
    for (const fraction of [1, 0.5]) {
      const server = servers.add(1);
      servers.columns.fraction[server] = fraction;
      added(server);
    }
    const picks = (): Set<number> => new Set(Array.from({ length: 30 }, () => pick(flow)));
    load[1] = 3;
    load[2] = 2;
    // 3 ÷ 1 against 2 ÷ ½.
    expect(picks()).toEqual(new Set([1]));
    load[1] = 5;
    expect(picks()).toEqual(new Set([2]));
  });
});
