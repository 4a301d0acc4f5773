import type { Answer, Flow } from '../../balancer/balancer.ts';
import { NO_SERVER } from '../../balancer/balancer.ts';
import { finishHash, mixWord } from '../../balancer/flow-hash.ts';
import { NONE, type RequestTable } from '../../dataplane/request-table.ts';
import type { PresentTime } from '../../kubeproxy/affinity/affinity.ts';
import type { PodReports } from './pod-reports.ts';
import type { UpstreamPoint } from './upstream-point.ts';

const SUCCESS = 0;

/** Envoy's hostSelectionRetryMaxAttempts is for its user to set; three leave one of many endpoints with one in 2^3. */
const MOST_PICKS = 3;

/** What a workload's balancers of requests are made of. */
export interface UpstreamParts {
  readonly points: readonly UpstreamPoint[];
  /** By client of the workload: which of the points its requests go through. */
  readonly pointOf: Int32Array;
  /** By client of the workload: its address, as far as hashes are concerned. */
  readonly sourceIp: Float64Array;
  /** By point: its place, as a position among the clients. */
  readonly placeOf: Int32Array;
  /** The first client's position among all. */
  readonly firstClient: number;
  /** The points are machines of their own, with a link between them and their clients. */
  readonly isRemote: boolean;
  /** Requests have keys of their own for hashing; else the client's address is hashed. */
  readonly hasKeys: boolean;
  /** Hears that a connection of a point has ended. */
  readonly onConnectionEnd: (point: number) => void;
  readonly requests: RequestTable;
  readonly reports: PodReports;
  readonly time: PresentTime;
}

/**
 * The balancers of a workload's requests: many independent ones, one for each client, pod or proxy, and each request is
 * assigned by the one of its client. What is under way at an endpoint counts from its assignment, while it waits for a
 * connection too.
 */
export class Upstream {
  /** See `UpstreamParts`. */
  readonly isRemote: boolean;
  readonly #parts: UpstreamParts;
  readonly #flow: Flow = { sourceIp: 0, sourcePort: 0, destinationIp: 0, destinationPort: 0, key: 0 };
  readonly #answer: Answer = { latencyMs: 0, failed: false, utilization: -1, requestsPerSecond: -1 };

  constructor(parts: UpstreamParts) {
    this.#parts = parts;
    this.isRemote = parts.isRemote;
  }

  /** The place of a client's point, as a position among the clients. */
  placeOf(client: number): number {
    return this.#parts.placeOf[this.#indexOf(client)]!;
  }

  /**
   * Assigns a request to an endpoint, and returns the pool of connections to it; `NONE` when there is no endpoint. When it
   * is the server `avoided`, others are asked for a few times.
   */
  assign(request: number, avoided: number): number {
    const { requests, time, hasKeys, sourceIp, firstClient } = this.#parts;
    const client = requests.client[request]!;
    const point = this.#parts.points[this.#indexOf(client)]!;
    const flow = this.#flow;
    flow.sourceIp = sourceIp[client - firstClient]!;
    flow.key = hashOfNumber(hasKeys ? requests.key[request]! : flow.sourceIp);
    let server = point.pick(flow);
    for (let i = 0; server === avoided && server !== NO_SERVER && i < MOST_PICKS; i++) server = point.pick(flow);
    requests.server[request] = server;
    if (server === NO_SERVER) return NONE;
    requests.assignedMs[request] = time.nowMs;
    point.opened(server);
    return point.poolOf(server);
  }

  /** An attempt has ended, with success (0) or a failure, or was given up. Does nothing for one without an endpoint. */
  ended(request: number, failure: number): void {
    this.#close(request, failure !== SUCCESS, failure === SUCCESS);
  }

  /** An attempt is of no interest any more, because another one of its request was answered: that is no failure. */
  withdrawn(request: number): void {
    this.#close(request, false, false);
  }

  #close(request: number, isFailed: boolean, hasReport: boolean): void {
    const { requests, time, reports } = this.#parts;
    const server = requests.server[request]!;
    if (server === NO_SERVER) return;
    requests.server[request] = NO_SERVER;
    const point = this.#parts.points[this.#indexOf(requests.client[request]!)]!;
    const answer = this.#answer;
    answer.latencyMs = time.nowMs - requests.assignedMs[request]!;
    answer.failed = isFailed;
    if (point.learnsFromAnswers && hasReport) {
      const pod = point.podOf(server);
      answer.utilization = reports.utilization(pod);
      answer.requestsPerSecond = reports.requestsPerSecond(pod);
    } else {
      answer.utilization = -1;
      answer.requestsPerSecond = -1;
    }
    point.closed(server, answer);
  }

  /** A connection of a point has ended, whoever closed it. */
  connectionEnded(point: number): void {
    this.#parts.onConnectionEnd(point);
  }

  #indexOf(client: number): number {
    return this.#parts.pointOf[client - this.#parts.firstClient]!;
  }
}

function hashOfNumber(value: number): number {
  return finishHash(mixWord(0, value), 4);
}
