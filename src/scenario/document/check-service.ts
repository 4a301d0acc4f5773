import type { Service, ServicePort, ServiceSpec } from '../../kubernetes/objects.ts';
import { isExternallyAccessible, isHeadless, needsHealthCheckNodePort } from '../../kubernetes/service-exposure.ts';
import { checkServiceAddresses } from './check-service-addresses.ts';
import { type Complain, checkDNSLabel, checkDNSName, checkPort, dotted } from './complain.ts';

/** What the kubelet listens at: a load balancer in front of it would open the node. */
const KUBELET_PORT = 10_250;

const MOST_AFFINITY_SECONDS = 86_400;

/**
 * What the API server would refuse in a Service, and fields that have no effect on one of this type. It would refuse
 * an externalTrafficPolicy and a healthCheckNodePort without effect too; as nothing goes by them, they are only listed.
 *
 * Source: pkg/apis/core/validation ValidateService; the messages are its own.
 *
 * @param unused is told of a field without effect, as Kind.path.
 */
export function checkService(
  { metadata, spec, status }: Service,
  complain: Complain,
  unused: (fieldPath: string) => void,
): void {
  if (!/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(metadata.name)) {
    const help = 'lower case letters, digits and "-", at most 63, with a letter at the front';
    complain(['metadata', 'name'], `metadata.name: ${JSON.stringify(metadata.name)} is not a name of a Service`, help);
  }
  checkTypeAndName(spec, complain);
  checkPorts(spec, complain);
  checkAffinity(spec, complain);
  checkServiceAddresses(spec, complain);
  checkLoadBalancerStatus(status, complain);
  if (spec.externalTrafficPolicy !== undefined && !isExternallyAccessible(spec)) {
    unused('Service.spec.externalTrafficPolicy');
  }
  if (!spec.healthCheckNodePort) return;
  if (needsHealthCheckNodePort(spec)) checkPort(spec.healthCheckNodePort, ['spec', 'healthCheckNodePort'], complain);
  else unused('Service.spec.healthCheckNodePort');
}

function checkTypeAndName(spec: ServiceSpec, complain: Complain): void {
  const { type, ports, clusterIP, externalName } = spec;
  if (type === 'ExternalName') {
    if (!externalName) complain(['spec'], 'spec.externalName is required for type ExternalName');
    else checkDNSName(externalName.replace(/\.$/, ''), ['spec', 'externalName'], complain);
    if (clusterIP !== '') {
      complain(['spec', 'clusterIP'], 'spec.clusterIPs: forbidden: may not be set for ExternalName services');
    }
  } else if (ports.length === 0 && !isHeadless(spec)) {
    complain(
      ['spec', 'ports'],
      'spec.ports: required value',
      'a Service needs at least one port, unless it is headless',
    );
  }
  if (isHeadless(spec) && (type === 'NodePort' || type === 'LoadBalancer')) {
    const message = `spec.clusterIPs[0]: invalid value: "None": may not be set to 'None' for ${type} services`;
    complain(['spec', 'clusterIP'], message, 'a headless Service has the type ClusterIP');
  }
}

function checkPorts({ type, ports }: ServiceSpec, complain: Complain): void {
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
    if (port.port === KUBELET_PORT && type === 'LoadBalancer') {
      complain(
        [...path, 'port'],
        `${dotted(path)}.port: invalid value: ${KUBELET_PORT}: may not expose port 10250 externally since it is used by kubelet`,
      );
    }
    const keys = [
      `${port.protocol} ${port.port}`,
      ...(port.name === '' ? [] : [`name ${port.name}`]),
      ...(port.nodePort ? [`nodePort ${port.protocol} ${port.nodePort}`] : []),
    ];
    for (const key of keys) {
      const first = seen.get(key);
      if (first === undefined) seen.set(key, i);
      else complain(path, `${dotted(path)}: duplicate value: ${key}`, `spec.ports[${first}] has it too`);
    }
  }
}

function checkServicePort(port: ServicePort, path: readonly (string | number)[], complain: Complain): void {
  if (port.name !== '') checkDNSLabel(port.name, [...path, 'name'], complain);
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

/** Source: validateClientIPAffinityConfig; the bounds are both allowed, whatever its message says. */
function checkAffinity({ sessionAffinity, sessionAffinityConfig }: ServiceSpec, complain: Complain): void {
  const seconds = sessionAffinityConfig?.clientIP.timeoutSeconds;
  if (sessionAffinity !== 'ClientIP' || seconds === undefined) return;
  if (seconds > 0 && seconds <= MOST_AFFINITY_SECONDS) return;
  const path = ['spec', 'sessionAffinityConfig', 'clientIP', 'timeoutSeconds'];
  complain(
    path,
    `${dotted(path)}: invalid value: ${seconds}: must be greater than 0 and less than ${MOST_AFFINITY_SECONDS}`,
    `expected seconds from 1 to ${MOST_AFFINITY_SECONDS}; 10800 without`,
  );
}

/** Source: ValidateLoadBalancerStatus. */
function checkLoadBalancerStatus({ loadBalancer }: Service['status'], complain: Complain): void {
  for (const [i, { ip, ipMode }] of loadBalancer.ingress.entries()) {
    if (ipMode === undefined || ip) continue;
    const path = ['status', 'loadBalancer', 'ingress', i, 'ipMode'];
    complain(path, `${dotted(path)}: forbidden: may not be specified when \`ip\` is not set`);
  }
}
