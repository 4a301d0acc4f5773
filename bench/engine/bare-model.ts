import type { Lane } from '../../src/engine/lane.ts';
import { type EventKind, Simulation } from '../../src/engine/simulation.ts';
import { Histogram } from '../../src/measurement/histogram.ts';
import { standardExponential } from '../../src/random/standard-exponential.ts';
import { Streams } from '../../src/random/stream.ts';
import type { Workload } from '../program.ts';

const NETWORK_MS = 0.25;
const SERVICE_MS = 10;
const UTILISATION = 0.7;
const TIMEOUT_MS = 1000;
/** More than are ever under way. */
const REQUESTS_UNDER_WAY = 1 << 17;
const NONE = -1;

/**
 * The workloads on the bare engine: what a model costs that has no Kubernetes in it. Requests and endpoints are columns,
 * queues are lists through the requests, events go through the engine as those of svcsim itself do.
 */
export class BareModel {
  readonly simulation: Simulation = new Simulation();
  readonly latency: Histogram = new Histogram();
  readonly interarrivalMs: number;
  timeoutCount = 0;
  readonly #endpointCount: number;
  readonly #workers: number;
  readonly #choosesOfTwo: boolean;
  readonly #requestCount: number;
  #arrivedCount = 0;
  readonly #arrivals;
  readonly #choices;
  readonly #services;

  readonly #startedMs = new Float64Array(REQUESTS_UNDER_WAY);
  readonly #timeout = new Float64Array(REQUESTS_UNDER_WAY);
  readonly #endpoint = new Int32Array(REQUESTS_UNDER_WAY);
  /** Behind it in the endpoint's queue, or among the free. */
  readonly #next = Int32Array.from({ length: REQUESTS_UNDER_WAY }, (_, request) => request + 1);
  #free = 0;

  readonly #outstanding: Int32Array;
  readonly #busy: Int32Array;
  readonly #first: Int32Array;
  readonly #last: Int32Array;

  readonly #network: Lane;
  readonly #timeouts: Lane;
  readonly #arrival: EventKind;
  readonly #reachesEndpoint: EventKind;
  readonly #serviceEnds: EventKind;
  readonly #responseArrives: EventKind;
  readonly #timesOut: EventKind;

  /** Arrivals end after `requestCount` requests. */
  constructor(workload: Workload, requestCount: number, seed: number) {
    const simulation = this.simulation;
    const streams = new Streams(seed, 0);
    this.#arrivals = streams.named('arrivals');
    this.#choices = streams.named('choices');
    this.#services = streams.named('services');
    this.#endpointCount = workload === 'w1' ? 10 : 1000;
    this.#workers = workload === 'w1' ? 4 : 8;
    this.#choosesOfTwo = workload === 'w3';
    this.#requestCount = requestCount;
    this.interarrivalMs = SERVICE_MS / (UTILISATION * this.#workers * this.#endpointCount);
    this.#outstanding = new Int32Array(this.#endpointCount);
    this.#busy = new Int32Array(this.#endpointCount);
    this.#first = new Int32Array(this.#endpointCount).fill(NONE);
    this.#last = new Int32Array(this.#endpointCount).fill(NONE);
    this.#network = simulation.lane(NETWORK_MS);
    this.#timeouts = simulation.lane(TIMEOUT_MS);
    this.#arrival = simulation.kind('arrival', () => this.#onArrival());
    this.#reachesEndpoint = simulation.kind('reaches endpoint', (request) => this.#onReachesEndpoint(request));
    this.#serviceEnds = simulation.kind('service ends', (request) => this.#onServiceEnds(request));
    this.#responseArrives = simulation.kind('response arrives', (request) => this.#onResponseArrives(request));
    this.#timesOut = simulation.kind('times out', () => this.timeoutCount++);
    this.#scheduleArrival();
  }

  #scheduleArrival(): void {
    this.simulation.schedule(this.interarrivalMs * standardExponential(this.#arrivals), this.#arrival, 0);
  }

  #onArrival(): void {
    const request = this.#free;
    this.#free = this.#next[request]!;
    let endpoint = this.#choices.below(this.#endpointCount);
    if (this.#choosesOfTwo) {
      const other = this.#choices.below(this.#endpointCount);
      if (this.#outstanding[other]! < this.#outstanding[endpoint]!) endpoint = other;
      this.#timeout[request] = this.#timeouts.schedule(this.#timesOut, request);
    }
    this.#outstanding[endpoint]!++;
    this.#startedMs[request] = this.simulation.nowMs;
    this.#endpoint[request] = endpoint;
    this.#network.schedule(this.#reachesEndpoint, request);
    if (++this.#arrivedCount < this.#requestCount) this.#scheduleArrival();
  }

  #onReachesEndpoint(request: number): void {
    const endpoint = this.#endpoint[request]!;
    if (this.#busy[endpoint]! < this.#workers) {
      this.#busy[endpoint]!++;
      this.#serve(request);
      return;
    }
    this.#next[request] = NONE;
    if (this.#first[endpoint] === NONE) this.#first[endpoint] = request;
    else this.#next[this.#last[endpoint]!] = request;
    this.#last[endpoint] = request;
  }

  #serve(request: number): void {
    this.simulation.schedule(SERVICE_MS * standardExponential(this.#services), this.#serviceEnds, request);
  }

  #onServiceEnds(request: number): void {
    const endpoint = this.#endpoint[request]!;
    this.#outstanding[endpoint]!--;
    this.#network.schedule(this.#responseArrives, request);
    const waiting = this.#first[endpoint]!;
    if (waiting === NONE) {
      this.#busy[endpoint]!--;
    } else {
      this.#first[endpoint] = this.#next[waiting]!;
      this.#serve(waiting);
    }
  }

  #onResponseArrives(request: number): void {
    this.latency.add(this.simulation.nowMs - this.#startedMs[request]!);
    if (this.#choosesOfTwo) this.#timeouts.cancel(this.#timeout[request]!);
    this.#next[request] = this.#free;
    this.#free = request;
  }
}
