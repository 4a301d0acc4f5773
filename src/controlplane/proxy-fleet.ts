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

  /** `stream` gives each node its own stream, by the node's name; `onProgrammed` hears of each sync of a port. */
  constructor(
    simulation: Simulation,
    settings: ProxySettings,
    places: readonly ProxyPlace[],
    stream: (node: string) => Stream,
    onProgrammed: (port: number) => void,
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
          onProgrammed,
        }),
      );
    }
    this.#proxies = proxies;
  }

  /** Programs a port everywhere at once, as it stands when the run begins. */
  program(port: number, endpoints: readonly PublishedEndpoint[]): void {
    for (const proxy of this.#proxies) proxy.program(port, endpoints);
  }

  /** A slice was written: each node hears of it and programs it, each in its own time. */
  published(port: number, endpoints: readonly PublishedEndpoint[]): void {
    for (const proxy of this.#proxies) if (proxy.follows(port)) proxy.published(port, endpoints);
  }
}
