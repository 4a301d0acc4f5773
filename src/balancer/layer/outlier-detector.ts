import { enlargeFloat64, enlargeInt32, enlargeUint8 } from '../../base/columns.ts';
import type { Answer, Balancer, BalancerContext, Flow } from '../balancer.ts';
import { LIST_HEAD, type ServerList } from '../server-list.ts';
import type { HostSets } from './host-sets.ts';
import { type OutlierDetectionOptions, successRateThreshold } from './outlier-detection.ts';

/**
 * Envoy's outlier detection for one balancer: it ejects servers by what it sees itself, and the host sets below do not use
 * them while others are fit.
 *
 * - After so many failures in a row a server is ejected at once.
 * - Each interval the success rates of the servers with enough requests in that interval are compared, and those are
 *   ejected that are too far below the mean.
 * - Nobody is ejected above the largest part of servers allowed; then its failures are counted anew.
 * - An ejection lasts the base time × how often the server was ejected, at most the largest time, and ends at the next
 *   interval. The number goes down by one each interval in which it is in use, from the second after its return on.
 *
 * Intervals begin when the balancer does, and are caught up with at the next verb. Failures are what the sender sees as
 * such (Envoy counts resets and time-outs as 5xx too). Not modelled: ejections for gateway failures or for a fixed failure
 * percentage, which Envoy detects but does not enforce by default, and jitter, which it has not by default.
 *
 * Source: Envoy source/common/upstream/outlier_detection_impl.cc.
 */
export class OutlierDetector implements Balancer {
  readonly #servers: ServerList;
  readonly #context: BalancerContext;
  readonly #options: OutlierDetectionOptions;
  readonly #intervalMs: number;
  readonly #hosts: HostSets;
  #nextMs: number;
  #ejectedCount = 0;
  /** By server. `#timesEjected` is what the length of its next ejection goes by. */
  #isEjected: Uint8Array = new Uint8Array(8);
  #ejectedAtMs: Float64Array = new Float64Array(8);
  #returnedAtMs: Float64Array = new Float64Array(8);
  #timesEjected: Int32Array = new Int32Array(8);
  #failuresInARow: Int32Array = new Int32Array(8);
  /** By server, since the last interval began. */
  #requests: Int32Array = new Int32Array(8);
  #successes: Int32Array = new Int32Array(8);

  constructor(servers: ServerList, context: BalancerContext, options: OutlierDetectionOptions, hosts: HostSets) {
    this.#servers = servers;
    this.#context = context;
    this.#options = options;
    this.#intervalMs = Math.max(1, options.intervalMs);
    this.#hosts = hosts;
    this.#nextMs = context.time.nowMs + this.#intervalMs;
  }

  pick(flow: Flow): number {
    this.#catchUp();
    return this.#hosts.pick(flow);
  }

  closed(server: number, answer: Answer): void {
    this.#catchUp();
    this.#requests[server]!++;
    if (answer.failed) {
      if (++this.#failuresInARow[server]! === this.#options.consecutive5xx && this.#isEjected[server] === 0) {
        this.#eject(server, this.#options.enforcingConsecutive5xx, this.#context.time.nowMs);
        this.#failuresInARow[server] = 0;
      }
    } else {
      this.#successes[server]!++;
      this.#failuresInARow[server] = 0;
    }
    this.#hosts.closed(server, answer);
  }

