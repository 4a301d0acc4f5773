import { describe, expect, it } from 'vitest';
import { applyDefaults, type KubernetesManifest } from '../../src/kubernetes/defaults.ts';
import { defaultEndpointSlice } from '../../src/kubernetes/endpoint-defaults.ts';
import { defaultNode } from '../../src/kubernetes/node-defaults.ts';
import type { Manifest, Service, ServiceSpec } from '../../src/kubernetes/objects.ts';
import { defaultPod, defaultPodSpec } from '../../src/kubernetes/pod-defaults.ts';
import { defaultService } from '../../src/kubernetes/service-defaults.ts';
import { defaultDeployment, defaultStatefulSet } from '../../src/kubernetes/workload-defaults.ts';
import { readCases } from '../read-cases.ts';

const specOf = (spec: Manifest<ServiceSpec>): ServiceSpec => defaultService({ spec }).spec;

interface DefaultRow {
  readonly component: string;
  readonly name: string;
  readonly value: unknown;
}

describe('of the table of defaults', () => {
  const service = specOf({ ports: [{ port: 80 }] });
  const balanced = specOf({ type: 'LoadBalancer' });
  const ingress = defaultService({ status: { loadBalancer: { ingress: [{ ip: '192.0.2.7' }] } } }).status.loadBalancer;
  const pod = defaultPodSpec({ containers: [{ livenessProbe: {} }] });
  const probe = pod.containers[0]?.livenessProbe;
  const settled: Readonly<Record<string, unknown>> = {
    'service api type': service.type,
    'service api protocol': service.ports[0]?.protocol,
    'service api targetPort': service.ports[0]?.targetPort === service.ports[0]?.port ? '= port' : undefined,
    'service api sessionAffinity': service.sessionAffinity,
    'service api sessionAffinityConfig.clientIP.timeoutSeconds': specOf({ sessionAffinity: 'ClientIP' })
      .sessionAffinityConfig?.clientIP.timeoutSeconds,
    'service api internalTrafficPolicy': service.internalTrafficPolicy,
    'service api externalTrafficPolicy': balanced.externalTrafficPolicy,
    'service api allocateLoadBalancerNodePorts': balanced.allocateLoadBalancerNodePorts,
    'service api status ingress ipMode': ingress.ingress[0]?.ipMode,
    'pod api terminationGracePeriodSeconds': pod.terminationGracePeriodSeconds,
    'pod api dnsPolicy': pod.dnsPolicy,
    'probe timeoutSeconds': probe?.timeoutSeconds,
    'probe periodSeconds': probe?.periodSeconds,
    'probe successThreshold': probe?.successThreshold,
    'probe failureThreshold': probe?.failureThreshold,
    'probe initialDelaySeconds': probe?.initialDelaySeconds,
  };
  // A limit is no default: the largest time-out is checked where documents are.
  const rows = readCases<DefaultRow>('defaults').filter(
    ({ component, name }) => ['service api', 'pod api', 'probe'].includes(component) && !name.endsWith(' max'),
  );

  it.each(rows)('$component: $name is $value', ({ component, name, value }) => {
    expect(settled[`${component} ${name}`]).toBe(value);
  });
});

describe('a Service', () => {
  it('is a ClusterIP in the namespace default, with TCP ports that lead to the same number', () => {
    const { metadata, spec } = defaultService({ metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } });
    expect(metadata).toMatchObject({ name: 'web', namespace: 'default', labels: {} });
    expect(spec).toMatchObject({
      type: 'ClusterIP',
      clusterIP: '',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      publishNotReadyAddresses: false,
      ports: [{ name: '', protocol: 'TCP', port: 80, targetPort: 80 }],
    });
  });

  it('has an externalTrafficPolicy only if it can be reached from outside', () => {
    expect(specOf({}).externalTrafficPolicy).toBeUndefined();
    expect(specOf({ externalIPs: ['192.0.2.1'] }).externalTrafficPolicy).toBe('Cluster');
    expect(specOf({ type: 'NodePort' }).externalTrafficPolicy).toBe('Cluster');
    expect(specOf({ type: 'LoadBalancer' }).externalTrafficPolicy).toBe('Cluster');
    expect(specOf({ type: 'ExternalName' }).externalTrafficPolicy).toBeUndefined();
  });

  it('has no internalTrafficPolicy if it is an ExternalName', () => {
    expect(specOf({ type: 'ExternalName' }).internalTrafficPolicy).toBeUndefined();
    expect(specOf({ type: 'LoadBalancer' }).internalTrafficPolicy).toBe('Cluster');
  });

  it('keeps a client for three hours with ClientIP and drops the time-out without', () => {
    const sessionAffinityConfig = { clientIP: { timeoutSeconds: 60 } };
    expect(specOf({ sessionAffinity: 'ClientIP' }).sessionAffinityConfig?.clientIP.timeoutSeconds).toBe(10_800);
    expect(specOf({ sessionAffinity: 'ClientIP', sessionAffinityConfig }).sessionAffinityConfig).toEqual(
      sessionAffinityConfig,
    );
    expect(specOf({ sessionAffinityConfig }).sessionAffinityConfig).toBeUndefined();
  });

  it('of type LoadBalancer gets node ports, and its addresses are virtual', () => {
    const { spec, status } = defaultService({
      spec: { type: 'LoadBalancer' },
      status: { loadBalancer: { ingress: [{ ip: '192.0.2.7' }, { hostname: 'lb.example' }] } },
    });
    expect(spec.allocateLoadBalancerNodePorts).toBe(true);
    expect(specOf({ type: 'NodePort' }).allocateLoadBalancerNodePorts).toBeUndefined();
    expect(status.loadBalancer.ingress.map(({ ipMode }) => ipMode)).toEqual(['VIP', undefined]);
  });

  it('says its cluster IP in both forms', () => {
    expect(specOf({ clusterIP: 'None' })).toMatchObject({ clusterIP: 'None', clusterIPs: ['None'] });
    expect(specOf({ clusterIPs: ['10.96.0.10'] })).toMatchObject({ clusterIP: '10.96.0.10' });
  });
});

