import { describe, expect, it } from 'vitest';
import { DROPPED, type LinkPacket, type LinkRule } from '../../src/dataplane/link-rule.ts';
import { LinkRules } from '../../src/dataplane/link-rules.ts';
import { clientEnd } from '../../src/dataplane/packet-ends.ts';
import { causeCode } from '../../src/measurement/failure-cause.ts';

const NONE = -1;
/** Client 0 is pod 1 on node 1, client 1 is outside; pod 0 is on node 0. */
const ends = {
  pods: { node: Int32Array.of(0, 1) },
  clientNode: Int32Array.of(1, NONE),
  clientPod: Int32Array.of(1, NONE),
};

/** Keeps what it was asked. */
function watcher(ofEnds: boolean, verdict: (packet: LinkPacket) => number = () => 0) {
  const seen: number[][] = [];
  const rule: LinkRule = {
    ofEnds,
    cause: 'link-delay',
    verdict(packet) {
      seen.push([packet.fromNode, packet.fromPod, packet.toNode, packet.toPod]);
      return verdict(packet);
    },
  };
  return { rule, seen };
}

describe('link rules', () => {
  it('see node and pod of both ends, of clients as of servers', () => {
    const rules = new LinkRules();
    const { rule, seen } = watcher(false);
    rules.add(rule);
    rules.ask(ends, clientEnd(0), 0, NONE, 100, 5);
    rules.ask(ends, 0, clientEnd(0), NONE, 100, 5);
    rules.ask(ends, clientEnd(1), 0, NONE, 100, 5);
    expect(seen).toEqual([
      [1, 1, 0, 0],
      [0, 0, 1, 1],
      [NONE, NONE, 0, 0],
    ]);
  });

  it('of links see each link of a packet that enters by a node, those of ends the ends once', () => {
    const rules = new LinkRules();
    const links = watcher(false, () => 3);
    const whole = watcher(true, () => 10);
    rules.add(links.rule);
    rules.add(whole.rule);
    expect(rules.ask(ends, clientEnd(1), 0, 2, 100, 5)).toBe(16);
    expect(links.seen).toEqual([
      [NONE, NONE, 2, NONE],
      [2, NONE, 0, 0],
    ]);
    expect(whole.seen).toEqual([[NONE, NONE, 0, 0]]);
  });

  it('say what dropped a packet, or held it up longest', () => {
    const rules = new LinkRules();
    rules.add({ ofEnds: false, cause: 'link-delay', verdict: () => 2 });
    const end = rules.add({ ofEnds: false, cause: 'bandwidth', verdict: () => 5 });
    rules.add({ ofEnds: false, cause: 'link-delay', verdict: () => 4 });
    expect([rules.ask(ends, 0, 1, NONE, 100, 0), rules.cause]).toEqual([11, causeCode('bandwidth')]);
    end();
    end();
    expect([rules.ask(ends, 0, 1, NONE, 100, 0), rules.cause]).toEqual([6, causeCode('link-delay')]);
    rules.add({ ofEnds: false, cause: 'partition', verdict: () => DROPPED });
    expect([rules.ask(ends, 0, 1, NONE, 100, 0), rules.cause]).toEqual([DROPPED, causeCode('partition')]);
    expect(rules.count).toBe(3);
  });

  it('are all asked again for the second of a packet that is doubled, which is not doubled again', () => {
    const rules = new LinkRules();
    let asked = 0;
    rules.add({ ofEnds: false, cause: 'packet-lost', verdict: () => (asked++ === 0 ? 0 : DROPPED) });
    const doubler = watcher(false, (packet) => {
      packet.isDoubled = true;
      return packet.isCopy ? 7 : 1;
    });
    const end = rules.add(doubler.rule);
    expect([rules.ask(ends, 0, 1, NONE, 100, 0), rules.copyMs]).toEqual([1, DROPPED]);
    expect(asked).toBe(2);
    end();
    rules.add({ ofEnds: false, cause: null, verdict: () => 0 });
    expect([rules.ask(ends, 0, 1, NONE, 100, 0), rules.copyMs]).toEqual([DROPPED, DROPPED]);
  });
});
