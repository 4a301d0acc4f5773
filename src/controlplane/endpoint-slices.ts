import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { ProxyEndpoint } from '../kubeproxy/categorize-endpoints.ts';
import type { RuleEndpoint } from '../kubeproxy/service-rules.ts';
import type { Stream } from '../random/stream.ts';
import { sliceSyncDelay, watchDelay } from './delays.ts';
import { drawDelay } from './draw-delay.ts';
import type { RunPod } from './run-pod.ts';

/** An endpoint as a slice says it, without what depends on the node that reads it. */
export type PublishedEndpoint = RuleEndpoint & Omit<ProxyEndpoint, 'isLocal' | 'address'> & { readonly node: number };

/** A Service port whose endpoints are followed: one that somebody calls. */
export interface FollowedPort {
  readonly publishNotReadyAddresses: boolean;
  /** By position of a pod that may be its endpoint: the port there. Pods that replace others are added. */
  readonly candidates: Map<number, number>;
}

/** Told of what was published. */
export type SliceWatcher = (port: number, endpoints: readonly PublishedEndpoint[]) => void;

/**
 * The EndpointSlice controller: follows the pods of each Service port and publishes, after its delay, which of them are
 * endpoints. Changes that come while a sync is due join it.
 */
export class EndpointSlices {
  readonly #simulation: Simulation;
  readonly #ports: readonly FollowedPort[];
  readonly #pods: readonly RunPod[];
  readonly #watcher: SliceWatcher;
  readonly #stream: Stream;
  readonly #due: boolean[];
  readonly #sync: EventKind;

  constructor(
    simulation: Simulation,
    ports: readonly FollowedPort[],
    pods: readonly RunPod[],
    stream: Stream,
    watcher: SliceWatcher,
  ) {
    this.#simulation = simulation;
    this.#ports = ports;
    this.#pods = pods;
    this.#stream = stream;
    this.#watcher = watcher;
    this.#due = ports.map(() => false);
    this.#sync = simulation.kind('endpointslice-sync', (port) => this.#onSync(port));
  }

  /** A pod changed in the API: its Services' slices will follow. */
  podChanged(pod: number): void {
    for (const [port, { candidates }] of this.#ports.entries()) {
      if (this.#due[port] || !candidates.has(pod)) continue;
      this.#due[port] = true;
      const delayMs = drawDelay(watchDelay, this.#stream) + drawDelay(sliceSyncDelay, this.#stream);
      this.#simulation.schedule(delayMs, this.#sync, port);
    }
  }

  /** A pod takes another's place: it may be an endpoint wherever the other was. */
  podReplaced(old: number, replacement: number): void {
    for (const { candidates } of this.#ports) {
      const port = candidates.get(old);
      if (port !== undefined) candidates.set(replacement, port);
    }
  }

  /**
   * The endpoints of a port as they stand now: ready by readiness or `publishNotReadyAddresses`, never ready while it
   * terminates (pkg/controller/endpointslice utils.go podToEndpoint).
   */
  endpoints(port: number): readonly PublishedEndpoint[] {
    const { candidates, publishNotReadyAddresses } = this.#ports[port]!;
    const endpoints: PublishedEndpoint[] = [];
    for (const [pod, targetPort] of candidates) {
      const { ip, node, ready, terminating, gone } = this.#pods[pod]!;
      if (gone) continue;
      endpoints.push({
        pod,
        key: ip.includes(':') ? `[${ip}]:${targetPort}` : `${ip}:${targetPort}`,
        node,
        ready: publishNotReadyAddresses || (ready && !terminating),
        serving: ready,
        terminating,
        zoneHints: [],
        nodeHints: [],
      });
    }
    return endpoints;
  }

  #onSync(port: number): void {
    this.#due[port] = false;
    this.#watcher(port, this.endpoints(port));
  }
}
