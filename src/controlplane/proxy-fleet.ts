import type { Simulation } from '../engine/simulation.ts';
import type { ProxyNode } from '../kubeproxy/categorize-endpoints.ts';
import type { Stream } from '../random/stream.ts';
import type { PublishedEndpoint } from './endpoint-slices.ts';
import { NodeProxy, type ProgrammedRules, type ProxySettings } from './node-proxy.ts';

/** A node that programs rules which somebody uses. */
export interface ProxyPlace {
  readonly node: ProxyNode;
  readonly nodeIndex: number;
  readonly programmed: readonly ProgrammedRules[];
}

/**
 * kube-proxy on all nodes from which somebody calls a Service. Nodes whose rules nobody uses are left out: they would
 * cost time and change nothing.
 */
export class ProxyFleet {
  readonly #proxies: readonly NodeProxy[];
  readonly #onProgrammed: (port: number) => void;
  readonly #onAllProgrammed: (port: number) => void;
  /** By port: what was published last, and how many nodes have still to program it. */
  readonly #published: (readonly PublishedEndpoint[])[] = [];
  readonly #behind: Int32Array;

  /** `stream` gives each node its own stream, by the node's name. */
  constructor(
    simulation: Simulation,
    settings: ProxySettings,
    places: readonly ProxyPlace[],
    stream: (node: string) => Stream,
    told: { onProgrammed(port: number): void; onAllProgrammed(port: number): void },
  ) {
    const ports = settings.policies.length;
    const proxies: NodeProxy[] = [];
    const sliceArrived = simulation.kind('slice-arrived', (subject) => {
      proxies[Math.floor(subject / ports)]!.sliceArrived(subject % ports);
    });
    const syncStarts = simulation.kind('sync-starts', (number) => proxies[number]!.syncStarts());
    const syncEnds = simulation.kind('sync-ends', (number) => proxies[number]!.syncEnds());
    for (const [number, place] of places.entries()) {
      proxies.push(
        new NodeProxy({
          ...place,
          simulation,
          settings,
          stream: stream(place.node.name),
          events: { number, sliceArrived, syncStarts, syncEnds },
          onProgrammed: (port, endpoints) => this.#programmed(port, endpoints),
        }),
      );
    }
    this.#proxies = proxies;
    this.#behind = new Int32Array(ports);
    this.#onProgrammed = told.onProgrammed;
    this.#onAllProgrammed = told.onAllProgrammed;
  }

  /** Programs a port everywhere at once, as it stands when the run begins. */
  program(port: number, endpoints: readonly PublishedEndpoint[]): void {
    for (const proxy of this.#proxies) proxy.program(port, endpoints);
  }

  /** A slice was written: each node hears of it and programs it, each in its own time. */
  published(port: number, endpoints: readonly PublishedEndpoint[]): void {
    const following = this.#proxies.filter((proxy) => proxy.follows(port));
    this.#published[port] = endpoints;
    this.#behind[port] = following.length;
    for (const proxy of following) proxy.published(port, endpoints);
  }

  #programmed(port: number, endpoints: readonly PublishedEndpoint[]): void {
    this.#onProgrammed(port);
    // A node that programs what is out of date will program again.
    if (endpoints !== this.#published[port]) return;
    this.#behind[port]!--;
    if (this.#behind[port] === 0) this.#onAllProgrammed(port);
  }
}
