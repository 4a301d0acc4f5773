import { defaultNamespacedMetadata } from './metadata-defaults.ts';
import type {
  Container,
  ContainerPort,
  ExecAction,
  GRPCAction,
  HTTPGetAction,
  LifecycleHandler,
  Manifest,
  Pod,
  PodDNSConfig,
  PodSpec,
  PodTemplateSpec,
  Probe,
  TCPSocketAction,
  Toleration,
} from './objects.ts';

/**
 * A Pod with what the API server fills in. A pod without a phase is Pending.
 *
 * Source: pkg/apis/core/v1/defaults.go SetDefaults_Pod, SetDefaults_PodSpec, SetDefaults_Container.
 */
export function defaultPod(manifest: Manifest<Pod>): Pod {
  const status = manifest.status;
  return {
    kind: 'Pod',
    metadata: defaultNamespacedMetadata(manifest.metadata),
    spec: defaultPodSpec(manifest.spec),
    status: {
      ...status,
      phase: status?.phase ?? 'Pending',
      podIPs: (status?.podIPs ?? []).map(({ ip }) => ({ ip: ip ?? '' })),
      conditions: (status?.conditions ?? []).map((condition) => ({
        ...condition,
        type: condition.type ?? '',
        status: condition.status ?? 'Unknown',
      })),
    },
  };
}

/** A workload's pod template, defaulted as the pods that are made from it will be. */
export function defaultPodTemplate(manifest: Manifest<PodTemplateSpec> | undefined): PodTemplateSpec {
  return {
    metadata: {
      labels: manifest?.metadata?.labels ?? {},
      annotations: manifest?.metadata?.annotations ?? {},
    },
    spec: defaultPodSpec(manifest?.spec),
  };
}

/** With `hostNetwork`, each container port is a port of the host: defaultHostNetworkPorts. */
export function defaultPodSpec(manifest: Manifest<PodSpec> | undefined): PodSpec {
  const hostNetwork = manifest?.hostNetwork ?? false;
  return {
    ...manifest,
    containers: (manifest?.containers ?? []).map((each) => defaultContainer(each, hostNetwork)),
    initContainers: (manifest?.initContainers ?? []).map((each) => defaultContainer(each, hostNetwork)),
    nodeSelector: manifest?.nodeSelector ?? {},
    tolerations: (manifest?.tolerations ?? []).map(defaultToleration),
    hostNetwork,
    dnsPolicy: manifest?.dnsPolicy ?? 'ClusterFirst',
    dnsConfig: manifest?.dnsConfig && defaultDNSConfig(manifest.dnsConfig),
    restartPolicy: manifest?.restartPolicy ?? 'Always',
    terminationGracePeriodSeconds: manifest?.terminationGracePeriodSeconds ?? 30,
  };
}

/** Requests that are not given are the limits, as SetDefaults_Pod has it. */
function defaultContainer(manifest: Manifest<Container>, hostNetwork: boolean): Container {
  const limits = manifest.resources?.limits ?? {};
  return {
    ...manifest,
    name: manifest.name ?? '',
    image: manifest.image ?? '',
    ports: (manifest.ports ?? []).map((port) => defaultContainerPort(port, hostNetwork)),
    resources: { limits, requests: { ...limits, ...manifest.resources?.requests } },
    readinessProbe: manifest.readinessProbe && defaultProbe(manifest.readinessProbe),
    livenessProbe: manifest.livenessProbe && defaultProbe(manifest.livenessProbe),
    startupProbe: manifest.startupProbe && defaultProbe(manifest.startupProbe),
    lifecycle: manifest.lifecycle && {
      preStop: manifest.lifecycle.preStop && defaultHandler(manifest.lifecycle.preStop),
      postStart: manifest.lifecycle.postStart && defaultHandler(manifest.lifecycle.postStart),
    },
  };
}

function defaultContainerPort(manifest: Manifest<ContainerPort>, hostNetwork: boolean): ContainerPort {
  const containerPort = manifest.containerPort ?? 0;
  return {
    ...manifest,
    name: manifest.name ?? '',
    containerPort,
    protocol: manifest.protocol ?? 'TCP',
    hostPort: manifest.hostPort || (hostNetwork ? containerPort : undefined),
  };
}

/** Zero means "not given" for every number of a probe: SetDefaults_Probe. */
function defaultProbe(manifest: Manifest<Probe>): Probe {
  return {
    ...manifest,
    initialDelaySeconds: manifest.initialDelaySeconds ?? 0,
    periodSeconds: manifest.periodSeconds || 10,
    timeoutSeconds: manifest.timeoutSeconds || 1,
    successThreshold: manifest.successThreshold || 1,
    failureThreshold: manifest.failureThreshold || 3,
    httpGet: manifest.httpGet && defaultHTTPGet(manifest.httpGet),
    tcpSocket: manifest.tcpSocket && defaultTCPSocket(manifest.tcpSocket),
    grpc: manifest.grpc && defaultGRPC(manifest.grpc),
    exec: manifest.exec && defaultExec(manifest.exec),
  };
}

function defaultHandler(manifest: Manifest<LifecycleHandler>): LifecycleHandler {
  return {
    sleep: manifest.sleep && { seconds: manifest.sleep.seconds ?? 0 },
    exec: manifest.exec && defaultExec(manifest.exec),
    httpGet: manifest.httpGet && defaultHTTPGet(manifest.httpGet),
    tcpSocket: manifest.tcpSocket && defaultTCPSocket(manifest.tcpSocket),
  };
}

function defaultHTTPGet(manifest: Manifest<HTTPGetAction>): HTTPGetAction {
  return {
    ...manifest,
    path: manifest.path || '/',
    port: manifest.port ?? 0,
    scheme: manifest.scheme ?? 'HTTP',
  };
}

function defaultTCPSocket(manifest: Manifest<TCPSocketAction>): TCPSocketAction {
  return { ...manifest, port: manifest.port ?? 0 };
}

function defaultGRPC(manifest: Manifest<GRPCAction>): GRPCAction {
  return { port: manifest.port ?? 0, service: manifest.service ?? '' };
}

function defaultExec(manifest: Manifest<ExecAction>): ExecAction {
  return { command: manifest.command ?? [] };
}

function defaultToleration(manifest: Manifest<Toleration>): Toleration {
  return {
    ...manifest,
    key: manifest.key ?? '',
    operator: manifest.operator ?? 'Equal',
    value: manifest.value ?? '',
  };
}

function defaultDNSConfig(manifest: Manifest<PodDNSConfig>): PodDNSConfig {
  return {
    nameservers: manifest.nameservers ?? [],
    searches: manifest.searches ?? [],
    options: (manifest.options ?? []).map((option) => ({ ...option, name: option.name ?? '' })),
  };
}
