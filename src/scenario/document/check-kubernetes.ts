import { parseIP } from '../../kubernetes/ip.ts';
import { containsLabels, matchesLabelSelector } from '../../kubernetes/label-selector.ts';
import type { KubernetesObject, PodSpec, Service, ServicePort, Workload } from '../../kubernetes/objects.ts';
import { MAX_REPLICAS } from '../source/limits.ts';

/** Reports what is wrong at a path below the document's root, in the API server's words where it has some. */
export type Complain = (path: readonly (string | number)[], message: string, help?: string) => void;

/**
 * What the API server's validation would refuse in an object, as far as the simulation depends on it: ports, selectors,
 * numbers of replicas.
 *
 * Source: pkg/apis/core/validation ValidateService, pkg/apis/apps/validation; the messages are theirs.
 */
export function checkKubernetes(object: KubernetesObject, complain: Complain): void {
  switch (object.kind) {
    case 'Service':
      checkService(object, complain);
      return;
    case 'Pod':
      checkPodSpec(object.spec, ['spec'], complain);
      return;
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
      checkWorkload(object, complain);
      return;
    case 'Endpoints':
      for (const [i, subset] of object.subsets.entries()) {
        for (const [j, { ip }] of subset.addresses.entries())
          checkIP(ip, ['subsets', i, 'addresses', j, 'ip'], complain);
      }
      return;
    case 'EndpointSlice':
      if (object.addressType === 'FQDN') return;
      for (const [i, endpoint] of object.endpoints.entries()) {
        for (const [j, ip] of endpoint.addresses.entries()) checkIP(ip, ['endpoints', i, 'addresses', j], complain);
      }
      return;
    case 'Node':
    case 'Namespace':
      return;
  }
}

function checkService({ spec }: Service, complain: Complain): void {
  const { type, ports, clusterIP } = spec;
  if (type === 'ExternalName') {
    if (!spec.externalName) complain(['spec'], 'spec.externalName is required for type ExternalName');
  } else if (ports.length === 0 && clusterIP !== 'None') {
    complain(
      ['spec', 'ports'],
      'spec.ports: required value',
      'a Service needs at least one port, unless it is headless',
    );
  }
  if (clusterIP !== '' && clusterIP !== 'None') checkIP(clusterIP, ['spec', 'clusterIP'], complain);
  const seen = new Map<string, number>();
  for (const [i, port] of ports.entries()) {
    const path = ['spec', 'ports', i];
    checkServicePort(port, path, complain);
    if (ports.length > 1 && port.name === '') {
      complain(path, `${dotted(path)}.name: required value`, 'with several ports each one needs a name');
    }
    if (port.nodePort && type === 'ClusterIP') {
      complain(
        [...path, 'nodePort'],
        `${dotted(path)}.nodePort: may not be used when \`type\` is 'ClusterIP'`,
        'expected type: NodePort',
      );
    }
    for (const key of [`${port.protocol} ${port.port}`, ...(port.name === '' ? [] : [`name ${port.name}`])]) {
      const first = seen.get(key);
      if (first === undefined) seen.set(key, i);
      else complain(path, `${dotted(path)}: duplicate value: ${key}`, `spec.ports[${first}] has it too`);
    }
  }
}

function checkServicePort(port: ServicePort, path: readonly (string | number)[], complain: Complain): void {
  if (port.port === 0) complain(path, `${dotted(path)}.port: required value`);
  else checkPort(port.port, [...path, 'port'], complain);
  const { targetPort } = port;
  if (typeof targetPort === 'number') {
    if (targetPort !== port.port) checkPort(targetPort, [...path, 'targetPort'], complain);
  } else if (!/^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/.test(targetPort)) {
    const help = 'the name of a container port: at most 15 lower case letters, digits and "-"';
    complain([...path, 'targetPort'], `${dotted(path)}.targetPort: ${JSON.stringify(targetPort)} is not a port`, help);
  }
}

function checkPort(port: number, path: readonly (string | number)[], complain: Complain): void {
  if (port >= 1 && port <= 65_535) return;
  complain(path, `${dotted(path)}: invalid value: ${port}: must be between 1 and 65535, inclusive`);
}

function checkIP(ip: string, path: readonly (string | number)[], complain: Complain): void {
  if (parseIP(ip) === undefined) complain(path, `${dotted(path)}: ${JSON.stringify(ip)} is not an IP address`);
}

function checkPodSpec(spec: PodSpec, path: readonly (string | number)[], complain: Complain): void {
  for (const field of ['containers', 'initContainers'] as const) {
    for (const [i, container] of spec[field].entries()) {
      for (const [j, port] of container.ports.entries()) {
        checkPort(port.containerPort, [...path, field, i, 'ports', j, 'containerPort'], complain);
      }
    }
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

/** `spec.ports[0].nodePort` */
function dotted(path: readonly (string | number)[]): string {
  return path
    .map((segment) => (typeof segment === 'number' ? `[${segment}]` : `.${segment}`))
    .join('')
    .slice(1);
}
