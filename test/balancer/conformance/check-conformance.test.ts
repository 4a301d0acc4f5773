import { describe, expect, it } from 'vitest';
import {
  type Algorithm,
  type AlgorithmOf,
  type Balancer,
  type BalancerContext,
  defineAlgorithm,
  NO_SERVER,
} from '../../../src/balancer/balancer.ts';
import { checkConformance, type LawResult } from '../../../src/balancer/conformance/check-conformance.ts';
import type { ServerList } from '../../../src/balancer/server-list.ts';

/** Draws one of the servers that have a weight, but for what a test has it do otherwise. */
function drawing(
  differently: (servers: ServerList, context: BalancerContext, able: () => readonly number[]) => Partial<Balancer>,
  traits: Partial<AlgorithmOf<Record<string, never>>> = {},
): Algorithm {
  return defineAlgorithm({
    name: 'test/drawing',
    summary: 'One of the servers that have a weight.',
    expectation: 'independent uniform choice',
    unit: 'request',
    readsConnections: false,
    options: {},
    ...traits,
    create(servers, context) {
      let leaving = NO_SERVER;
      const able = (): readonly number[] =>
        servers.inOrderOfAdding().filter((server) => servers.weight[server]! > 0 && server !== leaving);
      return {
        pick() {
          leaving = NO_SERVER;
          const servers = able();
          return servers.length === 0 ? NO_SERVER : servers[context.stream.below(servers.length)]!;
        },
        added() {},
        removing(server) {
          leaving = server;
        },
        weighted() {},
        ...differently(servers, context, able),
      };
    },
  });
}

function breaches(results: readonly LawResult[]): readonly string[] {
  return results.flatMap(({ law, breach }) => (breach === null ? [] : [`${law}: ${breach}`]));
}

it('an algorithm that keeps the laws breaks none of those that apply to it', () => {
  const results = checkConformance(drawing(() => ({})));
  expect(results.map(({ law }) => law)).toEqual([
    'gives only servers that are there and have a weight, and none only when there is none',
    'gives the same again for the same seed and the same actions, whoever else balances beside it',
    'draws its choices from the stream that it is given: another seed gives other picks',
    'gives equal servers the shares that it promises',
    'writes nothing into the list of servers, which is its owner’s',
    'asks to probe only servers that are there',
  ]);
  expect(breaches(results)).toEqual([]);
});

it('a trial is the same each time', () => {
  const wrong = drawing((servers) => ({ pick: () => servers.inOrderOfAdding()[0] ?? NO_SERVER }));
  expect(checkConformance(wrong, { seed: 4 })).toEqual(checkConformance(wrong, { seed: 4 }));
});

