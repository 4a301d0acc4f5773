import type { EventKind, Simulation } from '../engine/simulation.ts';
import type { ProxyEndpoint } from '../kubeproxy/categorize-endpoints.ts';
import type { RuleEndpoint } from '../kubeproxy/service-rules.ts';
import { endpointConditions } from '../kubernetes/pod-to-endpoint.ts';
import type { Stream } from '../random/stream.ts';
import type { ApiServer } from './api-server.ts';
import { sliceSyncDelay, watchDelay } from './delays.ts';
import { drawDelay } from './draw-delay.ts';
import type { RunPod } from './run-pod.ts';

/** An endpoint as a slice says it, without what depends on the node that reads it. */
export type PublishedEndpoint = RuleEndpoint & Omit<ProxyEndpoint, 'isLocal' | 'address'> & { readonly node: number };

/** A Service port whose endpoints are followed: one that somebody calls. */
export interface FollowedPort {
  readonly publishNotReadyAddresses: boolean;
  /** By position of a pod that may be its endpoint: the port there. Pods that come during the run are added. */
  readonly candidates: Map<number, number>;
  /** Sets the hints of what is published; null where the Service asks for none. */
  readonly hint: ((endpoints: readonly PublishedEndpoint[]) => readonly PublishedEndpoint[]) | null;
}

/** Told of what was published. */
export type SliceWatcher = (port: number, endpoints: readonly PublishedEndpoint[]) => void;

/** A pod as the controller's cache has it; null when its object is gone, or has no address yet. */
interface PodChange {
  readonly pod: number;
  readonly state: PodState | null;
}

interface PodState {
  readonly ready: boolean;
  readonly terminating: boolean;
}

/** What the controller has of one Service port. */
interface Cache {
  /** On its way from the API server, in order. */
  readonly inbox: PodChange[];
  lastArrivalMs: number;
  readonly seen: Map<number, PodState>;
  syncIsDue: boolean;
  published: readonly PublishedEndpoint[];
  readonly stream: Stream;
}

/**
 * The EndpointSlice controller: hears of changes of each Service port's pods after the watch's delay, and publishes,
 * after its own, which of them are endpoints. What it has heard of when it writes is in; it writes only what is new.
 */
export class EndpointSlices {
  readonly #simulation: Simulation;
  readonly #api: ApiServer;
  readonly #ports: readonly FollowedPort[];
  readonly #pods: readonly RunPod[];
  readonly #watcher: SliceWatcher;
  readonly #caches: readonly Cache[];
  readonly #changeArrived: EventKind;
  readonly #sync: EventKind;
  /** What holds the controller up; and for as long as it stands still, the ports that wait for it. */
  readonly #lagsMs: (() => number)[] = [];
  #standstills = 0;
  readonly #waiting: number[] = [];

