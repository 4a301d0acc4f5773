import { findPort } from '../../kubernetes/find-port.ts';
import { hasServiceSelector, matchesServiceSelector } from '../../kubernetes/label-selector.ts';
import type { EndpointPort, Service, ServicePort } from '../../kubernetes/objects.ts';
import type { ApplicationIndex, EndpointCandidate, NodeIndex, PodIndex, WorldPod } from '../scenario.ts';
import type { ClusterObjects } from './cluster-objects.ts';
import type { PlacedPod } from './resolve-pods.ts';

/** The label by which an EndpointSlice belongs to a Service. */
const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

/** One address behind a Service, as its slices or its Endpoints object give it. */
interface GivenEndpoint {
  readonly ip: string;
  readonly ports: readonly EndpointPort[];
  readonly ready: boolean;
  readonly terminating: boolean;
  readonly nodeName: string | undefined;
}

/**
 * Who may be an endpoint of each Service: what the user's own EndpointSlices or Endpoints name, taken as they are, else
 * the pods that the selector picks. Addresses that belong to no pod become hosts.
 */
export class Candidates {
  readonly #pods: readonly PlacedPod[];
  readonly #given: ReadonlyMap<string, readonly GivenEndpoint[]>;
  readonly #podAt = new Map<string, PodIndex>();
  readonly #nodeOf: ReadonlyMap<string, number>;
  readonly #podsByNamespace = new Map<string, number[]>();
  readonly #hostApplication: ApplicationIndex;
  readonly #hosts: WorldPod[] = [];
  readonly #conditionsOf = new Map<PodIndex, Pick<GivenEndpoint, 'ready' | 'terminating'>>();

  constructor(
    objects: ClusterObjects,
    pods: readonly PlacedPod[],
    nodeOf: ReadonlyMap<string, number>,
    hostApplication: ApplicationIndex,
  ) {
    this.#pods = pods;
    this.#nodeOf = nodeOf;
    this.#hostApplication = hostApplication;
    for (const [i, { pod }] of pods.entries()) {
      if (!pod.spec.hostNetwork) for (const { ip } of pod.status.podIPs) this.#podAt.set(ip, i as PodIndex);
      const { namespace } = pod.metadata;
      const known = this.#podsByNamespace.get(namespace);
      if (known === undefined) this.#podsByNamespace.set(namespace, [i]);
      else known.push(i);
    }
    this.#given = givenEndpoints(objects);
  }

  /** Hosts that were found behind Services: they follow the pods. */
  get hosts(): readonly WorldPod[] {
    return this.#hosts;
  }

  /** What the user's own slices say of a pod's state, which then counts; undefined when they say nothing. */
  conditionsOf(pod: PodIndex): Pick<GivenEndpoint, 'ready' | 'terminating'> | undefined {
    return this.#conditionsOf.get(pod);
  }

  /** The position of the pod with this address, or undefined. */
  podAt(ip: string): PodIndex | undefined {
    return this.#podAt.get(ip);
  }

  /** Whether the user's own slices say who the endpoints of a Service are. */
  areGiven(service: Service): boolean {
    return this.#given.has(keyOf(service.metadata));
  }

  /** The pods that the selector of a Service picks. */
  selected(service: Service): readonly PodIndex[] {
    const inNamespace = this.#podsByNamespace.get(service.metadata.namespace) ?? [];
    if (!hasServiceSelector(service.spec.selector)) return [];
    return inNamespace.filter((i) =>
      matchesServiceSelector(service.spec.selector, (this.#pods[i] as PlacedPod).pod.metadata.labels),
    ) as PodIndex[];
  }

  /** Who may be an endpoint of one port of a Service. */
  of(service: Service, port: ServicePort): readonly EndpointCandidate[] {
    const given = this.#given.get(keyOf(service.metadata));
    if (given !== undefined) return this.#ofGiven(given, port);
    return this.selected(service).flatMap((pod) => {
      const targetPort = findPort((this.#pods[pod] as PlacedPod).pod, port);
      return targetPort === undefined ? [] : [{ pod, targetPort }];
    });
  }

  #ofGiven(given: readonly GivenEndpoint[], { name, protocol }: ServicePort): readonly EndpointCandidate[] {
    const candidates = new Map<string, EndpointCandidate>();
    for (const endpoint of given) {
      const targetPort = endpoint.ports.find((each) => each.name === name && each.protocol === protocol)?.port;
      if (targetPort === undefined) continue;
      const known = this.#podAt.get(endpoint.ip);
      if (known !== undefined && known < this.#pods.length) this.#conditionsOf.set(known, endpoint);
      const pod = known ?? this.#addHost(endpoint);
      const key = `${pod}:${targetPort}`;
      if (!candidates.has(key)) candidates.set(key, { pod, targetPort });
    }
    return [...candidates.values()];
  }

  #addHost({ ip, ready, terminating, nodeName }: GivenEndpoint): PodIndex {
    const index = (this.#pods.length + this.#hosts.length) as PodIndex;
    const node = nodeName === undefined ? undefined : this.#nodeOf.get(nodeName);
    this.#hosts.push({
      kind: 'host',
      namespace: '',
      name: ip,
      owner: null,
      labels: {},
      node: node === undefined ? null : (node as NodeIndex),
      ip,
      application: this.#hostApplication,
      ready,
      terminating,
    });
    this.#podAt.set(ip, index);
    return index;
  }
}

function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

/**
 * What slices and Endpoints say, by Service. Slices win; Endpoints count only where no slice and no selector says
 * anything, because their controller mirrors those of Services without a selector alone.
 */
function givenEndpoints(objects: ClusterObjects): ReadonlyMap<string, readonly GivenEndpoint[]> {
  const given = new Map<string, GivenEndpoint[]>();
  for (const { value: slice } of objects.all('EndpointSlice')) {
    const service = Object.hasOwn(slice.metadata.labels, SERVICE_NAME_LABEL)
      ? slice.metadata.labels[SERVICE_NAME_LABEL]
      : undefined;
    if (service === undefined || slice.addressType === 'FQDN') continue;
    const key = `${slice.metadata.namespace}/${service}`;
    const endpoints = given.get(key) ?? [];
    given.set(key, endpoints);
    for (const { addresses, conditions, nodeName } of slice.endpoints) {
      const ip = addresses[0];
      if (ip === undefined) continue;
      const terminating = conditions.terminating ?? false;
      // A terminating endpoint is never `ready`; whether it still serves is what counts for it.
      const ready = (terminating ? (conditions.serving ?? conditions.ready) : conditions.ready) ?? true;
      endpoints.push({ ip, ports: slice.ports, ready, terminating, nodeName });
    }
  }
  const withSelector = new Set(
    objects
      .all('Service')
      .flatMap(({ value }) => (hasServiceSelector(value.spec.selector) ? [keyOf(value.metadata)] : [])),
  );
  for (const { value: object } of objects.all('Endpoints')) {
    const key = keyOf(object.metadata);
    if (given.has(key) || withSelector.has(key)) continue;
    const all = object.subsets.flatMap(({ addresses, notReadyAddresses, ports }) => [
      ...addresses.map(({ ip, nodeName }) => ({ ip, nodeName, ports, ready: true, terminating: false })),
      ...notReadyAddresses.map(({ ip, nodeName }) => ({ ip, nodeName, ports, ready: false, terminating: false })),
    ]);
    given.set(key, all);
  }
  return given;
}
