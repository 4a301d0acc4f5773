import type { EventKind, Simulation } from '../engine/simulation.ts';
import { causeCode, type FailureCause } from '../measurement/failure-cause.ts';
import { failureCode } from '../measurement/failure-reason.ts';
import { ConnectionState, type ConnectionTable } from './connection-table.ts';
import type { PodTable } from './pod-table.ts';
import { RequestPhase, type RequestTable } from './request-table.ts';

const SUCCESS = 0;
const CONNECTION_RESET = failureCode('connection-reset');
const SERVER_ERROR = failureCode('server-error');

/** What a proxy does with what it is about. */
export type ProxyAction =
  /** The connection is reset. */
  | { readonly kind: 'abort' }
  /** It goes on after so many ms, drawn anew each time. */
  | { readonly kind: 'delay'; readonly drawMs: () => number }
  /** The proxy answers itself, after so many ms: the process hears nothing of the request. */
  | { readonly kind: 'answer'; readonly afterMs: number; readonly status: number }
  /** The response says something else than what the process said. */
  | { readonly kind: 'replace'; readonly status: number };

/** A rule of the proxy in front of a pod's process. */
export interface ProxyRule {
  /** What it is about: requests before the process has them, or its responses. */
  readonly side: 'request' | 'response';
  /** Positions of the workloads whose requests are meant; null: all. */
  readonly workloads: readonly number[] | null;
  /** Of responses only those with this status code; null: all. */
  readonly code: number | null;
  /** Only what comes on connections that were opened since the rule stands. */
  readonly newConnectionsOnly: boolean;
  readonly cause: FailureCause;
  readonly action: ProxyAction;
}

/** A rule that stands. */
interface StandingRule extends ProxyRule {
  readonly causeCode: number;
  /** Connections up to this serial number were opened before. */
  readonly afterSerial: number;
}

/** What proxies act upon, and who is told. */
export interface TransparentProxyParts {
  readonly simulation: Simulation;
  readonly requests: RequestTable;
  readonly connections: ConnectionTable;
  readonly pods: PodTable;
  readonly clientGroup: Int32Array;
  /** A request comes to its pod; asked again when the proxy has let it go on. */
  readonly arrive: (request: number) => void;
  /** A response, or what takes its place, leaves the pod. */
  readonly answer: (request: number, connection: number, pod: number, outcome: number) => void;
}

/**
 * Proxies that stand between the network and the processes of pods, in the pods' own network namespaces, such as Chaos
 * Mesh puts there for its HTTPChaos (github.com/chaos-mesh/rs-tproxy). Where no fault has put one, nobody asks for them.
 *
 * Simplified: they take no time of their own, and what they hold while their pod dies is not lost.
 */
export class TransparentProxies {
  /** How many rules stand, at all pods. */
  count = 0;
  readonly #parts: TransparentProxyParts;
  readonly #rules = new Map<number, StandingRule[]>();
  readonly #passes: EventKind;
  readonly #answers: EventKind;
  /** The request that is let go on right now. */
  #passing = -1;