describe('a breach is found and told', () => {
  const lastPick = { value: NO_SERVER };
  const others = { count: 0 };
  const inTurn = { expectation: 'each server in turn' } as const;
  it.each<readonly [what: string, algorithm: Algorithm, breach: RegExp]>([
    [
      'a pick of a server without weight',
      drawing((servers) => ({ pick: () => servers.inOrderOfAdding()[0] ?? NO_SERVER })),
      /^gives only .*: it gave server [a-z]+, which has weight 0, after: .*picked [a-z]+$/m,
    ],
    [
      'a pick of a server that was removed',
      drawing((_, __, able) => {
        const known = new Set<number>();
        return {
          pick: () => [...known, ...able()][0] ?? NO_SERVER,
          added: (server) => known.add(server),
        };
      }),
      /^gives only .*: it gave (position \d+, at which there is no server|server [a-z]+, which has weight 0), after: /,
    ],
    [
      'no server although there is one',
      drawing((_, __, able) => ({ pick: () => (able().length === 1 ? NO_SERVER : (able()[0] ?? NO_SERVER)) })),
      /^gives only .*: it gave none although a server has a weight, after: /,
    ],
    [
      'half a position',
      drawing((_, __, able) => ({ pick: () => (able().length === 0 ? NO_SERVER : able()[0]! + 0.5) })),
      /^gives only .*: it gave \d+\.5, which is no position/,
    ],
    [
      'nothing at all',
      drawing(() => ({ pick: () => undefined as unknown as number })),
      /^gives only .*: it gave undefined, which is no position/,
    ],
    [
      'an exception',
      drawing(() => ({
        weighted() {
          throw new TypeError('no such column');
        },
      })),
      /^gives only .*: it threw TypeError: no such column$/m,
    ],
    [
      'state that all balancers share',
      drawing((_, __, able) => ({ pick: () => able()[others.count++ % able().length] ?? NO_SERVER })),
      /^gives the same again .*: pick \d+ was [a-z]+, and for the same seed [a-z]+ by a second balancer beside it$/m,
    ],
    [
      'chance that comes from elsewhere',
      drawing((_, __, able) => ({ pick: () => able()[Math.floor(Math.random() * able().length)] ?? NO_SERVER })),
      /^gives the same again /m,
    ],
    [
      'no chance where there should be',
      drawing((_, __, able) => {
        let turn = 0;
        return { pick: () => able()[turn++ % able().length] ?? NO_SERVER };
      }),
      /^draws its choices .*: two seeds gave the same 100 picks of 10 servers\n.*: more even than chance would have it/m,
    ],
    [
      'a server that gets more than its share',
      drawing((_, { stream }, able) => ({
        pick: () => able()[Math.floor(Math.sqrt(stream.uniform()) * able().length)] ?? NO_SERVER,
      })),
      /^gives equal servers .*: less even than chance would have it: \d+, \d+ of 5000 flows$/m,
    ],
    [
      'turns that are not kept',
      drawing(() => ({}), inTurn),
      /^gives equal servers .*: not in turn: \d+, \d+ after \d+ picks$/m,
    ],
    [
      'a hash that forgets',
      drawing(() => ({}), { expectation: 'hash of the flow' }),
      /^sends a flow to the same server again .*: \d+ of 300 flows went to another server the second time$/m,
    ],
    [
      'a table that is less even than it says',
      drawing(
        (_, { stream }, able) => ({
          pick: () => able()[Math.floor(Math.sqrt(stream.uniform()) * able().length)] ?? NO_SERVER,
        }),
        { expectation: 'hash of the flow', unevenness: 0.2 },
      ),
      /^gives equal servers .*: less even than it says it is: /m,
    ],
    [
      'a second server beside the one',
      drawing(() => ({}), { expectation: 'one server' }),
      /^sends all to one server, .*: it gave 5 of 5 servers to 300 flows$/m,
    ],
    [
      'a column of the owner that was written',
      drawing((servers) => ({
        opened(server) {
          servers.activeConnections[server]!++;
        },
      })),
      /^writes nothing into the list .*: it changed the list of servers, after: .*opened one at [a-z]+$/m,
    ],
    [
      'a probe of nobody',
      drawing((_, { probe }) => ({ added: () => probe(lastPick.value) })),
      /^asks to probe only .*: it asked to probe position -1, at which there is no server, after: added a with weight \d+$/m,
    ],
  ])('%s', (_, algorithm, breach) => {
    expect(breaches(checkConformance(algorithm)).join('\n')).toMatch(breach);
  });
});

describe('what an algorithm says it refuses is no breach', () => {
  /** Gives the first of the list, or nobody while that has no weight. */
  const firstOrNobody = (refuses: Algorithm['refuses']): Algorithm =>
    drawing(
      (servers) => {
        let leaving = NO_SERVER;
        return {
          pick() {
            const [first] = servers.inOrderOfAdding().filter((server) => server !== leaving);
            leaving = NO_SERVER;
            return first !== undefined && servers.weight[first]! > 0 ? first : NO_SERVER;
          },
          removing(server) {
            leaving = server;
          },
        };
      },
      { expectation: 'by load', ...(refuses === undefined ? {} : { refuses }) },
    );

  it('while a server has no weight, if it says so', () => {
    expect(breaches(checkConformance(firstOrNobody('a weightless place')))).toEqual([]);
    expect(breaches(checkConformance(firstOrNobody(undefined)))).toHaveLength(1);
    expect(breaches(checkConformance(firstOrNobody('all are full')))).toHaveLength(1);
  });
});

describe('options', () => {
  const option = (fails: (place: string) => boolean): Algorithm =>
    defineAlgorithm({
      ...drawing(() => ({})),
      options: {
        place: { kind: 'choice', default: 'a', values: ['a', 'b', 'c'], summary: 'Where.' },
        size: { kind: 'number', default: 5, minimum: 1, maximum: 1_000_000, whole: true, summary: 'How many.' },
      },
      create(servers, context, { place, size }) {
        if (fails(place)) throw new RangeError(`not at ${place} with ${size}`);
        return drawing(() => ({})).create(servers, context, {});
      },
    });

  it('are tried at their borders, and a breach names them', () => {
    const [first] = breaches(checkConformance(option((place) => place === 'c')));
    expect(first).toMatch(/: with place c it threw RangeError: not at c with 5$/);
  });

  it('that are given are the only ones that are tried', () => {
    const algorithm = option((place) => place === 'c');
    expect(breaches(checkConformance(algorithm, { options: { place: 'b', size: 1_000_000 } }))).toEqual([]);
  });
});
