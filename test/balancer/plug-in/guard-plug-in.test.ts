import { describe, expect, it } from 'vitest';
import { type Algorithm, type Balancer, defineAlgorithm, NO_SERVER } from '../../../src/balancer/balancer.ts';
import { checkConformance } from '../../../src/balancer/conformance/check-conformance.ts';
import { nameServers } from '../../../src/balancer/create-balancer.ts';
import { guardPlugIn } from '../../../src/balancer/plug-in/guard-plug-in.ts';
import { PlugInError } from '../../../src/balancer/plug-in/plug-in-error.ts';
import { findAlgorithm } from '../../../src/balancer/registry.ts';
import { ServerList } from '../../../src/balancer/server-list.ts';
import { startBalancer } from '../../../src/balancer/start-balancer.ts';
import { Streams } from '../../../src/random/stream.ts';

const source = { file: 'mine.mjs', url: import.meta.url };

function doing(parts: Partial<Balancer>): Algorithm {
  return defineAlgorithm({
    name: 'mine/algorithm',
    summary: 'One that a test made.',
    expectation: 'by load',
    unit: 'request',
    readsConnections: false,
    options: {},
    create: () => ({ pick: () => NO_SERVER, added() {}, removing() {}, weighted() {}, ...parts }),
  });
}

/** What a guarded balancer with one server of weight 1 and one without weight throws at a verb. */
function faultOf(parts: Partial<Balancer>, verb: (balancer: ReturnType<typeof nameServers>) => void): unknown {
  try {
    verb(nameServers(guardPlugIn(doing(parts), source), [{ id: 'a' }, { id: 'b', weight: 0 }]));
    return null;
  } catch (error) {
    return error;
  }
}

function fails(): never {
  throw new RangeError('no more');
}

describe('a guarded algorithm', () => {
  it('is the same as the one that is guarded', () => {
    for (const name of ['ipvs/wlc', 'nftables/random']) {
      const algorithm = findAlgorithm(name)!;
      const results = checkConformance(guardPlugIn(algorithm, source), { programs: 3 });
      expect(results.filter(({ breach }) => breach !== null)).toEqual([]);
      const picks = [algorithm, guardPlugIn(algorithm, source)].map((each) => {
        const balancer = nameServers(each, [{ id: 'a' }, { id: 'b', weight: 3 }, { id: 'c' }]);
        return Array.from({ length: 50 }, () => {
          const id = balancer.pick()!;
          balancer.opened(id);
          return id;
        });
      });
      expect(picks[0]).toEqual(picks[1]);
    }
  });

  it('is told of connections and probes only if it has a use for them', () => {
    const start = (algorithm: Algorithm): Balancer =>
      startBalancer(algorithm, new ServerList(), { stream: new Streams(1, 0).named('test') });
    const verbs = { opened() {}, closed() {}, probed() {} };
    expect(Object.keys(start(guardPlugIn(doing({}), source)))).not.toEqual(expect.arrayContaining(Object.keys(verbs)));
    expect(start(guardPlugIn(doing(verbs), source))).toMatchObject({
      opened: expect.any(Function),
      closed: expect.any(Function),
      probed: expect.any(Function),
    });
  });

  it.each<readonly [verb: keyof Balancer, act: (balancer: ReturnType<typeof nameServers>) => void]>([
    ['pick', (balancer) => balancer.pick()],
    ['added', (balancer) => balancer.add({ id: 'c' })],
    ['removing', (balancer) => balancer.remove('a')],
    ['weighted', (balancer) => balancer.setWeight('a', 2)],
    ['opened', (balancer) => balancer.opened('a')],
    [
      'closed',
      (balancer) => {
        balancer.opened('a');
        balancer.closed('a');
      },
    ],
    ['probed', (balancer) => balancer.probed('a', 1, 1)],
  ])('says that %s threw, and where', (verb, act) => {
    const error = faultOf({ [verb]: fails }, act);
    expect(error).toBeInstanceOf(PlugInError);
    expect((error as PlugInError).messages).toEqual([
      expect.stringMatching(
        new RegExp(
          `^plug-in mine\\.mjs: ${verb} of mine/algorithm threw RangeError: no more( \\(line \\d+, column \\d+\\))?$`,
        ),
      ),
    ]);
  });

  it.each([
    [undefined, 'gave undefined'],
    [17, 'gave 17'],
    [1.5, 'gave 1.5'],
    [0, 'gave 0'],
    [2, 'gave 2'],
  ])('says that pick gave %s, where no server with a weight is', (server, what) => {
    const error = faultOf({ pick: () => server as number }, (balancer) => balancer.pick());
    expect(error).toEqual(
      new PlugInError([`plug-in mine.mjs: pick of mine/algorithm ${what}, which is no server that has a weight`]),
    );
  });
});
