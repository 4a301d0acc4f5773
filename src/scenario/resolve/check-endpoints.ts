import { containsLabels, hasServiceSelector } from '../../kubernetes/label-selector.ts';
import type { Service, ServicePort } from '../../kubernetes/objects.ts';
import { nameOfDocument } from '../document/document.ts';
import { suggest } from '../nearest-word.ts';
import type { ApplicationIndex, EndpointCandidate, TargetSpec, WorldPod, WorldService } from '../scenario.ts';
import { podMakers, type Sourced, templateKinds } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';
import { assumedBehaviour } from './resolve-applications.ts';
import type { Candidates } from './resolve-endpoints.ts';
import { hasTemplateFor, selectorHelp, selectorText } from './selected.ts';

/** What is needed to judge the endpoints of a target. */
interface Targets {
  readonly services: readonly WorldService[];
  /** In the same order. */
  readonly serviceObjects: readonly Sourced<Service>[];
  readonly pods: readonly WorldPod[];
  readonly candidates: Candidates;
  /** The Application of pods that have none. */
  readonly assumed: ApplicationIndex;
}

/**
 * A Service that a Workload calls must be able to have endpoints: a selector that matches no pod, and a port name that
 * none of them has, are legal and never meant. Endpoints that no Application describes are listed.
 */
export function checkEndpoints(resolution: Resolution, target: TargetSpec, world: Targets): void {
  if (target.kind === 'unreachable') return;
  if (target.kind === 'ingress') {
    checkEndpoints(resolution, target.controller, world);
    if (target.backend !== null) checkServicePort(resolution, target.backend, world);
    return;
  }
  if (target.kind === 'pod') {
    noteAssumed(resolution, [{ pod: target.pod, targetPort: 0 }], world);
    return;
  }
  checkServicePort(resolution, target, world);
}

function checkServicePort(
  resolution: Resolution,
  target: { readonly service: number; readonly port: number },
  world: Targets,
): void {
  const service = world.serviceObjects[target.service] as Sourced<Service>;
  const endpoints = world.services[target.service]?.ports[target.port]?.candidates ?? [];
  if (endpoints.length > 0) noteAssumed(resolution, endpoints, world);
  else if (!world.candidates.areGiven(service.value)) sayWhyNone(resolution, service, target.port, world);
}

/** Reports or notes why a Service has no endpoint that its selector could have found. */
function sayWhyNone(resolution: Resolution, service: Sourced<Service>, port: number, world: Targets): void {
  const { objects, notes } = resolution;
  const { document, value } = service;
  const name = nameOfDocument(document);
  const selector = value.spec.selector ?? {};
  if (!hasServiceSelector(selector)) {
    notes.assume(`endpoints of ${name}`, 'none', 'it has no selector, and no EndpointSlice names it');
  } else if (world.candidates.selected(value).length > 0) {
    reportPortName(resolution, service, port);
  } else if (hasTemplateFor(objects, document.namespace, { matchLabels: selector, matchExpressions: [] })) {
    notes.assume(`endpoints of ${name}`, 'none', 'its pods have 0 replicas or stay Pending');
  } else if (!objects.isUncertain(...podMakers)) {
    const labels = selectorText({ matchLabels: selector, matchExpressions: [] });
    const message = `${name}: the selector (${labels}) matches no pod of namespace ${document.namespace}`;
    const help = selectorHelp(objects, document.namespace, selector, world.pods);
    complain(resolution, document, ['spec', 'selector'], message, help);
  }
}

function reportPortName(resolution: Resolution, { document, value }: Sourced<Service>, port: number): void {
  const { targetPort } = value.spec.ports[port] as ServicePort;
  const path = `spec.ports[${port}].targetPort`;
  const message = `${nameOfDocument(document)}: ${path}: none of its pods has a port named ${JSON.stringify(targetPort)}`;
  const names = portNames(resolution, document.namespace, value.spec.selector ?? {});
  const help = suggest(String(targetPort), names) ?? 'their containers name no ports';
  complain(resolution, document, ['spec', 'ports', port, 'targetPort'], message, help);
}

/** The names of the container ports of the pods that a Service picks. */
function portNames(
  { objects }: Resolution,
  namespace: string,
  selector: Readonly<Record<string, string>>,
): readonly string[] {
  const templates = templateKinds.flatMap((kind) =>
    objects.all(kind).map(({ document, value }) => ({ namespace: document.namespace, ...value.spec.template })),
  );
  const pods = objects.all('Pod').map(({ value }) => ({ ...value, namespace: value.metadata.namespace }));
  const names = [...templates, ...pods]
    .filter((each) => each.namespace === namespace && containsLabels(each.metadata.labels, selector))
    .flatMap(({ spec }) => spec.containers.flatMap((container) => container.ports.map((port) => port.name)));
  return [...new Set(names.filter((name) => name !== ''))];
}

function noteAssumed({ notes }: Resolution, endpoints: readonly EndpointCandidate[], { pods, assumed }: Targets): void {
  const count = endpoints.filter(({ pod }) => pods[pod]?.application === assumed).length;
  if (count > 0)
    notes.assume('pods without an Application', assumedBehaviour, `${count} endpoints; an Application says otherwise`);
}
