import { describe, expect, it } from 'vitest';
import type { RuleSurroundings } from '../../src/kubeproxy/service-rules.ts';
import { IPVSNode } from './ipvs-node.ts';

describe('an endpoint that goes away in IPVS mode', () => {
  const [a, b, c] = ['10.1.0.1:80', '10.1.0.2:80', '10.1.0.3:80'] as const;

  /** A node with three endpoints, of which b has one connection. */
  function loaded(scheduler: string, surroundings?: RuleSurroundings): { node: IPVSNode; serverOfB: number } {
    const node = new IPVSNode(scheduler, surroundings);
    node.add(a, b, c);
    let serverOfB = 0;
    for (const server of [node.open(), node.open(), node.open()]) {
      if (node.addressOf(server) === b) serverOfB = server;
      else node.rules.closed(server, true);
    }
    return { node, serverOfB };
  }

  it('gets no new connections, and no endpoint is counted', () => {
    const { node } = loaded('lc');
    node.sync(a, c);
    expect(node.rules.endpointCount).toBe(2);
    expect(new Set(Array.from({ length: 20 }, () => node.connect()))).toEqual(new Set([a, c]));
  });

  // A quiesced server keeps its part of a table of hashes, and refuses whoever falls to it.
  it.each(['sh', 'dh', 'mh'])('makes ipvs/%s refuse connections while it is drained', (scheduler) => {
    const sourceAddresses = Uint32Array.from({ length: 2000 }, (_, i) => 0x0a_00_00_00 + i);
    const node = new IPVSNode(scheduler, { sourceAddresses, destination: { ip: 0x0a600001, port: 80 } });
    node.add(a, b, c);
    const picks = (): string[] =>
      Array.from(sourceAddresses, (_, source) => node.addressOf(node.rules.pick(source, 1)));
    const before = picks();
    const drained = before[0]!;
    const server = node.open(0);
    node.sync(...[a, b, c].filter((address) => address !== drained));
    const during = picks();
    expect(during[0]).toBe('-');
    if (scheduler === 'mh') expect(during).toEqual(before.map((address) => (address === drained ? '-' : address)));
    // Two minutes after it has closed, kube-proxy soon finds that nothing is left of the connection, and deletes the server.
    node.time.nowMs = 1;
    node.rules.closed(server, false);
    node.time.nowMs = 179_999;
    expect(picks()).toContain('-');
    node.time.nowMs = 180_000;
    expect(picks()).not.toContain('-');
  });

  it('is looked at each minute since kube-proxy was started', () => {
    const { node, serverOfB } = loaded('wrr', { firstCheckMs: 25_000 });
    node.time.nowMs = 30_000;
    node.sync(a, c);
    node.rules.closed(serverOfB, true);
    // wrr begins anew at the head of the list when a server is deleted; c was added last.
    const turn = (): string => node.addressOf(node.rules.pick(0, 0));
    expect([turn(), turn(), turn()]).toEqual([c, a, c]);
    node.time.nowMs = 84_999;
    expect([turn(), turn()]).toEqual([a, c]);
    node.time.nowMs = 85_000;
    expect([turn(), turn()]).toEqual([c, a]);
  });

  it('comes back with its connections, at the head of the list', () => {
    const { node, serverOfB } = loaded('lc');
    node.time.nowMs = 60_000;
    node.sync(a, c);
    node.sync(a, c, b);
    expect(node.rules.endpointCount).toBe(3);
    // Its connection still counts: the others get one each before it gets its second.
    expect([node.connect(), node.connect(), node.connect()]).toEqual([c, a, b]);
    expect(node.rules.pod[serverOfB]).toBe(2);
  });

  it('is deleted at once where nothing is left of its connections', () => {
    const { node, serverOfB } = loaded('mh');
    node.rules.closed(serverOfB, true);
    node.time.nowMs = 10_000;
    node.sync(a, c);
    const addresses = Array.from({ length: 300 }, (_, source) => node.addressOf(node.rules.pick(source, source)));
    expect(new Set(addresses)).toEqual(new Set([a, c]));
  });

  it('is deleted at once over UDP, and its flows are counted for nobody else', () => {
    const { node, serverOfB } = loaded('lc', { protocol: 'UDP' });
    node.sync(a, c);
    const d = '10.1.0.4:80';
    node.add(d);
    // The new server is idle, while a and c still count a flow each that was over at 0.
    const serverOfD = node.open();
    expect(node.addressOf(serverOfD)).toBe(d);
    expect(serverOfD).not.toBe(serverOfB);
    node.rules.closed(serverOfB, false);
    expect([node.connect(), node.connect(), node.connect()]).toEqual([d, c, a]);
  });

  it('keeps its position until the last of its connections has expired', () => {
    const { node, serverOfB } = loaded('lc');
    node.sync(a, c);
    node.time.nowMs = 600_000;
    for (let i = 0; i < 20; i++) {
      node.add(`10.2.0.${i}:80`);
      expect(node.open()).not.toBe(serverOfB);
    }
    expect(node.rules.pod[serverOfB]).toBe(2);
  });

  it('loses its clients as they come again, and keeps those that come when it is back', () => {
    const node = new IPVSNode('rr', {}, 10_800_000);
    node.add(a, b, c);
    const first = [0, 1, 2].map((source) => node.connect(source));
    expect(first).toEqual([c, b, a]);
    node.sync(a);
    expect(node.connect(0)).toBe(a);
    node.sync(a, b, c);
    expect([0, 1, 2].map((source) => node.connect(source))).toEqual([a, b, a]);
  });
});

describe('rules need to be told of connections', () => {
  it('in IPVS mode, unless round robin takes each endpoint in turn whatever is drained', () => {
    const readsConnections = (scheduler: string, surroundings: RuleSurroundings = {}, affinityMs?: number): boolean =>
      new IPVSNode(scheduler, surroundings, affinityMs).rules.readsConnections;
    expect(['rr', 'wrr', 'lc', 'sh', 'mh'].map((name) => readsConnections(name))).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(readsConnections('rr', {}, 10_000)).toBe(true);
    expect(['rr', 'lc', 'sh'].map((name) => readsConnections(name, { protocol: 'UDP' }))).toEqual([false, true, false]);
  });
});