  added(server: number): void {
    this.#catchUp();
    while (server >= this.#isEjected.length) this.#grow();
    this.#isEjected[server] = 0;
    this.#returnedAtMs[server] = Number.POSITIVE_INFINITY;
    this.#timesEjected[server] = 0;
    this.#failuresInARow[server] = 0;
    this.#requests[server] = 0;
    this.#successes[server] = 0;
    this.#hosts.added(server);
  }

  removing(server: number): void {
    this.#catchUp();
    this.#hosts.removing(server);
    if (this.#isEjected[server] === 1) this.#ejectedCount--;
    // Whoever takes the position over may be met by an interval before its `added`.
    this.#isEjected[server] = 0;
    this.#timesEjected[server] = 0;
    this.#requests[server] = 0;
  }

  weighted(server: number): void {
    this.#hosts.weighted(server);
  }

  opened(server: number): void {
    this.#hosts.opened(server);
  }

  probed(server: number, requestsInFlight: number, latencyMs: number): void {
    this.#hosts.probed(server, requestsInFlight, latencyMs);
  }

  /** The intervals that have ended since the last verb. */
  #catchUp(): void {
    const { nowMs } = this.#context.time;
    while (this.#nextMs <= nowMs) {
      const isAtRest = this.#endInterval(this.#nextMs);
      // Nothing happens in the others when nobody is ejected or was lately.
      const intervals = isAtRest ? Math.floor((nowMs - this.#nextMs) / this.#intervalMs) + 1 : 1;
      this.#nextMs += intervals * this.#intervalMs;
    }
  }

  /** True when the next interval will change nothing if no request ends in it. */
  #endInterval(atMs: number): boolean {
    const { next } = this.#servers;
    for (let server = next[LIST_HEAD]!; server !== LIST_HEAD; server = next[server]!) this.#endEjection(server, atMs);
    this.#compareSuccessRates(atMs);
    let isAtRest = this.#ejectedCount === 0;
    for (let server = next[LIST_HEAD]!; server !== LIST_HEAD; server = next[server]!) {
      this.#requests[server] = 0;
      this.#successes[server] = 0;
      if (this.#isEjected[server] === 1) continue;
      const usedForMs = atMs - this.#returnedAtMs[server]!;
      if (usedForMs >= this.#intervalMs && this.#timesEjected[server]! > 0) this.#timesEjected[server]!--;
      if (this.#timesEjected[server]! > 0) isAtRest = false;
    }
    return isAtRest;
  }

  #endEjection(server: number, atMs: number): void {
    if (this.#isEjected[server] === 0) return;
    const { baseEjectionTimeMs, maxEjectionTimeMs } = this.#options;
    const longestMs = Math.max(baseEjectionTimeMs, maxEjectionTimeMs);
    const lengthMs = Math.min(baseEjectionTimeMs * this.#timesEjected[server]!, longestMs);
    if (atMs - this.#ejectedAtMs[server]! < lengthMs) return;
    this.#isEjected[server] = 0;
    this.#ejectedCount--;
    this.#returnedAtMs[server] = atMs;
    this.#failuresInARow[server] = 0;
    this.#hosts.restore(server);
  }

  #compareSuccessRates(atMs: number): void {
    const { successRateMinimumHosts, successRateRequestVolume, successRateStdevFactor } = this.#options;
    const compared = this.#servers
      .inOrderOfAdding()
      .filter((server) => this.#isEjected[server] === 0 && this.#requests[server]! >= successRateRequestVolume);
    if (compared.length < successRateMinimumHosts) return;
    const rates = compared.map((server) => (100 * this.#successes[server]!) / this.#requests[server]!);
    const threshold = successRateThreshold(rates, successRateStdevFactor);
    for (const [i, server] of compared.entries()) {
      if (rates[i]! < threshold) this.#eject(server, this.#options.enforcingSuccessRate, atMs);
    }
  }

  #eject(server: number, enforcingPercent: number, atMs: number): void {
    const { maxEjectionPercent, alwaysEjectOneHost, baseEjectionTimeMs, maxEjectionTimeMs } = this.#options;
    const ejectedPercent = (100 * (this.#ejectedCount + 1)) / this.#servers.count;
    const isFirst = alwaysEjectOneHost && this.#ejectedCount === 0;
    if (ejectedPercent > maxEjectionPercent && !isFirst) return;
    if (enforcingPercent < 100 && this.#context.stream.below(100) >= enforcingPercent) return;
    this.#isEjected[server] = 1;
    this.#ejectedCount++;
    this.#ejectedAtMs[server] = atMs;
    // It need not grow further where the ejection is as long as it may be.
    const longestMs = Math.max(baseEjectionTimeMs, maxEjectionTimeMs) + baseEjectionTimeMs;
    if (this.#timesEjected[server]! * baseEjectionTimeMs < longestMs) this.#timesEjected[server]!++;
    this.#hosts.eject(server);
  }

  #grow(): void {
    const size = 2 * this.#isEjected.length;
    this.#isEjected = enlargeUint8(this.#isEjected, size);
    this.#ejectedAtMs = enlargeFloat64(this.#ejectedAtMs, size);
    this.#returnedAtMs = enlargeFloat64(this.#returnedAtMs, size);
    this.#timesEjected = enlargeInt32(this.#timesEjected, size);
    this.#failuresInARow = enlargeInt32(this.#failuresInARow, size);
    this.#requests = enlargeInt32(this.#requests, size);
    this.#successes = enlargeInt32(this.#successes, size);
  }
}
