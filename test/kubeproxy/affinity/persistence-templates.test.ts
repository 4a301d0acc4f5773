import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NO_SERVER } from '../../../src/balancer/balancer.ts';
import { ipvsRoundRobin } from '../../../src/balancer/ipvs/round-robin.ts';
import { ServerList } from '../../../src/balancer/server-list.ts';
import { startBalancer } from '../../../src/balancer/start-balancer.ts';
import { PersistenceTemplates } from '../../../src/kubeproxy/affinity/persistence-templates.ts';
import { Streams } from '../../../src/random/stream.ts';
import { connectAll, StickyNode } from './sticky-node.ts';

// Decisions that a Linux kernel 6.1 took for virtual servers with persistence, whose sysctls were as kube-proxy sets
// them. Steps: an opened connection with the server that was chosen, an added or removed server, a weight; the others
// (data, close) change nothing.
interface Trace {
  readonly name: string;
  readonly scheduler: string;
  readonly persistent: number;
  readonly servers: readonly (readonly [id: string, address: string, weight: number])[];
  readonly steps: readonly (readonly [step: string, ...rest: (string | number)[]])[];
}

const traces = JSON.parse(readFileSync('test/fixtures/ipvs-persistence-traces.json', 'utf8')) as readonly Trace[];

/** A virtual server whose servers have names. */
class Replay {
  readonly templates: PersistenceTemplates;
  readonly list = new ServerList();
  readonly scheduler = startBalancer(ipvsRoundRobin, this.list, { stream: new Streams(1, 0).named('unused') });
  readonly #ids: string[] = [];
  readonly #sources = new Map<string, number>();

  constructor({ persistent, servers }: Trace) {
    this.templates = new PersistenceTemplates(persistent * 1000, { nowMs: 0 });
    for (const [id] of servers) this.add(id);
  }

  add(id: string): void {
    const server = this.list.add(1);
    this.#ids[server] = id;
    this.templates.added(server);
  }

  server(id: string): number {
    return this.list.inOrderOfAdding().find((server) => this.#ids[server] === id)!;
  }

  id(server: number): string | null {
    return server === NO_SERVER ? null : this.#ids[server]!;
  }

  source(address: string): number {
    const source = this.#sources.get(address) ?? this.#sources.size;
    this.#sources.set(address, source);
    return source;
  }

  edit(step: string, first: string | number | undefined, second: string | number | undefined): void {
    if (step === '+') this.add(second === 1 ? String(first) : String(second));
    if (step === '-') {
      const server = this.server(String(first));
      this.templates.removing(server);
      this.scheduler.removing(server);
      this.list.remove(server);
    }
    if (step === 'w') {
      const server = this.server(String(first));
      if (second === 0) this.templates.removing(server);
      this.list.weight[server] = second as number;
    }
  }
}

describe('templates', () => {
  it.each(traces)('send clients where the kernel sent them: $name', (trace) => {
    const replay = new Replay(trace);
    let recalled = 0;
    for (const [step, first, second, third] of trace.steps) {
      if (step !== 'o') {
        replay.edit(step, first, second);
        continue;
      }
      const source = replay.source(String(first));
      const known = replay.templates.recall(source);
      if (known !== NO_SERVER) recalled++;
      if (known !== NO_SERVER) expect(replay.id(known)).toBe(third);
      // The scheduler is asked for the others alone; round robin's turn shows that.
      else if (trace.scheduler === 'rr') expect(replay.id(replay.scheduler.pick(NO_FLOW))).toBe(third);
      replay.templates.remember(source, replay.server(String(third)));
    }
    expect(recalled).toBeGreaterThan(0);
  });

  // Measured: a template that still controls entries when its time is over lives 60 s more, and so does the next one.
  it('last longer than a timeout of less than two minutes, until the entries of short connections are gone', () => {
    const staysFor = (timeoutMs: number, ageMs: number): boolean => {
      const node = new StickyNode('ipvs', timeoutMs);
      const rules = node.rules(1, 2, 3);
      const first = connectAll(rules, 2);
      node.time.nowMs += ageMs;
      return rules.connect(0) === first[0];
    };
    expect(staysFor(5000, 20_000)).toBe(true);
    expect([staysFor(10_000, 129_000), staysFor(10_000, 131_000)]).toEqual([true, false]);
    expect([staysFor(120_000, 119_000), staysFor(120_000, 120_000)]).toEqual([true, false]);
    expect([staysFor(300_000, 299_000), staysFor(300_000, 300_000)]).toEqual([true, false]);
  });

  it('that were extended have a period of 60 s from then on', () => {
    const node = new StickyNode('ipvs', 119_000);
    const rules = node.rules(1, 2, 3);
    const [first] = connectAll(rules, 2);
    node.time.nowMs = 119_000 + 30_000;
    expect(rules.connect(0)).toBe(first);
    // 60 s, and once 60 s more for the connection's entry: not 119 s and 60 s more.
    node.time.nowMs += 119_999;
    expect(rules.connect(0)).toBe(first);
    node.time.nowMs += 120_001;
    expect(rules.connect(0)).not.toBe(first);
  });
});

const NO_FLOW = { sourceIp: 0, sourcePort: 0, destinationIp: 0, destinationPort: 0, key: 0 };
