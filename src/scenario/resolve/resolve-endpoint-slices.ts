import { type FeatureGates, featureGates } from '../../kubernetes/feature-gates.ts';
import { hintEndpointSlices } from '../../kubernetes/hint-endpoint-slices.ts';
import { hasServiceSelector } from '../../kubernetes/label-selector.ts';
import { isMirrored, mirrorEndpoints } from '../../kubernetes/mirror-endpoints.ts';
import type { EndpointSlice, Endpoints, Node, Pod, Service } from '../../kubernetes/objects.ts';
import { buildEndpointSlices, SERVICE_NAME_LABEL } from '../../kubernetes/reconcile-endpoint-slices.ts';
import { usableTrafficDistribution } from '../../kubernetes/traffic-distribution.ts';
import type { Resolution } from './resolution.ts';
import { isCPUAssumed } from './resolve-nodes.ts';
import type { PlacedPod } from './resolve-pods.ts';
import type { SelectedPods } from './selected-pods.ts';

/** The slices of a Service, and whose they are. */
export interface ServiceSlices {
  /** `made`: by the EndpointSlice controller from the Service's pods; `given`: by the user, as slices or Endpoints. */
  readonly origin: 'given' | 'made';
  readonly slices: readonly EndpointSlice[];
}

/** All EndpointSlices of the cluster. */
export interface ResolvedEndpointSlices {
  /** By `namespace/name` of the Service; a Service without selector and without given endpoints is not there. */
  readonly ofService: ReadonlyMap<string, ServiceSlices>;
  /** Given slices that belong to no Service at all. */
  readonly others: readonly EndpointSlice[];
}

/** What slices are made from. */
interface Sources {
  readonly services: readonly Service[];
  readonly pods: readonly PlacedPod[];
  readonly selected: SelectedPods;
  readonly nodes: readonly Node[];
  readonly kubernetesMinor: number;
}

/**
 * The slices of every Service: the user's own are taken as they are, and no controller adds others; those of a Service
 * without selector mirror its Endpoints; all others are made from its pods at once, with their hints.
 */
export function resolveEndpointSlices(resolution: Resolution, sources: Sources): ResolvedEndpointSlices {
  const ofService = new Map<string, ServiceSlices>();
  const given = new Map<string, EndpointSlice[]>();
  const others: EndpointSlice[] = [];
  for (const { value: slice } of resolution.objects.all('EndpointSlice')) {
    const key = serviceKeyOf(slice);
    const known = key === undefined ? others : given.get(key);
    if (known !== undefined) known.push(slice);
    else if (key !== undefined) given.set(key, [slice]);
  }
  for (const [key, slices] of given) ofService.set(key, { origin: 'given', slices });

  const endpoints = new Map<string, Endpoints>();
  for (const { value } of resolution.objects.all('Endpoints')) endpoints.set(keyOf(value), value);
  const nodeOf = new Map(sources.nodes.map((node) => [node.metadata.name, node]));
  const gates = featureGates(sources.kubernetesMinor);
  for (const service of sources.services) {
    const key = keyOf(service);
    if (ofService.has(key)) continue;
    const own = endpoints.get(key);
    if (own !== undefined && isMirrored(service, own)) {
      ofService.set(key, { origin: 'given', slices: mirrorEndpoints(own) });
    } else if (hasServiceSelector(service.spec.selector) && service.spec.type !== 'ExternalName') {
      const slices = makeSlices(resolution, service, sources, nodeOf, gates);
      ofService.set(key, { origin: 'made', slices });
    }
  }
  return { ofService, others };
}

/** `namespace/name` of the Service that a slice belongs to, or undefined. */
function serviceKeyOf({ metadata }: EndpointSlice): string | undefined {
  if (!Object.hasOwn(metadata.labels, SERVICE_NAME_LABEL)) return undefined;
  return `${metadata.namespace}/${metadata.labels[SERVICE_NAME_LABEL]}`;
}

/** `namespace/name` */
export function keyOf({
  metadata,
}: {
  readonly metadata: { readonly namespace: string; readonly name: string };
}): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function makeSlices(
  resolution: Resolution,
  service: Service,
  { pods, selected, nodes, kubernetesMinor }: Sources,
  nodeOf: ReadonlyMap<string, Node>,
  gates: FeatureGates,
): readonly EndpointSlice[] {
  const made = buildEndpointSlices({
    service,
    pods: selected.of(service).map((i): Pod => (pods[i] as PlacedPod).pod),
    nodes: nodeOf,
  });
  const { slices, outcomes } = hintEndpointSlices(service, made, nodes, gates);
  const name = `Service ${keyOf(service)}`;
  if (outcomes.length > 0 && isCPUAssumed(resolution)) {
    resolution.notes.assume('CPU of the nodes', 'the same on each', 'default, for topology-aware hints');
  }
  for (const { reason, event } of outcomes) {
    if (reason !== null) resolution.notes.assume(`topology-aware hints of ${name}`, 'none', event.message);
  }
  const { trafficDistribution } = service.spec;
  if (trafficDistribution !== undefined && usableTrafficDistribution(trafficDistribution, gates) === undefined) {
    resolution.notes.assume(
      `trafficDistribution of ${name}`,
      'without effect',
      `Kubernetes 1.${kubernetesMinor} does not know ${trafficDistribution} by default`,
    );
  }
  return slices;
}
