import { failureCode } from '../../measurement/failure-reason.ts';
import type { Stream } from '../../random/stream.ts';
import type { AnswerCaches } from './answer-caches.ts';
import type { CompiledPlan, CompiledStep } from './compile-plan.ts';
import type { DnsDelays } from './dns-delays.ts';
import { type DnsEndpoints, REFUSED_MS, REFUSES, SILENT } from './dns-endpoints.ts';

const FOUND = 0;
const DNS_FAILURE = failureCode('dns-failure');
const DNS_TIMEOUT = failureCode('dns-timeout');

/** What a workload's lookups need; by client means: of the workload. */
export interface NameLookupParts {
  readonly plans: readonly CompiledPlan[];
  /** By client: the position of its plan, its node, and the number that stands for its address. */
  readonly planOf: Int32Array;
  readonly nodeOf: Int32Array;
  readonly sourceOf: Int32Array;
  /** How long a client keeps what it found. */
  readonly cacheMs: number;
  /** False: what is found takes no time. */
  readonly takesTime: boolean;
  readonly nodeLocal: boolean;
  readonly endpoints: DnsEndpoints;
  readonly caches: AnswerCaches;
  readonly delays: DnsDelays;
  readonly stream: Stream;
}

/**
 * The lookups of a workload's clients: how long one takes, and whether it finds the name. What is asked is planned
 * before the run; here times are drawn and added. Nothing is allocated for a lookup.
 *
 * The queries of a step run in parallel, so that the slowest counts. Faults of links do not touch them.
 */
export class NameLookup {
  /** Of the last lookup: 0 when it finds the name, else the code of a failure. */
  failure: number = FOUND;
  readonly #parts: NameLookupParts;
  /** By client: from when and until when it knows the name. */
  readonly #fromMs: Float64Array;
  readonly #untilMs: Float64Array;

  constructor(parts: NameLookupParts) {
    this.#parts = parts;
    this.#fromMs = new Float64Array(parts.planOf.length);
    this.#untilMs = new Float64Array(parts.planOf.length);
  }

  /**
   * How long a client looks the name up from now on; 0 when it knows it. Who asks while another lookup of the same
   * client is under way that will be kept, waits for that, as Java's InetAddress does. One that fails takes time.
   */
  lookupMs(client: number, nowMs: number): number {
    const { plans, planOf, cacheMs, takesTime } = this.#parts;
    const plan = plans[planOf[client]!]!;
    this.failure = FOUND;
    if (!takesTime && plan.outcome === 'found') return 0;
    if (nowMs < this.#untilMs[client]!) return Math.max(0, this.#fromMs[client]! - nowMs);
    const tookMs = this.#walk(plan, client, nowMs);
    if (this.failure !== FOUND) return Math.max(tookMs, REFUSED_MS);
    if (cacheMs > 0) {
      this.#fromMs[client] = nowMs + tookMs;
      this.#untilMs[client] = nowMs + tookMs + cacheMs;
    }
    return tookMs;
  }

  #walk(plan: CompiledPlan, client: number, nowMs: number): number {
    const { steps } = plan;
    let tookMs = 0;
    for (let i = 0; i < steps.length; i++) {
      const stepMs = this.#stepMs(steps[i]!, client, nowMs + tookMs);
      if (stepMs === SILENT) return this.#afterSilence(plan, i, client, nowMs, tookMs + plan.silenceMs);
      if (stepMs === REFUSES) {
        this.failure = DNS_FAILURE;
        return tookMs + REFUSED_MS;
      }
      tookMs += stepMs;
    }
    if (plan.outcome !== 'found') this.failure = plan.outcome === 'dns-timeout' ? DNS_TIMEOUT : DNS_FAILURE;
    return tookMs;
  }

