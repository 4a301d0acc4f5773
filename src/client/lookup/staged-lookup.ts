import { enlargeInt32, enlargeUint8 } from '../../base/columns.ts';
import { type DnsFaults, DnsVerdict } from '../../dataplane/dns-faults.ts';
import { NONE, type RequestTable } from '../../dataplane/request-table.ts';
import type { EventKind, Simulation } from '../../engine/simulation.ts';
import { causeCode } from '../../measurement/failure-cause.ts';
import { failureCode } from '../../measurement/failure-reason.ts';
import type { CompiledPlan, CompiledStep } from './compile-plan.ts';
import { REFUSED_MS, REFUSES, SILENT } from './dns-endpoints.ts';
import type { DnsServerQueues } from './dns-server-queues.ts';
import type { NameLookupParts } from './name-lookup.ts';

const FOUND = 0;
const DNS_ERROR = causeCode('dns-error');
const DNS_FAILURE = failureCode('dns-failure');
const DNS_TIMEOUT = failureCode('dns-timeout');

/** In the column of verdicts, beside those of `DnsVerdict`. */
const REFUSED = 100;

/** Instead of the code of a failure: an address was found at which nobody is. */
export const WRONG_ADDRESS = 255;

/** The events that all staged lookups share; their subject is the attempt. */
export interface LookupEvents {
  /** All answers of a round are there. */
  readonly roundOver: EventKind;
  /** One is missing, and the resolver's time is up. */
  readonly roundTimedOut: EventKind;
}

/** What a staged lookup needs beside what any does. */
export interface StagedLookupParts extends NameLookupParts {
  readonly simulation: Simulation;
  readonly events: LookupEvents;
  readonly requests: RequestTable;
  /** The place of the workload's first client. */
  readonly firstClient: number;
  readonly faults: DnsFaults;
  /** Null where servers answer as much as comes. */
  readonly queues: DnsServerQueues | null;
}

/**
 * The lookups of a workload's clients where DNS may fail or be overloaded: each round of queries is an event of its own,
 * so that it meets what is so at its time. What is asked, and in which order, is planned as for `NameLookup`.
 *
 * As glibc does: who has no answer in time asks again, for what is missing, on the same socket and so the same DNS pod;
 * after the last try the name is asked as it stands, and that is the end. SERVFAIL is asked again at once, and after the
 * last try the search goes on. Each attempt of a request looks up for itself, also where another has begun to.
 */
export class StagedLookup {
  readonly #parts: StagedLookupParts;
  #resolved!: (request: number) => void;
  /** By client: until when it knows the name. */
  readonly #untilMs: Float64Array;
  /** By attempt: its client, where it stands in the plan, and what has become of the round. */
  #client: Int32Array = new Int32Array(64);
  #step: Uint8Array = new Uint8Array(64);
  #tries: Uint8Array = new Uint8Array(64);
  #isLastResort: Uint8Array = new Uint8Array(64);
  /** Queries without an answer, as bits. */
  #missing: Uint8Array = new Uint8Array(64);
  /** The worst of the answers: 0, or the negative of a `DnsVerdict`. */
  #verdict: Uint8Array = new Uint8Array(64);
  #server: Int32Array = new Int32Array(64);

  constructor(parts: StagedLookupParts) {
    this.#parts = parts;
    this.#untilMs = new Float64Array(parts.planOf.length);
  }

  /** Whom to tell that a lookup is over, which `requests.outcome` then says more of; said once, before the run. */
  tell(resolved: (request: number) => void): void {
    this.#resolved = resolved;
  }

