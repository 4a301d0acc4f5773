import { describe, expect, it } from 'vitest';
import type { LinkPacket } from '../../src/dataplane/link-rule.ts';
import type { LinkEnd, PodChoice } from '../../src/fault/fault.ts';
import type { FaultTarget } from '../../src/fault/fault-target.ts';
import { Places, Way } from '../../src/fault/places.ts';
import { Stream } from '../../src/random/stream.ts';

const A = [0, 1];
const B = [2];
const OUTSIDE = -1;
const NO_POD = -1;

/** Pods 0 and 1 on node 0, pod 2 on node 2. */
const target = {
  network: { nodeUp: new Uint8Array(4) },
  controlPlane: { pods: [0, 1, 2].map((index) => ({ index, replaces: null, gone: false, node: index === 2 ? 2 : 0 })) },
} as unknown as FaultTarget;

function places(parameters: object, elsewhere = false): Places {
  return new Places(target, { ...parameters }, new Stream(1, 2, 3, 4), elsewhere);
}

function packet(fromNode: number, toNode: number, fromPod = NO_POD, toPod = NO_POD): LinkPacket {
  return { fromNode, toNode, fromPod, toPod, bytes: 74, atMs: 0, isCopy: false, isDoubled: false };
}

const pods = (...chosen: number[]): PodChoice => ({ pods: chosen, named: false, mode: 'all', value: 100 });

describe('a packet is meant by a fault of a link between nodes', () => {
  it.each([
    // Between two places: there, back, inside one of them, and past both.
    [A, B, 'to', [1, 0, 0, 0]],
    [A, B, 'from', [0, 2, 0, 0]],
    [A, B, 'both', [1, 2, 0, 0]],
    // Between one place and anywhere.
    [A, null, 'to', [1, 0, 1, 0]],
    [A, null, 'from', [0, 2, 2, 0]],
    [null, B, 'to', [1, 0, 0, 0]],
    [null, B, 'both', [1, 2, 0, 0]],
    [null, null, 'both', [1, 1, 1, 1]],
    // Between nodes and outside.
    [[OUTSIDE], null, 'from', [0, 0, 0, 2]],
    [[3], [OUTSIDE], 'both', [0, 0, 0, 1]],
  ] as [LinkEnd, LinkEnd, string, number[]][])('from %j to %j, direction %s', (from, to, direction, ways) => {
    const packets = [packet(0, 2), packet(2, 1), packet(0, 1), packet(3, OUTSIDE)];
    const meant = places({ from, to, direction });
    expect(packets.map((each) => meant.way(each))).toEqual(ways);
    expect(meant.ofEnds).toBe(false);
  });

  it('everywhere and in both directions when nothing is said', () => {
    expect(places({}).way(packet(3, 0))).toBe(Way.forward);
  });

  it('and with an end elsewhere, not within the other', () => {
    const cut = places({ from: A }, true);
    expect([packet(0, 2), packet(2, 0), packet(0, 1), packet(0, 0), packet(0, OUTSIDE)].map((p) => cut.way(p))).toEqual(
      [1, 2, 0, 0, 1],
    );
  });
});

describe('a packet is meant by a fault of a link between pods', () => {
  it.each([
    [pods(0), pods(2), 'to', [1, 0, 0, 0]],
    [pods(0), pods(2), 'from', [0, 2, 0, 0]],
    [pods(0), null, 'both', [1, 2, 1, 0]],
    [pods(2), [OUTSIDE], 'from', [0, 0, 0, 2]],
    [pods(2), [0], 'both', [2, 1, 0, 0]],
  ] as [LinkEnd, LinkEnd, string, number[]][])('from %j to %j, direction %s', (from, to, direction, ways) => {
    const packets = [packet(0, 2, 0, 2), packet(2, 0, 2, 0), packet(0, 0, 0, 1), packet(OUTSIDE, 2, NO_POD, 2)];
    const meant = places({ from, to, direction });
    expect(packets.map((each) => meant.way(each))).toEqual(ways);
    expect(meant.ofEnds).toBe(true);
  });

  it('and never a client that is none, on a node that has one', () => {
    expect(places({ from: pods(0) }).way(packet(0, 2, NO_POD, 2))).toBe(Way.none);
  });
});