  /** The rest of the search list is left out. What is not found then, is not found because a server was silent. */
  #afterSilence(plan: CompiledPlan, step: number, client: number, nowMs: number, tookMs: number): number {
    const { lastResort, asItStands } = plan;
    this.failure = DNS_TIMEOUT;
    if (lastResort === null || step >= asItStands) return tookMs;
    const lastMs = this.#stepMs(lastResort, client, nowMs + tookMs);
    if (lastMs === SILENT) return tookMs + plan.silenceMs;
    if (lastMs === REFUSES) return tookMs + REFUSED_MS;
    if (plan.outcome === 'found' && asItStands < plan.steps.length) this.failure = FOUND;
    return tookMs + lastMs;
  }

  /** Time of a step, or `SILENT` or `REFUSES`. */
  #stepMs(step: CompiledStep, client: number, nowMs: number): number {
    if (step.server === 'nobody') return Math.max(step.lostMs, REFUSED_MS);
    const answeredMs =
      step.server === 'upstream'
        ? this.#upstreamMs(step)
        : this.#parts.nodeLocal
          ? this.#byNodeMs(step, client, nowMs)
          : this.#directlyMs(step, client, nowMs);
    return answeredMs < 0 ? answeredMs : Math.max(step.lostMs, answeredMs);
  }

  #upstreamMs(step: CompiledStep): number {
    const { delays } = this.#parts;
    let slowestMs = 0;
    for (let query = 0; query < step.question.length; query++) slowestMs = Math.max(slowestMs, delays.toUpstream());
    return slowestMs;
  }

  #directlyMs(step: CompiledStep, client: number, nowMs: number): number {
    const { delays, endpoints, nodeOf, sourceOf, stream } = this.#parts;
    const node = nodeOf[client]!;
    const server = endpoints.choose(node, sourceOf[client]!, stream);
    if (server <= SILENT) return server;
    let slowestMs = 0;
    for (let query = 0; query < step.question.length; query++) {
      let queryMs = delays.between(node, server);
      if (step.asksUpstream[query] === 1) queryMs += this.#throughServerMs(step, query, server, nowMs);
      slowestMs = Math.max(slowestMs, queryMs);
    }
    return endpoints.rulesMs + slowestMs;
  }

  /** The cache of the node is asked, and asks others for what it does not know. It keeps connections to them. */
  #byNodeMs(step: CompiledStep, client: number, nowMs: number): number {
    const { delays, endpoints, caches, nodeOf, sourceOf, stream } = this.#parts;
    const node = nodeOf[client]!;
    let isChosen = false;
    let server = node;
    let slowestMs = 0;
    for (let query = 0; query < step.question.length; query++) {
      const question = step.question[query]!;
      let queryMs = delays.between(node, node);
      if (!caches.isOnNode(question, node, nowMs)) {
        let ttlMs = step.ttlMs[query]!;
        if (step.isOfCluster) {
          if (!isChosen) server = endpoints.choose(node, sourceOf[client]!, stream);
          if (server <= SILENT) return server;
          isChosen = true;
          const leftMs = caches.leftOnServer(question, server, nowMs);
          if (leftMs > 0) ttlMs = leftMs;
          queryMs += delays.between(node, server) + this.#throughServerMs(step, query, server, nowMs);
        } else {
          queryMs += delays.toUpstream();
        }
        caches.keepOnNode(question, node, ttlMs, step.nodeTtlMs[query]!, nowMs);
      }
      slowestMs = Math.max(slowestMs, queryMs);
    }
    return slowestMs;
  }

  /** What a DNS pod needs of others, where it has no answer in its cache; then it has one. */
  #throughServerMs(step: CompiledStep, query: number, server: number, nowMs: number): number {
    const { caches, delays } = this.#parts;
    const question = step.question[query]!;
    if (caches.leftOnServer(question, server, nowMs) > 0) return 0;
    caches.keepOnServer(question, server, step.ttlMs[query]!, nowMs);
    return step.asksUpstream[query] === 1 ? delays.toUpstream() : 0;
  }
}
