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
  readonly #onStopOrStart: () => void;

  /**
   * `stream` gives each node its own stream, by the node's name; `onProgrammed` hears of each sync of a port,
   * `onStopOrStart` of each kube-proxy that stops or starts.
   */
  constructor(
    simulation: Simulation,
    settings: ProxySettings,
    places: readonly ProxyPlace[],
    stream: (node: string) => Stream,
    onProgrammed: (port: number) => void,
    onStopOrStart: () => void = () => {},
  ) {
    this.#onStopOrStart = onStopOrStart;
    const ports = settings.policies.length;
    const proxies: NodeProxy[] = [];
    const { api } = settings;
    const sliceArrived = simulation.kind('slice-arrived', (subject) => {
      const proxy = proxies[Math.floor(subject / ports)]!;
      if (!api.defers(sliceArrived, subject, proxy.nodeIndex)) proxy.sliceArrived(subject % ports);
    });
    const syncStarts = simulation.kind('sync-starts', (number) => proxies[number]!.syncStarts());
    const syncEnds = simulation.kind('sync-ends', (number) => proxies[number]!.syncEnds());
    const proxyStarted = simulation.kind('kube-proxy-started', (number) => {
      const proxy = proxies[number]!;
      if (!api.defers(proxyStarted, number, proxy.nodeIndex)) proxy.started();
    });
    for (const [number, place] of places.entries()) {
      proxies.push(
        new NodeProxy({
          ...place,
          simulation,
          settings,
          stream: stream(place.node.name),
          events: { number, sliceArrived, syncStarts, syncEnds, proxyStarted },
          onProgrammed,
        }),
      );
    }
    this.#proxies = proxies;
  }

  /** Programs a port everywhere at once, as it stands when the run begins. */
  program(port: number, endpoints: readonly PublishedEndpoint[]): void {
    for (const proxy of this.#proxies) proxy.begin(port, endpoints);
  }

  /** kube-proxy of a node stops; what is returned starts it again. */
  stop(node: number): () => void {
    const ends = this.#of(node).map((proxy) => proxy.stop());
    this.#onStopOrStart();
    return () => {
      for (const end of ends) end();
      this.#onStopOrStart();
    };
  }

  /** kube-proxy of a node, or with null of all nodes, takes so much longer for each sync; what is returned ends that. */
  slow(node: number | null, delayMs: () => number): () => void {
    const ends = this.#of(node).map((proxy) => proxy.slow(delayMs));
    return () => {
      for (const end of ends) end();
    };
  }

  #of(node: number | null): readonly NodeProxy[] {
    return node === null ? this.#proxies : this.#proxies.filter(({ nodeIndex }) => nodeIndex === node);
  }

  /** A slice was written: each node hears of it and programs it, each in its own time. */
  published(port: number, endpoints: readonly PublishedEndpoint[]): void {
    for (const proxy of this.#proxies) if (proxy.follows(port)) proxy.published(port, endpoints);
  }
}
