import {
  type AutoscalerMetric,
  type AutoscalerSpec,
  type PodMetricName,
  podMetrics,
} from '../../controlplane/autoscaler/autoscaler-spec.ts';
import type { HorizontalPodAutoscaler, MetricSpec, PodSpec } from '../../kubernetes/objects.ts';
import { type Document, nameOfDocument } from '../document/document.ts';
import { expectedOneOf, suggest } from '../nearest-word.ts';
import type { ApplicationIndex, ApplicationSpec, WorldPod } from '../scenario.ts';
import type { Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';

/** Kinds that have a scale. */
const scaledKinds = ['Deployment', 'ReplicaSet', 'StatefulSet'] as const;

/** The HorizontalPodAutoscalers, with what they scale looked up; those with a mistake are left out. */
export function resolveAutoscalers(resolution: Resolution): readonly AutoscalerSpec[] {
  return resolution.objects.all('HorizontalPodAutoscaler').flatMap((each) => resolveOne(resolution, each) ?? []);
}

/**
 * The Applications with the use of the CPU that an autoscaler needs to know: where nothing is said of it, services are
 * taken to be computations.
 */
export function withAssumedCpu(
  { notes }: Resolution,
  applications: readonly ApplicationSpec[],
  pods: readonly WorldPod[],
  autoscalers: readonly AutoscalerSpec[],
): readonly ApplicationSpec[] {
  const owners = new Set(
    autoscalers.filter(({ metrics }) => metrics.some(({ kind }) => kind === 'cpu')).map(({ owner }) => owner),
  );
  const measured = new Set(pods.flatMap(({ owner, application }) => (owners.has(owner ?? '') ? [application] : [])));
  return applications.map((application, i) => {
    if (application.cpu !== null || !measured.has(i as ApplicationIndex)) return application;
    const source = 'default, because an autoscaler looks at it; Application.cpu.share says otherwise';
    notes.assume(`CPU of Application ${application.name}`, 'used all through the service', source);
    return { ...application, cpu: { share: 1 } };
  });
}

function resolveOne(
  resolution: Resolution,
  { document, value }: Sourced<HorizontalPodAutoscaler>,
): AutoscalerSpec | undefined {
  const { spec } = value;
  const template = templateOf(resolution, document, spec.scaleTargetRef);
  if (template === undefined) return undefined;
  const metrics = spec.metrics.map((metric, i) => resolveMetric(resolution, document, metric, i, template));
  if (metrics.some((metric) => metric === undefined)) return undefined;
  const { minReplicas, maxReplicas, behavior } = spec;
  return {
    name: `${document.namespace}/${document.name}`,
    owner: `${spec.scaleTargetRef.kind} ${document.namespace}/${spec.scaleTargetRef.name}`,
    limits: { minReplicas, maxReplicas, behavior },
    metrics: metrics.flatMap((metric) => metric ?? []),
  };
}

/** The pods that are scaled; undefined after a mistake. */
function templateOf(
  resolution: Resolution,
  document: Document,
  { kind, name }: { readonly kind: string; readonly name: string },
): PodSpec | undefined {
  const { objects } = resolution;
  const path = ['spec', 'scaleTargetRef'];
  const scaled = scaledKinds.find((each) => each === kind);
  if (scaled === undefined) {
    const message = `${nameOfDocument(document)}: ${kind} cannot be scaled in a simulation`;
    complain(resolution, document, [...path, 'kind'], message, expectedOneOf(scaledKinds));
    return undefined;
  }
  const inNamespace = objects.all(scaled).filter((each) => each.document.namespace === document.namespace);
  const found = inNamespace.find((each) => each.document.name === name);
  if (found !== undefined) return found.value.spec.template.spec;
  if (objects.isUncertain(scaled)) return undefined;
  const message = `${nameOfDocument(document)}: there is no ${kind} ${JSON.stringify(name)} in namespace ${document.namespace}`;
  const names = inNamespace.map((each) => each.document.name);
  complain(resolution, document, [...path, 'name'], message, suggest(name, names));
  return undefined;
}

function resolveMetric(
  resolution: Resolution,
  document: Document,
  { type, resource, containerResource, pods }: MetricSpec,
  index: number,
  template: PodSpec,
): AutoscalerMetric | undefined {
  const path = ['spec', 'metrics', index];
  const wrong = (message: string, help: string): undefined => {
    complain(resolution, document, path, `${nameOfDocument(document)}: ${message}`, help);
    return undefined;
  };
  if (pods !== undefined && type === 'Pods') {
    const { name } = pods.metric;
    if (!Object.hasOwn(podMetrics, name)) {
      const names = Object.keys(podMetrics);
      return wrong(
        `pods of a simulation have no metric ${JSON.stringify(name)}`,
        suggest(name, names) ?? expectedOneOf(names),
      );
    }
    return {
      kind: 'pods',
      metric: name as PodMetricName,
      averageValueMilli: Math.round((pods.target.averageValue ?? 0) * 1000),
    };
  }
  const ofPods = resource ?? containerResource;
  if (ofPods === undefined || type === 'Object' || type === 'External') {
    return wrong(
      `metrics of type ${type} cannot be simulated`,
      expectedOneOf(['Resource', 'ContainerResource', 'Pods']),
    );
  }
  if (ofPods.name !== 'cpu') {
    return wrong(`pods of a simulation use no ${JSON.stringify(ofPods.name)} that is measured`, expectedOneOf(['cpu']));
  }
  const { target } = ofPods;
  if (target.type === 'AverageValue') {
    const averageValueMilli = Math.round((target.averageValue ?? 0) * 1000);
    return { kind: 'cpu', target: { type: 'AverageValue', averageValueMilli }, requestMilli: null };
  }
  const requestMilli = requestedMilli(template, containerResource?.container);
  if (requestMilli === null) {
    const help = 'give each container resources.requests.cpu';
    return wrong('its pods request no CPU, of which the target is a share', help);
  }
  return {
    kind: 'cpu',
    target: { type: 'Utilization', averageUtilization: target.averageUtilization ?? 0 },
    requestMilli,
  };
}

/** Millicores that a pod requests, or one of its containers; null where a container requests none. */
function requestedMilli({ containers }: PodSpec, only: string | undefined): number | null {
  const counted = only === undefined ? containers : containers.filter(({ name }) => name === only);
  const requests = counted.map(({ resources }) => resources.requests.cpu);
  if (requests.length === 0 || requests.some((cpu) => cpu === undefined)) return null;
  return Math.round(requests.reduce((sum: number, cpu) => sum + (cpu ?? 0), 0) * 1000);
}
