import { addressTypesOf } from '../../kubernetes/address-types.ts';
import type { EndpointHints } from '../../kubernetes/endpoint-slice.ts';
import type { EndpointPort, EndpointSlice, Service, ServicePort } from '../../kubernetes/objects.ts';
import type { ApplicationIndex, EndpointCandidate, NodeIndex, PodIndex, WorldPod } from '../scenario.ts';
import type { ResolvedCluster } from './resolve-cluster.ts';
import { keyOf, type ServiceSlices } from './resolve-endpoint-slices.ts';
import { hostLife } from './resolve-life.ts';
import type { PlacedPod } from './resolve-pods.ts';
import type { SelectedPods } from './selected-pods.ts';

/** What a slice says of one endpoint, and the ports of the slice. */
interface GivenEndpoint {
  readonly ip: string;
  readonly ports: readonly EndpointPort[];
  readonly ready: boolean;
  readonly terminating: boolean;
  readonly nodeName: string | undefined;
  readonly hints: EndpointHints | undefined;
}

/**
 * Who may be an endpoint of each Service: whom its EndpointSlices list. Those of the user's own are taken as they are,
 * conditions included; addresses in them that belong to no pod become hosts. In those that the controller makes every
 * pod is a candidate: which of them are used depends on their readiness at the time.
 */
export class Candidates {
  readonly #pods: readonly PlacedPod[];
  readonly #selected: SelectedPods;
  readonly #slices: ReadonlyMap<string, ServiceSlices>;
  readonly #podAt = new Map<string, PodIndex>();
  readonly #podCalled = new Map<string, PodIndex>();
  readonly #nodeOf: ReadonlyMap<string, number>;
  readonly #hostApplication: ApplicationIndex;
  readonly #hosts: WorldPod[] = [];
  readonly #conditionsOf = new Map<PodIndex, Pick<GivenEndpoint, 'ready' | 'terminating'>>();

  constructor({ pods, selected, slices, nodes }: ResolvedCluster, hostApplication: ApplicationIndex) {
    this.#pods = pods;
    this.#selected = selected;
    this.#slices = slices.ofService;
    this.#nodeOf = nodes.indexOf;
    this.#hostApplication = hostApplication;
    for (const [i, { pod }] of pods.entries()) {
      if (!pod.spec.hostNetwork) for (const { ip } of pod.status.podIPs) this.#podAt.set(ip, i as PodIndex);
      this.#podCalled.set(keyOf(pod), i as PodIndex);
    }
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
    return this.#slices.get(keyOf(service))?.origin === 'given';
  }

  /** The pods that the selector of a Service picks. */
  selected(service: Service): readonly PodIndex[] {
    return this.#selected.of(service) as readonly PodIndex[];
  }

  /** Who may be an endpoint of one port of a Service. */
  of(service: Service, port: ServicePort): readonly EndpointCandidate[] {
    const known = this.#slices.get(keyOf(service));
    if (known === undefined) return [];
    return known.origin === 'given' ? this.#ofGiven(known.slices, port) : this.#ofMade(service, known.slices, port);
  }

  /** In the order of the pods: slices have those together that have the same ports. */
  #ofMade(service: Service, slices: readonly EndpointSlice[], port: ServicePort): readonly EndpointCandidate[] {
    const [family] = addressTypesOf(service.spec);
    const candidates = slices.flatMap(({ addressType, ports, endpoints }) => {
      const targetPort = addressType === family ? portNamed(ports, port) : undefined;
      if (targetPort === undefined) return [];
      return endpoints.flatMap(({ targetRef }): readonly EndpointCandidate[] => {
        const pod = targetRef && this.#podCalled.get(`${targetRef.namespace}/${targetRef.name}`);
        return pod === undefined ? [] : [{ pod, targetPort }];
      });
    });
    return candidates.sort((a, b) => a.pod - b.pod);
  }

  #ofGiven(slices: readonly EndpointSlice[], port: ServicePort): readonly EndpointCandidate[] {
    const candidates = new Map<string, EndpointCandidate>();
    for (const endpoint of slices.flatMap(givenEndpoints)) {
      const targetPort = portNamed(endpoint.ports, port);
      if (targetPort === undefined) continue;
      const known = this.#podAt.get(endpoint.ip);
      if (known !== undefined && known < this.#pods.length) this.#conditionsOf.set(known, endpoint);
      const pod = known ?? this.#addHost(endpoint);
      const key = `${pod}:${targetPort}`;
      if (!candidates.has(key)) candidates.set(key, { pod, targetPort, ...hintsOf(endpoint) });
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
      life: hostLife,
      nodeSelector: {},
      tolerations: [],
      ready,
      terminating,
    });
    this.#podAt.set(ip, index);
    return index;
  }
}

function portNamed(ports: readonly EndpointPort[], { name, protocol }: ServicePort): number | undefined {
  return ports.find((each) => each.name === name && each.protocol === protocol)?.port;
}

function givenEndpoints({ addressType, endpoints, ports }: EndpointSlice): readonly GivenEndpoint[] {
  if (addressType === 'FQDN') return [];
  return endpoints.flatMap(({ addresses: [ip], conditions, nodeName, hints }) => {
    if (ip === undefined) return [];
    const terminating = conditions.terminating ?? false;
    // A terminating endpoint is never `ready`; whether it still serves is what counts for it.
    const ready = (terminating ? (conditions.serving ?? conditions.ready) : conditions.ready) ?? true;
    return [{ ip, ports, ready, terminating, nodeName, hints }];
  });
}

function hintsOf({ hints }: GivenEndpoint): Pick<EndpointCandidate, 'hints'> {
  if (hints === undefined) return {};
  return { hints: { zones: hints.forZones.map(({ name }) => name), nodes: hints.forNodes.map(({ name }) => name) } };
}
