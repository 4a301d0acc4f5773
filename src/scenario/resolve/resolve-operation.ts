import type { OperationParameterType, ScaledOwner } from '../../operation/operation.ts';
import { operationKinds } from '../../operation/registry.ts';
import { nameOfDocument } from '../document/document.ts';
import type { OperationDocument } from '../document/operation-document.ts';
import { expectedOneOf, suggest } from '../nearest-word.ts';
import type { OperationSpec, WorldPod } from '../scenario.ts';
import { MAX_REPLICAS } from '../source/limits.ts';
import { podMakers, type Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';

/** Parameters that name what is operated on, and the kinds of Kubernetes that they name. */
const ownerKinds: Readonly<Partial<Record<OperationParameterType, 'Deployment' | 'StatefulSet'>>> = {
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
};

/** An Operation with what it names looked up; undefined after a mistake. */
export function resolveOperation(
  resolution: Resolution,
  operation: Sourced<OperationDocument>,
  pods: readonly WorldPod[],
): OperationSpec | undefined {
  const { document, value } = operation;
  const path = ['spec', value.kind];
  const parameters: Record<string, unknown> = {};
  const owners: { readonly parameter: string; readonly kind: 'Deployment' | 'StatefulSet' }[] = [];
  const named: typeof owners = [];
  for (const [name, { type }] of Object.entries(operationKinds.get(value.kind).parameters)) {
    const kind = ownerKinds[type];
    const written = value.parameters[name];
    if (kind !== undefined) owners.push({ parameter: name, kind });
    else if (written !== undefined) parameters[name] = written;
    if (kind !== undefined && written !== undefined) named.push({ parameter: name, kind });
  }
  const [first, second] = named;
  if (owners.length > 0) {
    if (first === undefined || second !== undefined) {
      const names = owners.map(({ parameter }) => parameter);
      const found = second === undefined ? 'none' : named.map(({ parameter }) => parameter).join(' and ');
      const message = `${nameOfDocument(document)}: it is not said what is meant: found ${found}`;
      complain(resolution, document, path, message, expectedOneOf(names));
      return undefined;
    }
    const name = value.parameters[first.parameter] as string;
    const owner = ownerCalled(resolution, operation, [...path, first.parameter], first.kind, name, pods);
    if (owner === undefined) return undefined;
    parameters.owner = owner;
  }
  return { name: `${document.namespace}/${document.name}`, kind: value.kind, parameters, atMs: value.at };
}

function ownerCalled(
  resolution: Resolution,
  { document }: Sourced<OperationDocument>,
  path: readonly string[],
  kind: 'Deployment' | 'StatefulSet',
  name: string,
  pods: readonly WorldPod[],
): ScaledOwner | undefined {
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
  // The last ones are those of the newest template.
  const like = pods.findLastIndex((pod) => pod.owner === key && !pod.terminating);
  if (like < 0) {
    if (objects.isUncertain(...podMakers)) return undefined;
    const message = `${nameOfDocument(document)}: ${key} has no pod when the run begins, which further ones could be like`;
    complain(resolution, document, path, message, `give ${kind}/${name} at least one replica that fits on a node`);
    return undefined;
  }
  const { spec } = found.value;
  const set = 'ordinals' in spec ? spec : undefined;
  return {
    key,
    kind,
    name,
    replicas: Math.min(spec.replicas, MAX_REPLICAS),
    like,
    firstOrdinal: set?.ordinals.start ?? 0,
    inOrder: set?.podManagementPolicy === 'OrderedReady',
  };
}
