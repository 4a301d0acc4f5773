import { containsLabels, matchesLabelSelector } from '../../kubernetes/label-selector.ts';
import type { Ingress, KubernetesObject, Manifest, Workload } from '../../kubernetes/objects.ts';
import { MAX_REPLICAS } from '../source/limits.ts';
import { checkAutoscaler } from './check-autoscaler.ts';
import { checkDisruptionBudget } from './check-disruption-budget.ts';
import { checkIngress } from './check-ingress.ts';
import { checkNonSpecialIP } from './check-non-special-ip.ts';
import { checkPodSpec } from './check-pod-spec.ts';
import { checkRollout } from './check-rollout.ts';
import { checkService } from './check-service.ts';
import type { Complain } from './complain.ts';

/**
 * What the API server's validation would refuse in an object, as far as the simulation depends on it: ports, selectors,
 * numbers of replicas, names in DNS.
 *
 * Source: pkg/apis/core/validation, pkg/apis/apps/validation, pkg/apis/networking/validation; the messages are theirs.
 *
 * @param manifest the object as it is written.
 * @param unused is told of a field that is right and has no effect in this object, as Kind.path.
 */
export function checkKubernetes(
  object: KubernetesObject,
  manifest: Manifest<KubernetesObject>,
  complain: Complain,
  unused: (fieldPath: string) => void,
): void {
  switch (object.kind) {
    case 'Service':
      checkService(object, complain, unused);
      return;
    case 'Pod':
      checkPodSpec(object.spec, ['spec'], complain);
      return;
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
      checkWorkload(object, complain);
      checkRollout(object, manifest as Manifest<Workload>, complain);
      return;
    case 'Endpoints':
      for (const [i, subset] of object.subsets.entries()) {
        for (const [j, { ip }] of subset.addresses.entries())
          checkNonSpecialIP(ip, ['subsets', i, 'addresses', j, 'ip'], complain);
      }
      return;
    case 'EndpointSlice':
      if (object.addressType === 'FQDN') return;
      for (const [i, endpoint] of object.endpoints.entries()) {
        for (const [j, ip] of endpoint.addresses.entries())
          checkNonSpecialIP(ip, ['endpoints', i, 'addresses', j], complain);
      }
      return;
    case 'Ingress':
      // As it is written: that a path has no type is seen nowhere else.
      checkIngress(manifest as Manifest<Ingress>, complain);
      return;
    case 'HorizontalPodAutoscaler':
      checkAutoscaler(object, complain);
      return;
    case 'PodDisruptionBudget':
      checkDisruptionBudget(object, complain);
      return;
    case 'Node':
    case 'Namespace':
      return;
  }
}

function checkWorkload(workload: Workload, complain: Complain): void {
  const { selector, template } = workload.spec;
  const isEmpty = Object.keys(selector.matchLabels).length === 0 && selector.matchExpressions.length === 0;
  if (isEmpty) {
    complain(['spec', 'selector'], 'spec.selector: required value', 'write it as {matchLabels: {app: web}}');
  } else if (!matchesLabelSelector(selector, template.metadata.labels)) {
    const key = Object.entries(selector.matchLabels).find(
      ([name, value]) => !containsLabels(template.metadata.labels, { [name]: value }),
    );
    const help = key === undefined ? undefined : `expected the label ${key[0]}: ${key[1]}`;
    complain(['spec', 'template', 'metadata', 'labels'], '`selector` does not match template `labels`', help);
  }
  checkPodSpec(template.spec, ['spec', 'template', 'spec'], complain);
  if (!('replicas' in workload.spec)) return;
  const { replicas } = workload.spec;
  if (replicas < 0) {
    complain(['spec', 'replicas'], `spec.replicas: invalid value: ${replicas}: must be greater than or equal to 0`);
  } else if (replicas > MAX_REPLICAS) {
    complain(
      ['spec', 'replicas'],
      `spec.replicas: ${replicas} are more than ${MAX_REPLICAS}, the most that are simulated`,
    );
  }
}