  constructor(parts: TransparentProxyParts) {
    this.#parts = parts;
    const { simulation, requests, answer } = parts;
    this.#passes = simulation.kind('proxy-passes-request', (request) => this.#onPasses(request));
    this.#answers = simulation.kind('proxy-answers', (request) =>
      answer(request, requests.connection[request]!, requests.pod[request]!, requests.outcome[request]!),
    );
  }

  /** Adds a rule to the proxy of a pod, after those that stand; what is returned takes it away. */
  add(pod: number, rule: ProxyRule): () => void {
    const afterSerial = rule.newConnectionsOnly ? this.#parts.connections.lastSerial : -1;
    const standing = { ...rule, causeCode: causeCode(rule.cause), afterSerial };
    const rules = this.#rules.get(pod) ?? [];
    this.#rules.set(pod, rules);
    rules.push(standing);
    this.count++;
    return () => {
      const position = rules.indexOf(standing);
      if (position < 0) return;
      rules.splice(position, 1);
      this.count--;
    };
  }

  /** A request that has come to a pod which serves it: true when a proxy takes care of it, now or later. */
  takeRequest(request: number, pod: number): boolean {
    const rules = this.#rules.get(pod);
    if (rules === undefined || request === this.#passing) return false;
    let delayMs = 0;
    for (const rule of rules) {
      if (rule.side !== 'request' || !this.#concerns(rule, request)) continue;
      const { action } = rule;
      if (action.kind === 'delay') delayMs += this.#delay(request, pod, rule.causeCode, action.drawMs());
      if (action.kind === 'abort') this.#abort(request, pod, rule.causeCode);
      if (action.kind === 'answer') this.#answerItself(request, pod, rule.causeCode, action, delayMs);
      if (action.kind === 'abort' || action.kind === 'answer') return true;
    }
    if (delayMs === 0) return false;
    this.#parts.simulation.schedule(delayMs, this.#passes, request);
    return true;
  }

  /** A response that its process has given: true when a proxy takes care of it. */
  takeResponse(request: number, pod: number, outcome: number): boolean {
    const rules = this.#rules.get(pod);
    if (rules === undefined) return false;
    const { requests, simulation, answer } = this.#parts;
    const code = statusCodeOf(outcome);
    let delayMs = 0;
    let said = outcome;
    for (const rule of rules) {
      if (rule.side !== 'response' || !this.#concerns(rule, request)) continue;
      if (rule.code !== null && rule.code !== code) continue;
      const { action } = rule;
      if (action.kind === 'abort') {
        this.#abort(request, pod, rule.causeCode);
        return true;
      }
      if (action.kind === 'delay') delayMs += this.#delay(request, pod, rule.causeCode, action.drawMs());
      if (action.kind === 'replace') {
        said = outcomeOf(action.status);
        if (said !== SUCCESS) this.#blame(request, pod, rule.causeCode, Number.POSITIVE_INFINITY);
      }
    }
    if (delayMs === 0 && said === outcome) return false;
    if (delayMs === 0) {
      answer(request, requests.connection[request]!, pod, said);
      return true;
    }
    requests.outcome[request] = said;
    requests.phase[request] = RequestPhase.answered;
    simulation.schedule(delayMs, this.#answers, request);
    return true;
  }

  #concerns({ workloads, afterSerial }: StandingRule, request: number): boolean {
    const { requests, connections, clientGroup } = this.#parts;
    const connection = requests.connection[request]!;
    if (connections.serial[connection]! <= afterSerial) return false;
    return workloads === null || workloads.includes(clientGroup[requests.client[request]!]!);
  }

  #abort(request: number, pod: number, cause: number): void {
    const { requests, connections, answer } = this.#parts;
    const connection = requests.connection[request]!;
    // Of HTTP/2 only the stream is reset.
    if (connections.shared[connection] === 0) connections.state[connection] = ConnectionState.broken;
    this.#blame(request, pod, cause, Number.POSITIVE_INFINITY);
    answer(request, connection, pod, CONNECTION_RESET);
  }

  #answerItself(
    request: number,
    pod: number,
    cause: number,
    { afterMs, status }: Extract<ProxyAction, { kind: 'answer' }>,
    delayMs: number,
  ): void {
    const { requests, simulation } = this.#parts;
    const outcome = outcomeOf(status);
    requests.outcome[request] = outcome;
    requests.phase[request] = RequestPhase.answered;
    if (outcome !== SUCCESS) this.#blame(request, pod, cause, Number.POSITIVE_INFINITY);
    simulation.schedule(delayMs + afterMs, this.#answers, request);
  }

  #delay(request: number, pod: number, cause: number, ms: number): number {
    this.#blame(request, pod, cause, ms);
    return ms;
  }

  #blame(request: number, pod: number, cause: number, heldMs: number): void {
    const { requests, pods } = this.#parts;
    requests.blame(request, cause, pods.node[pod]!, pod, heldMs);
  }

  #onPasses(request: number): void {
    this.#passing = request;
    this.#parts.arrive(request);
    this.#passing = -1;
  }
}

/** What a status code means to a client: from 400 on it is an error. */
function outcomeOf(status: number): number {
  return status < 400 ? SUCCESS : SERVER_ERROR;
}

/** The status code of a response: 500 for an error of the application, 503 where it was turned away. */
function statusCodeOf(outcome: number): number {
  if (outcome === SUCCESS) return 200;
  return outcome === SERVER_ERROR ? 500 : 503;
}
