import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { Stream } from '../random/stream.ts';
import type { ApiServer } from './api-server.ts';
import { watchDelay } from './delays.ts';
import { drawDelay } from './draw-delay.ts';

/**
 * What a controller has to look at, by number: each change reaches it after the delay of a watch, and what changes again
 * before it has looked is looked at once. While the API server is away it looks at nothing.
 *
 * Source: client-go util/workqueue.
 */
export class WorkQueue {
  readonly #simulation: Simulation;
  readonly #api: ApiServer;
  readonly #stream: (number: number) => Stream;
  readonly #kind: EventKind;
  /** By number: when it will be looked at; Infinity: nothing is due. */
  readonly #dueMs: number[] = [];

  /** `stream` gives each number its own stream; `sync` looks at one. */
  constructor(parts: {
    readonly simulation: Simulation;
    readonly api: ApiServer;
    /** Of the event: `deployment-sync`. */
    readonly name: string;
    readonly stream: (number: number) => Stream;
    readonly sync: (number: number) => void;
  }) {
    const { simulation, sync } = parts;
    this.#simulation = simulation;
    this.#api = parts.api;
    this.#stream = parts.stream;
    this.#kind = simulation.kind(parts.name, (number) => {
      if (this.#api.defers(this.#kind, number)) return;
      this.#dueMs[number] = Number.POSITIVE_INFINITY;
      sync(number);
    });
  }

  /** Something about this one was written to the API server now. */
  changed(number: number): void {
    if (this.#due(number) <= this.#simulation.nowMs + watchDelay.fromMs) return;
    this.at(number, this.#simulation.nowMs + drawDelay(watchDelay, this.#stream(number)));
  }

  /** It will be worth a look at that time. */
  at(number: number, atMs: number): void {
    if (this.#due(number) <= atMs) return;
    this.#dueMs[number] = atMs;
    this.#simulation.scheduleAt(atMs, this.#kind, number);
  }

  #due(number: number): number {
    return this.#dueMs[number] ?? Number.POSITIVE_INFINITY;
  }
}
