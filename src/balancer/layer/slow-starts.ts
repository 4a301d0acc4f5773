import { enlargeFloat64 } from '../../base/columns.ts';
import type { Answer, Balancer, BalancerContext, Flow } from '../balancer.ts';
import type { ServerList } from '../server-list.ts';
import { type SlowStartOptions, warmthAfter } from './slow-start.ts';

/** Warmth is worked out anew so often in a window, as algorithms that keep tables make them anew each time. */
const STEPS = 100;

/**
 * Servers in their slow start: writes their warmth (column `warmth`) and tells what is below that they have another
 * weight, at the first pick after each hundredth of the window. All servers begin so, those at the very start too, as in
 * Envoy; one that comes back from an ejection does not begin anew.
 */
export class SlowStarts implements Balancer {
  readonly #servers: ServerList;
  readonly #context: BalancerContext;
  readonly #options: SlowStartOptions;
  readonly #below: Balancer;
  readonly #cold: number[] = [];
  #sinceMs: Float64Array = new Float64Array(8);
  #nextMs = Number.NEGATIVE_INFINITY;

  constructor(servers: ServerList, context: BalancerContext, options: SlowStartOptions, below: Balancer) {
    this.#servers = servers;
    this.#context = context;
    this.#options = options;
    this.#below = below;
  }

  pick(flow: Flow): number {
    if (this.#cold.length > 0 && this.#context.time.nowMs >= this.#nextMs) this.#warmUp(this.#context.time.nowMs);
    return this.#below.pick(flow);
  }

  added(server: number): void {
    if (server >= this.#sinceMs.length) this.#sinceMs = enlargeFloat64(this.#sinceMs, 2 * server);
    this.#sinceMs[server] = this.#context.time.nowMs;
    this.#servers.columns.warmth[server] = warmthAfter(0, this.#options);
    this.#cold.push(server);
    this.#below.added(server);
  }

  removing(server: number): void {
    const place = this.#cold.indexOf(server);
    if (place >= 0) this.#cold.splice(place, 1);
    this.#below.removing(server);
  }

  weighted(server: number): void {
    this.#below.weighted(server);
  }

  opened(server: number): void {
    this.#below.opened?.(server);
  }

  closed(server: number, answer: Answer): void {
    this.#below.closed?.(server, answer);
  }

  probed(server: number, requestsInFlight: number, latencyMs: number): void {
    this.#below.probed?.(server, requestsInFlight, latencyMs);
  }

  #warmUp(nowMs: number): void {
    const { warmth } = this.#servers.columns;
    const cold = this.#cold;
    let left = 0;
    for (let i = 0; i < cold.length; i++) {
      const server = cold[i]!;
      warmth[server] = warmthAfter(nowMs - this.#sinceMs[server]!, this.#options);
      this.#below.weighted(server);
      if (warmth[server]! < 1) cold[left++] = server;
    }
    cold.length = left;
    this.#nextMs = nowMs + this.#options.windowMs / STEPS;
  }
}
