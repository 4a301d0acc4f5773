import { matchesLabelSelector } from '../../kubernetes/label-selector.ts';
import type { LabelSelector } from '../../kubernetes/objects.ts';
import type { OperatedNode, OperatedOwner, OperatedPods, OperationParameterType } from '../../operation/operation.ts';
import { operationKinds } from '../../operation/registry.ts';
import { nameOfDocument } from '../document/document.ts';
import type { OperationDocument } from '../document/operation-document.ts';
import { expectedOneOf, suggest } from '../nearest-word.ts';
import type { OperationSpec, WorldNode, WorldPod } from '../scenario.ts';
import { podMakers, type Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';
import { selectorHelp, selectorText } from './selected.ts';

/** What the parameters of operations refer to. */
interface OperatedWorld {
  readonly pods: readonly WorldPod[];
  readonly nodes: readonly WorldNode[];
}

/** Parameters that name what is operated on, and as what they are handed over. */
const subjects: Readonly<Partial<Record<OperationParameterType, 'owner' | 'pods'>>> = {
  deployment: 'owner',
  statefulset: 'owner',
  daemonset: 'owner',
  pod: 'pods',
  selector: 'pods',
};

/** The kinds of Kubernetes that they name. */
const ownerKinds: Readonly<Partial<Record<OperationParameterType, OperatedOwner['kind']>>> = {
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
};

/** An Operation with what it names looked up; undefined after a mistake. */
export function resolveOperation(
  resolution: Resolution,
  operation: Sourced<OperationDocument>,
  world: OperatedWorld,
): OperationSpec | undefined {
  const { document, value } = operation;
  const path = ['spec', value.kind];
  const parameters: Record<string, unknown> = {};
  const possible: string[] = [];
  const named: { readonly name: string; readonly type: OperationParameterType }[] = [];
  for (const [name, { type }] of Object.entries(operationKinds.get(value.kind).parameters)) {
    const written = value.parameters[name];
    if (subjects[type] !== undefined) possible.push(name);
    if (written === undefined) continue;
    if (subjects[type] !== undefined) named.push({ name, type });
    else if (type !== 'node') parameters[name] = written;
    else {
      const node = nodeCalled(resolution, operation, [...path, name], written as string, world.nodes);
      if (node === undefined) return undefined;
      parameters[name] = node;
    }
  }
  const [first, second] = named;
  if (possible.length > 0) {
    if (first === undefined || second !== undefined) {
      const found = second === undefined ? 'none' : named.map(({ name }) => name).join(' and ');
      const message = `${nameOfDocument(document)}: it is not said what is meant: found ${found}`;
      complain(resolution, document, path, message, expectedOneOf(possible));
      return undefined;
    }
    const subject = subjectOf(resolution, operation, [...path, first.name], first, world);
    if (subject === undefined) return undefined;
    parameters[subjects[first.type]!] = subject;
  }
  return { name: `${document.namespace}/${document.name}`, kind: value.kind, parameters, atMs: value.at };
}

function subjectOf(
  resolution: Resolution,
  operation: Sourced<OperationDocument>,
  path: readonly string[],
  { name, type }: { readonly name: string; readonly type: OperationParameterType },
  { pods }: OperatedWorld,
): OperatedOwner | OperatedPods | undefined {
  const written = operation.value.parameters[name];
  if (type === 'pod') return podCalled(resolution, operation, path, written as string, pods);
  if (type === 'selector') return podsPicked(resolution, operation, path, written as LabelSelector, pods);
  return ownerCalled(resolution, operation, path, ownerKinds[type]!, written as string, pods);
}

function nodeCalled(
  resolution: Resolution,
  { document }: Sourced<OperationDocument>,
  path: readonly string[],
  name: string,
  nodes: readonly WorldNode[],
): OperatedNode | undefined {
  const index = nodes.findIndex((node) => node.name === name);
  if (index >= 0) return { index, name };
  if (resolution.objects.isUncertain('Node')) return undefined;
  const message = `${nameOfDocument(document)}: there is no node ${JSON.stringify(name)}`;
  const names = nodes.map((node) => node.name);
  complain(resolution, document, path, message, suggest(name, names));
  return undefined;
}

function podCalled(
  resolution: Resolution,
  { document }: Sourced<OperationDocument>,
  path: readonly string[],
  name: string,
  pods: readonly WorldPod[],
): OperatedPods | undefined {
  const inNamespace = pods.filter((pod) => pod.kind === 'pod' && pod.namespace === document.namespace);
  const pod = inNamespace.find((each) => each.name === name);
  if (pod !== undefined) return { pods: [pods.indexOf(pod)], name };
  if (resolution.objects.isUncertain(...podMakers)) return undefined;
  const message = `${nameOfDocument(document)}: there is no pod ${JSON.stringify(name)} in namespace ${document.namespace}`;
  const names = inNamespace.map((each) => each.name);
  complain(resolution, document, path, message, suggest(name, names));
  return undefined;
}

function podsPicked(
  resolution: Resolution,
  { document }: Sourced<OperationDocument>,
  path: readonly string[],
  selector: LabelSelector,
  pods: readonly WorldPod[],
): OperatedPods | undefined {
  const { namespace } = document;
  const picked = pods.flatMap(({ kind, labels, ...pod }, i) =>
    kind === 'pod' && pod.namespace === namespace && matchesLabelSelector(selector, labels) ? [i] : [],
  );
  if (picked.length > 0) return { pods: picked, name: null };
  if (resolution.objects.isUncertain(...podMakers)) return undefined;
  const message = `${nameOfDocument(document)}: the selector (${selectorText(selector)}) matches no pod of namespace ${namespace}`;
  const help = selectorHelp(resolution.objects, namespace, selector.matchLabels, pods);
  complain(resolution, document, path, message, help);
  return undefined;
}

function ownerCalled(
  resolution: Resolution,
  { document, value }: Sourced<OperationDocument>,
  path: readonly string[],
  kind: OperatedOwner['kind'],
  name: string,
  pods: readonly WorldPod[],
): OperatedOwner | undefined {
  const { objects } = resolution;
  const { namespace } = document;
  const inNamespace = objects.all(kind).filter((each) => each.document.namespace === namespace);
  const found = inNamespace.find((each) => each.document.name === name);
  if (found === undefined) {
    if (objects.isUncertain(kind)) return undefined;
    const message = `${nameOfDocument(document)}: there is no ${kind} ${JSON.stringify(name)} in namespace ${namespace}`;
    const names = inNamespace.map((each) => each.document.name);
    complain(resolution, document, path, message, suggest(name, names));
    return undefined;
  }
  const key = `${kind} ${namespace}/${name}`;
  if (!pods.some((pod) => pod.owner === key && !pod.terminating)) {
    if (objects.isUncertain(...podMakers)) return undefined;
    const message = `${nameOfDocument(document)}: ${key} has no pod when the run begins, which further ones could be like`;
    complain(resolution, document, path, message, `give ${kind}/${name} at least one replica that fits on a node`);
    return undefined;
  }
  if (value.kind === 'rollout-restart' && 'paused' in found.value.spec && found.value.spec.paused) {
    const message = `${nameOfDocument(document)}: ${key} is paused: it does not roll`;
    complain(resolution, document, path, message, `take spec.paused out of ${kind}/${name}`);
    return undefined;
  }
  return { key, kind, name };
}
