import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Stream } from '../random/stream.ts';
import type { ApiServer } from './api-server.ts';
import { watchDelay } from './delays.ts';
import { drawDelay } from './draw-delay.ts';
import type { PublishedEndpoint } from './endpoint-slices.ts';

/** Told the ready endpoints of a port, as positions of pods. */
export type OnReadyEndpoints = (pods: readonly number[]) => void;

/** Somebody beside kube-proxy who follows the endpoints of a Service port. */
export interface EndpointListener {
  readonly port: number;
  readonly onReady: OnReadyEndpoints;
}

/**
 * Those beside kube-proxy who watch EndpointSlices, CoreDNS and ingress controllers: they hear of each write after the
 * watch's delay, in the order of writing, and act upon it at once.
 */
export class EndpointWatcher {
  readonly #simulation: Simulation;
  readonly #listeners: readonly EndpointListener[];
  readonly #stream: Stream;
  readonly #arrived: EventKind;
  readonly #inboxes: (readonly PublishedEndpoint[])[][];
  readonly #lastArrivalMs: number[];

  constructor(simulation: Simulation, api: ApiServer, listeners: readonly EndpointListener[], stream: Stream) {
    this.#simulation = simulation;
    this.#listeners = listeners;
    this.#stream = stream;
    this.#inboxes = listeners.map(() => []);
    this.#lastArrivalMs = listeners.map(() => 0);
    this.#arrived = simulation.kind('slice-arrived-at-watcher', (listener) => {
      if (api.defers(this.#arrived, listener)) return;
      listeners[listener]!.onReady(readyPods(this.#inboxes[listener]!.shift()!));
    });
  }

  /** What is known when the run begins. */
  begin(endpointsOf: (port: number) => readonly PublishedEndpoint[]): void {
    for (const { port, onReady } of this.#listeners) onReady(readyPods(endpointsOf(port)));
  }

  /** A slice was written. */
  published(port: number, endpoints: readonly PublishedEndpoint[]): void {
    for (const [i, listener] of this.#listeners.entries()) {
      if (listener.port !== port) continue;
      this.#inboxes[i]!.push(endpoints);
      const arrivalMs = this.#simulation.nowMs + drawDelay(watchDelay, this.#stream);
      this.#lastArrivalMs[i] = Math.max(arrivalMs, this.#lastArrivalMs[i]!);
      this.#simulation.scheduleAt(this.#lastArrivalMs[i]!, this.#arrived, i);
    }
  }
}

function readyPods(endpoints: readonly PublishedEndpoint[]): readonly number[] {
  return endpoints.filter(({ ready }) => ready).map(({ pod }) => pod);
}