  /** `stream` gives each port its own stream. */
  constructor(
    simulation: Simulation,
    api: ApiServer,
    ports: readonly FollowedPort[],
    pods: readonly RunPod[],
    stream: (port: number) => Stream,
    watcher: SliceWatcher,
  ) {
    this.#simulation = simulation;
    this.#api = api;
    this.#ports = ports;
    this.#pods = pods;
    this.#watcher = watcher;
    this.#changeArrived = simulation.kind('pod-change-arrived', (port) => this.#onChangeArrived(port));
    this.#sync = simulation.kind('endpointslice-sync', (port) => this.#onSync(port));
    this.#caches = ports.map(({ candidates }, port) => ({
      inbox: [],
      lastArrivalMs: 0,
      seen: new Map([...candidates.keys()].map((pod) => [pod, stateOf(pods[pod]!)])),
      syncIsDue: false,
      published: [],
      stream: stream(port),
    }));
    for (const [port, cache] of this.#caches.entries()) cache.published = this.#endpointsOf(port);
  }

  /** A pod changed in the API: its Services' slices will follow. */
  podChanged(pod: number): void {
    const { ready, terminating, gone, ip } = this.#pods[pod]!;
    for (const [port, { candidates }] of this.#ports.entries()) {
      if (!candidates.has(pod)) continue;
      const cache = this.#caches[port]!;
      cache.inbox.push({ pod, state: gone || ip === '' ? null : { ready, terminating } });
      const arrivalMs = this.#simulation.nowMs + drawDelay(watchDelay, cache.stream);
      cache.lastArrivalMs = Math.max(cache.lastArrivalMs, arrivalMs);
      this.#simulation.scheduleAt(cache.lastArrivalMs, this.#changeArrived, port);
    }
  }

  /** A pod takes another's place, or comes beside it: it may be an endpoint wherever the other was. */
  podReplaced(old: number, replacement: number): void {
    for (const { candidates } of this.#ports) {
      const port = candidates.get(old);
      if (port !== undefined) candidates.set(replacement, port);
    }
  }

  /** The controller takes so much longer for each slice, or with null stands still; what is returned ends that. */
  lag(delayMs: (() => number) | null): () => void {
    if (delayMs !== null) {
      this.#lagsMs.push(delayMs);
      return () => {
        this.#lagsMs.splice(this.#lagsMs.indexOf(delayMs), 1);
      };
    }
    this.#standstills++;
    return () => {
      if (--this.#standstills > 0) return;
      for (const port of this.#waiting.splice(0)) this.#planSync(port);
    };
  }

  #planSync(port: number): void {
    let delayMs = drawDelay(sliceSyncDelay, this.#caches[port]!.stream);
    for (const lagMs of this.#lagsMs) delayMs += lagMs();
    this.#simulation.schedule(delayMs, this.#sync, port);
  }

  /** The endpoints of a port as they were published last. */
  endpoints(port: number): readonly PublishedEndpoint[] {
    return this.#caches[port]!.published;
  }

  #onChangeArrived(port: number): void {
    if (this.#api.defers(this.#changeArrived, port)) return;
    const cache = this.#caches[port]!;
    const { pod, state } = cache.inbox.shift()!;
    if (state === null) cache.seen.delete(pod);
    else cache.seen.set(pod, state);
    if (cache.syncIsDue) return;
    cache.syncIsDue = true;
    this.#planSync(port);
  }

  #onSync(port: number): void {
    const cache = this.#caches[port]!;
    if (this.#standstills > 0) {
      this.#waiting.push(port);
      return;
    }
    if (this.#api.defers(this.#sync, port)) return;
    cache.syncIsDue = false;
    const endpoints = this.#endpointsOf(port);
    if (areSame(endpoints, cache.published)) return;
    cache.published = endpoints;
    this.#watcher(port, endpoints);
  }

  /**
   * The endpoints by what the controller has seen: ready by readiness or `publishNotReadyAddresses`, never ready while
   * a pod terminates (pkg/controller/endpointslice utils.go podToEndpoint).
   */
  #endpointsOf(port: number): readonly PublishedEndpoint[] {
    const { candidates, publishNotReadyAddresses, hint } = this.#ports[port]!;
    const endpoints = [...this.#caches[port]!.seen].map(([pod, { ready, terminating }]) => {
      const { ip, node } = this.#pods[pod]!;
      const targetPort = candidates.get(pod)!;
      return {
        pod,
        address: ip.includes(':') ? `[${ip}]:${targetPort}` : `${ip}:${targetPort}`,
        node,
        ...endpointConditions(ready, terminating, publishNotReadyAddresses),
        zoneHints: [],
        nodeHints: [],
      };
    });
    return hint === null ? endpoints : hint(endpoints);
  }
}

function stateOf({ ready, terminating }: RunPod): PodState {
  return { ready, terminating };
}

function areSame(some: readonly PublishedEndpoint[], others: readonly PublishedEndpoint[]): boolean {
  return (
    some.length === others.length &&
    some.every((endpoint, i) => {
      const other = others[i]!;
      return (
        endpoint.pod === other.pod &&
        endpoint.ready === other.ready &&
        endpoint.serving === other.serving &&
        endpoint.terminating === other.terminating &&
        areSameNames(endpoint.zoneHints, other.zoneHints) &&
        areSameNames(endpoint.nodeHints, other.nodeHints)
      );
    })
  );
}

function areSameNames(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((name, i) => name === others[i]);
}