  /** Begins the lookup of a client for an attempt. False when it knows the name. */
  begin(request: number, client: number): boolean {
    const { requests, simulation, plans, planOf } = this.#parts;
    if (simulation.nowMs < this.#untilMs[client]!) return false;
    if (request >= this.#client.length) this.#grow(requests.capacity);
    this.#client[request] = client;
    this.#step[request] = 0;
    this.#isLastResort[request] = 0;
    if (plans[planOf[client]!]!.steps.length === 0) return false;
    this.#startStep(request);
    return true;
  }

  #planOf(request: number): CompiledPlan {
    const { plans, planOf } = this.#parts;
    return plans[planOf[this.#client[request]!]!]!;
  }

  #stepOf(request: number): CompiledStep {
    const plan = this.#planOf(request);
    return this.#isLastResort[request] === 1 ? plan.lastResort! : plan.steps[this.#step[request]!]!;
  }

  #startStep(request: number): void {
    this.#tries[request] = 0;
    this.#server[request] = -1;
    this.#askAll(request);
    this.#sendRound(request);
  }

  #askAll(request: number): void {
    this.#missing[request] = (1 << this.#stepOf(request).question.length) - 1;
    this.#verdict[request] = 0;
  }

  // ------------------------------------------------------------------ a round

  #sendRound(request: number): void {
    const { requests, simulation, faults, nodeLocal } = this.#parts;
    if (requests.abandoned[request] === 1) {
      this.#finish(request, DNS_TIMEOUT);
      return;
    }
    const step = this.#stepOf(request);
    if (step.server === 'nobody') {
      simulation.schedule(Math.max(step.lostMs, REFUSED_MS), this.#parts.events.roundOver, request);
      return;
    }
    const count = step.question.length;
    // Later tries find the entry that the race was about.
    const races = !nodeLocal && step.server === 'cluster-dns' && count > 1 && this.#tries[request] === 0;
    const lost = races && faults.losesOne() ? count - 1 : -1;
    let slowestMs = 0;
    for (let query = 0; query < count; query++) {
      if ((this.#missing[request]! & (1 << query)) === 0 || query === lost) continue;
      const queryMs = this.#queryMs(request, step, query);
      if (queryMs === REFUSES) {
        this.#finishLater(request);
        return;
      }
      if (queryMs < 0 || queryMs > this.#tryMs(request)) continue;
      this.#missing[request]! &= ~(1 << query);
      slowestMs = Math.max(slowestMs, queryMs);
    }
    if (this.#missing[request] === 0)
      simulation.schedule(Math.max(step.lostMs, slowestMs), this.#parts.events.roundOver, request);
    else simulation.schedule(this.#tryMs(request), this.#parts.events.roundTimedOut, request);
  }

  #tryMs(request: number): number {
    const { silenceMs, tries } = this.#planOf(request);
    return silenceMs / tries;
  }

  /** Nobody listens at the DNS pod: the search ends. */
  #finishLater(request: number): void {
    this.#missing[request] = 0;
    this.#verdict[request] = REFUSED;
    this.#parts.simulation.schedule(REFUSED_MS, this.#parts.events.roundOver, request);
  }

  /** How long a query takes, `SILENT` or `REFUSES`; an answer that is none of the server's is noted. */
  #queryMs(request: number, step: CompiledStep, query: number): number {
    const { faults, firstClient, takesTime } = this.#parts;
    const verdict = faults.ask(firstClient + this.#client[request]!, step.question[query]!);
    if (verdict === DnsVerdict.lost) return SILENT;
    const tookMs = step.server === 'upstream' ? this.#parts.delays.toUpstream() : this.#clusterMs(request, step, query);
    if (tookMs < 0) return tookMs;
    if (verdict < 0) this.#verdict[request] = Math.max(this.#verdict[request]!, -verdict);
    return (takesTime ? tookMs : 0) + Math.max(0, verdict);
  }

  #clusterMs(request: number, step: CompiledStep, query: number): number {
    const { delays, caches, nodeOf, nodeLocal, simulation } = this.#parts;
    const node = nodeOf[this.#client[request]!]!;
    if (!nodeLocal) return this.#serverMs(request, step, query, node);
    const question = step.question[query]!;
    const { nowMs } = simulation;
    const nodeMs = delays.between(node, node);
    if (caches.isOnNode(question, node, nowMs)) return nodeMs;
    const restMs = step.isOfCluster ? this.#serverMs(request, step, query, node) : delays.toUpstream();
    if (restMs < 0) return restMs;
    caches.keepOnNode(question, node, step.ttlMs[query]!, step.nodeTtlMs[query]!, nowMs);
    return nodeMs + restMs;
  }

  /** From a node to a DNS pod and back: the way, the rules, its queue, and what it asks of others. */
  #serverMs(request: number, step: CompiledStep, query: number, node: number): number {
    const { endpoints, delays, caches, queues, faults, simulation, sourceOf, stream, nodeLocal } = this.#parts;
    const known = this.#server[request]!;
    const place =
      known < 0 ? endpoints.choose(node, sourceOf[this.#client[request]!]!, stream) : endpoints.again(known);
    if (known < 0) this.#server[request] = endpoints.server;
    if (faults.serversAreSilent) return SILENT;
    if (place <= SILENT) return place;
    const { nowMs } = simulation;
    const waitMs = queues === null ? 0 : queues.arrive(this.#server[request]!, nowMs);
    // The cache of a node keeps its connections, so that no rule is passed.
    let tookMs = delays.between(node, place) + waitMs + (nodeLocal ? 0 : endpoints.rulesMs);
    const question = step.question[query]!;
    if (step.asksUpstream[query] === 1 && caches.leftOnServer(question, place, nowMs) === 0) {
      caches.keepOnServer(question, place, step.ttlMs[query]!, nowMs);
      tookMs += delays.toUpstream();
    }
    return tookMs;
  }

  // ------------------------------------------------------------------ what comes of it

  /** The resolver's time is up. */
  roundTimedOut(request: number): void {
    const plan = this.#planOf(request);
    this.#tries[request]!++;
    if (this.#tries[request]! < plan.tries) {
      this.#sendRound(request);
    } else if (
      plan.lastResort === null ||
      this.#isLastResort[request] === 1 ||
      this.#step[request]! >= plan.asItStands
    ) {
      this.#finish(request, DNS_TIMEOUT);
    } else {
      this.#isLastResort[request] = 1;
      this.#startStep(request);
    }
  }

  /** All answers of a round are there. */
  roundOver(request: number): void {
    const plan = this.#planOf(request);
    const verdict = this.#verdict[request]!;
    if (verdict === REFUSED) {
      this.#finish(request, DNS_FAILURE);
    } else if (verdict === -DnsVerdict.wrongAddress) {
      this.#finish(request, WRONG_ADDRESS);
    } else if (verdict === -DnsVerdict.failed && this.#tries[request]! + 1 < plan.tries) {
      this.#tries[request]!++;
      this.#askAll(request);
      this.#sendRound(request);
    } else if (this.#isLastResort[request] === 1) {
      const isFound = verdict === 0 && plan.outcome === 'found' && plan.asItStands < plan.steps.length;
      this.#finish(request, isFound ? FOUND : DNS_TIMEOUT);
    } else if (this.#step[request]! + 1 < plan.steps.length) {
      this.#step[request]!++;
      this.#startStep(request);
    } else {
      this.#finish(request, verdict === 0 ? outcomeOf(plan) : DNS_FAILURE);
    }
  }

  #finish(request: number, failure: number): void {
    const { requests, simulation, cacheMs } = this.#parts;
    const isFaulty = failure === DNS_FAILURE && this.#verdict[request]! > 0;
    if (isFaulty) requests.blame(request, DNS_ERROR, NONE, NONE, Number.POSITIVE_INFINITY);
    if (failure === FOUND && cacheMs > 0) this.#untilMs[this.#client[request]!] = simulation.nowMs + cacheMs;
    requests.outcome[request] = failure;
    this.#resolved(request);
  }

  #grow(size: number): void {
    this.#client = enlargeInt32(this.#client, size);
    this.#step = enlargeUint8(this.#step, size);
    this.#tries = enlargeUint8(this.#tries, size);
    this.#isLastResort = enlargeUint8(this.#isLastResort, size);
    this.#missing = enlargeUint8(this.#missing, size);
    this.#verdict = enlargeUint8(this.#verdict, size);
    this.#server = enlargeInt32(this.#server, size);
  }
}

function outcomeOf({ outcome }: CompiledPlan): number {
  if (outcome === 'found') return FOUND;
  return outcome === 'dns-timeout' ? DNS_TIMEOUT : DNS_FAILURE;
}