describe('a pod', () => {
  it('has 30 s to end, restarts, and asks the cluster DNS first', () => {
    expect(defaultPodSpec({})).toMatchObject({
      terminationGracePeriodSeconds: 30,
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      hostNetwork: false,
      containers: [],
    });
    expect(defaultPodSpec({ terminationGracePeriodSeconds: 0 }).terminationGracePeriodSeconds).toBe(0);
  });

  it('is probed every 10 s with a time-out of 1 s, and fails after three times', () => {
    const { containers } = defaultPodSpec({ containers: [{ readinessProbe: { httpGet: { port: 'http' } } }] });
    expect(containers[0]?.readinessProbe).toMatchObject({
      initialDelaySeconds: 0,
      periodSeconds: 10,
      timeoutSeconds: 1,
      successThreshold: 1,
      failureThreshold: 3,
      httpGet: { path: '/', port: 'http', scheme: 'HTTP' },
    });
    expect(containers[0]?.livenessProbe).toBeUndefined();
  });

  it('requests what it is limited to unless it says otherwise', () => {
    const { containers } = defaultPodSpec({
      containers: [{ resources: { limits: { cpu: 2, memory: 512 }, requests: { cpu: 0.5 } } }],
    });
    expect(containers[0]?.resources.requests).toEqual({ cpu: 0.5, memory: 512 });
  });

  it('listens at the ports of its host with hostNetwork', () => {
    const containers = [{ ports: [{ containerPort: 53, protocol: 'UDP' as const }] }];
    expect(defaultPodSpec({ containers, hostNetwork: true }).containers[0]?.ports[0]?.hostPort).toBe(53);
    expect(defaultPodSpec({ containers }).containers[0]?.ports[0]?.hostPort).toBeUndefined();
  });

  it('is Pending until something is known of it', () => {
    expect(defaultPod({ metadata: { name: 'a', namespace: 'shop' } })).toMatchObject({
      metadata: { namespace: 'shop' },
      status: { phase: 'Pending', podIPs: [], conditions: [] },
    });
  });
});

describe('a workload', () => {
  it('that is a Deployment has one replica and rolls a quarter at a time', () => {
    expect(defaultDeployment({}).spec).toMatchObject({
      replicas: 1,
      progressDeadlineSeconds: 600,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
    });
    expect(defaultDeployment({ spec: { strategy: { type: 'Recreate' } } }).spec.strategy.rollingUpdate).toBeUndefined();
    expect(defaultDeployment({ spec: { replicas: 0 } }).spec.replicas).toBe(0);
  });

  it('that is a StatefulSet starts its pods in order from 0 on', () => {
    expect(defaultStatefulSet({}).spec).toMatchObject({
      replicas: 1,
      podManagementPolicy: 'OrderedReady',
      ordinals: { start: 0 },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 1 } },
    });
  });
});

it('a Node says its pod CIDR in both forms and may give pods its whole capacity', () => {
  const node = defaultNode({ spec: { podCIDR: '10.244.3.0/24' }, status: { capacity: { cpu: 4 } } });
  expect(node.spec.podCIDRs).toEqual(['10.244.3.0/24']);
  expect(node.status.allocatable).toEqual({ cpu: 4 });
  expect(defaultNode({ spec: { podCIDRs: ['10.1.0.0/24', 'fd00::/64'] } }).spec.podCIDR).toBe('10.1.0.0/24');
});

it('the conditions of an endpoint stay as open as they were', () => {
  const { endpoints } = defaultEndpointSlice({
    endpoints: [{ addresses: ['10.0.0.1'] }, { addresses: ['10.0.0.2'], conditions: { ready: false } }],
  });
  expect(endpoints.map(({ conditions }) => conditions)).toEqual([{}, { ready: false }]);
});

const documents: readonly KubernetesManifest[] = [
  { kind: 'Namespace', metadata: { name: 'shop' } },
  { kind: 'Node', metadata: { name: 'node-1' }, spec: { podCIDR: '10.244.0.0/24', taints: [{ key: 'a' }] } },
  { kind: 'Pod', spec: { hostNetwork: true, containers: [{ ports: [{ containerPort: 80 }] }] } },
  { kind: 'ReplicaSet', spec: { selector: { matchLabels: { app: 'web' } } } },
  { kind: 'Deployment', spec: { template: { spec: { containers: [{ startupProbe: { tcpSocket: { port: 80 } } }] } } } },
  { kind: 'StatefulSet', spec: { serviceName: 'db' } },
  { kind: 'DaemonSet', metadata: { labels: { app: 'agent' } } },
  { kind: 'Service', spec: { type: 'LoadBalancer', sessionAffinity: 'ClientIP', ports: [{ port: 80 }] } },
  { kind: 'Endpoints', subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }] },
  { kind: 'EndpointSlice', endpoints: [{ addresses: ['10.0.0.1'], hints: { forZones: [{ name: 'a' }] } }] },
];

it.each(documents)('a $kind that has its defaults gets no others', (manifest) => {
  const object = applyDefaults(manifest);
  expect(object.kind).toBe(manifest.kind);
  expect(applyDefaults(object as unknown as KubernetesManifest)).toEqual(object);
});

it('cluster-scoped objects have no namespace', () => {
  const manifest: Manifest<Service>['metadata'] = { name: 'x', namespace: 'ignored' };
  expect(applyDefaults({ kind: 'Node', metadata: manifest }).metadata.namespace).toBe('');
});
