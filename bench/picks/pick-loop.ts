import { type Algorithm, type Answer, type Balancer, type Flow, NO_SERVER } from '../../src/balancer/balancer.ts';
import { ServerList } from '../../src/balancer/server-list.ts';
import { startBalancer } from '../../src/balancer/start-balancer.ts';
import { Streams } from '../../src/random/stream.ts';

/** Simulated time between two picks, in ms. Short, so that what is done once a second for each server weighs little. */
const BETWEEN_MS = 0.01;

/** A balancer at work over so many endpoints of weight 1: each run goes on where the one before ended. */
export class PickLoop {
  readonly #servers = new ServerList();
  readonly #balancer: Balancer;
  readonly #time = { nowMs: 0 };
  /** Probes that are not answered yet. */
  readonly #probes: number[] = [];
  readonly #flow: Flow = { sourceIp: 0, sourcePort: 0, destinationIp: 0x0a600001, destinationPort: 80, key: 0 };
  readonly #answer: Answer = { latencyMs: 0, failed: false, utilization: 0.5, requestsPerSecond: 100 };
  readonly #tells: boolean;
  /** Where connections are open, as a ring: the oldest is closed next. */
  readonly #open: Int32Array;
  #oldest = 0;
  #word = 1;

  constructor(algorithm: Algorithm, count: number) {
    const stream = new Streams(1, 0).named(`${algorithm.name}/${count}`);
    const surroundings = { stream, time: this.#time, probe: (server: number) => void this.#probes.push(server) };
    this.#balancer = startBalancer(algorithm, this.#servers, surroundings);
    this.#tells = algorithm.readsConnections || this.#balancer.opened !== undefined;
    for (let i = 0; i < count; i++) {
      const address = `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}:8080`;
      this.#balancer.added(this.#servers.add(1, { address }));
    }
    const servers = this.#servers.inOrderOfAdding().filter((_, i) => i % 2 === 0);
    this.#open = Int32Array.from(servers);
    if (this.#tells) for (const server of servers) this.#opened(server);
  }

  /** Picks so often, and gives the hash with the picks in it. */
  run(picks: number, hash: number): number {
    let all = hash;
    for (let i = 0; i < picks; i++) all = Math.imul(all ^ this.#next(), 16_777_619);
    return all;
  }

  #next(): number {
    this.#time.nowMs += BETWEEN_MS;
    // Marsaglia's xorshift: flows that differ, at next to no cost.
    this.#word ^= this.#word << 13;
    this.#word ^= this.#word >>> 17;
    this.#word ^= this.#word << 5;
    const flow = this.#flow;
    flow.sourceIp = this.#word >>> 0;
    flow.sourcePort = 1024 + (this.#word & 0x7fff);
    flow.destinationIp = this.#word >>> 0;
    flow.key = this.#word >>> 0;
    const server = this.#balancer.pick(flow);
    if (server === NO_SERVER) return server;
    if (this.#tells) {
      this.#closed(this.#open[this.#oldest]!);
      this.#open[this.#oldest] = server;
      this.#oldest = (this.#oldest + 1) % this.#open.length;
      this.#opened(server);
    }
    while (this.#probes.length > 0) this.#answerProbe(this.#probes.pop()!);
    return server;
  }

  #opened(server: number): void {
    this.#servers.activeConnections[server]!++;
    this.#balancer.opened?.(server);
  }

  #closed(server: number): void {
    this.#servers.activeConnections[server]!--;
    this.#answer.latencyMs = 1 + (this.#word & 15);
    this.#balancer.closed?.(server, this.#answer);
  }

  #answerProbe(server: number): void {
    this.#balancer.probed?.(server, this.#servers.activeConnections[server]!, 1 + (this.#word & 15));
  }
}
