import { assert } from '../../base/assert.ts';
import { applyDefaults, type KubernetesManifest } from '../../kubernetes/defaults.ts';
import { rootTypeOf } from '../../kubernetes/fields.ts';
import {
  defaultKubeProxyConfiguration,
  type KubeProxyConfiguration,
  type KubeProxyConfigurationManifest,
} from '../../kubernetes/kube-proxy-configuration.ts';
import type { KubernetesObject, Manifest } from '../../kubernetes/objects.ts';
import { kubernetesObject, usedFields } from '../shape/kubernetes-shape.ts';
import { Cursor, type Listener, type Shape } from '../shape/shape.ts';
import { type SourceValue, spanAt } from '../source/source-value.ts';
import { checkKubernetes } from './check-kubernetes.ts';
import type { Complain } from './complain.ts';
import type { DocumentKind } from './document.ts';

/** What names and describes an object asks for no behaviour: never listed as not acted upon. */
const DESCRIPTION = ['apiVersion', 'kind', 'metadata', 'status'];

/** Of a pod's spec, what the simulator acts upon. Names and images only describe. */
const POD_SPEC = [
  'nodeName',
  'nodeSelector',
  'tolerations',
  'terminationGracePeriodSeconds',
  'restartPolicy',
  'hostNetwork',
  'dnsPolicy',
  'dnsConfig',
  'containers.name',
  'containers.image',
  'containers.resources.limits',
  'containers.readinessProbe',
  'containers.livenessProbe',
  'containers.startupProbe',
  'containers.lifecycle.preStop',
  'containers.lifecycle.postStart',
  'hostname',
  'subdomain',
  'containers.ports.name',
  'containers.ports.containerPort',
  'containers.ports.protocol',
  'initContainers.name',
  'initContainers.image',
  'initContainers.restartPolicy',
  'initContainers.ports.name',
  'initContainers.ports.containerPort',
  'initContainers.ports.protocol',
];

const POD_TEMPLATE = [
  'spec.selector',
  'spec.template.metadata',
  ...POD_SPEC.map((field) => `spec.template.spec.${field}`),
];

const SERVICE_SPEC = [
  'type',
  'selector',
  'clusterIP',
  'clusterIPs',
  'ipFamilies',
  'ipFamilyPolicy',
  'externalName',
  'ports.name',
  'ports.protocol',
  'ports.port',
  'ports.targetPort',
  'ports.nodePort',
  'publishNotReadyAddresses',
  'internalTrafficPolicy',
  'externalTrafficPolicy',
  'allocateLoadBalancerNodePorts',
  'healthCheckNodePort',
  'sessionAffinity',
  'sessionAffinityConfig',
  'externalIPs',
  'trafficDistribution',
  'loadBalancerIP',
  'loadBalancerClass',
];

const PROXY_FIELDS = [
  'mode',
  'featureGates',
  ...['iptables', 'ipvs', 'nftables'].flatMap((mode) => [`${mode}.minSyncPeriod`]),
  'ipvs.scheduler',
];

/** The Kubernetes kinds that are simulated, and the fields below their root that are acted upon. */
export const kubernetesKinds: readonly DocumentKind<KubernetesObject | KubeProxyConfiguration>[] = [
  kubernetesKind('v1', 'Namespace', 'named', ['spec']),
  kubernetesKind('v1', 'Node', 'named', [
    'spec.podCIDR',
    'spec.podCIDRs',
    'spec.unschedulable',
    'spec.taints',
    'spec.providerID',
  ]),
  kubernetesKind(
    'v1',
    'Pod',
    'namespaced',
    POD_SPEC.map((field) => `spec.${field}`),
  ),
  kubernetesKind('apps/v1', 'ReplicaSet', 'namespaced', ['spec.replicas', 'spec.minReadySeconds', ...POD_TEMPLATE]),
  kubernetesKind('apps/v1', 'Deployment', 'namespaced', [
    'spec.replicas',
    'spec.minReadySeconds',
    'spec.strategy',
    'spec.paused',
    ...POD_TEMPLATE,
  ]),
  kubernetesKind('apps/v1', 'StatefulSet', 'namespaced', [
    'spec.replicas',
    'spec.minReadySeconds',
    'spec.serviceName',
    'spec.ordinals',
    'spec.podManagementPolicy',
    'spec.updateStrategy',
    ...POD_TEMPLATE,
  ]),
  kubernetesKind('apps/v1', 'DaemonSet', 'namespaced', [
    'spec.minReadySeconds',
    'spec.updateStrategy',
    ...POD_TEMPLATE,
  ]),
  kubernetesKind(
    'v1',
    'Service',
    'namespaced',
    SERVICE_SPEC.map((field) => `spec.${field}`),
  ),
  kubernetesKind('v1', 'Endpoints', 'namespaced', ['subsets']),
  kubernetesKind('discovery.k8s.io/v1', 'EndpointSlice', 'namespaced', ['addressType', 'endpoints', 'ports']),
  kubernetesKind('networking.k8s.io/v1', 'Ingress', 'namespaced', ['spec']),
  kubernetesKind('autoscaling/v2', 'HorizontalPodAutoscaler', 'namespaced', ['spec']),
  kubernetesKind('policy/v1', 'PodDisruptionBudget', 'namespaced', ['spec']),
  kubernetesKind('kubeproxy.config.k8s.io/v1alpha1', 'KubeProxyConfiguration', 'single', PROXY_FIELDS),
];

function kubernetesKind(
  apiVersion: string,
  kind: string,
  scope: DocumentKind['scope'],
  used: readonly string[],
): DocumentKind<KubernetesObject | KubeProxyConfiguration> {
  const typeName = rootTypeOf(apiVersion, kind);
  assert(typeName !== undefined, `the field table has no ${kind} of ${apiVersion}`);
  const written = kubernetesObject(typeName, usedFields([...DESCRIPTION, ...used]));
  const shape: Shape<KubernetesObject | KubeProxyConfiguration> = {
    read(at) {
      const watched = new WatchingListener(at.listener);
      const root = Cursor.root(kind, kind === 'KubeProxyConfiguration' ? withoutTypeMeta(at) : at.value, watched);
      const manifest = written.read(root);
      return manifest && asStored(kind, manifest, at, watched.isMistaken);
    },
    schema: written.schema,
  };
  return { apiVersion, kind, scope, shape };
}

/** A configuration file without the two fields that say what it is: its type in the field table has them not. */
function withoutTypeMeta(at: Cursor): SourceValue {
  if (at.value.kind !== 'mapping') return at.value;
  const entries = new Map(at.value.entries);
  entries.delete('apiVersion');
  entries.delete('kind');
  return { ...at.value, entries };
}

/** Hands on what it is told, and remembers whether something was wrong. */
class WatchingListener implements Listener {
  readonly #listener: Listener;
  isMistaken = false;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  mistake(...[span, message, help]: Parameters<Listener['mistake']>): void {
    this.isMistaken = true;
    this.#listener.mistake(span, message, help);
  }

  ambiguous(...[scalar, readAs, kubectlReadsAs]: Parameters<Listener['ambiguous']>): void {
    this.#listener.ambiguous(scalar, readAs, kubectlReadsAs);
  }

  unused(path: string): void {
    this.#listener.unused(path);
  }
}

/** The object as the API server would store it; what its validation would refuse is reported. */
function asStored(
  kind: string,
  manifest: Readonly<Record<string, unknown>>,
  at: Cursor,
  isMistaken: boolean,
): KubernetesObject | KubeProxyConfiguration {
  // The field table has checked the types of all that is there.
  if (kind === 'KubeProxyConfiguration')
    return defaultKubeProxyConfiguration(manifest as KubeProxyConfigurationManifest);
  const object = applyDefaults(withPodIPs({ ...manifest, kind }) as unknown as KubernetesManifest);
  const complain: Complain = (path, message, help) => {
    // What was written and could not be read is not missing.
    if (isMistaken && message.includes('required')) return;
    at.listener.mistake(spanAt(at.value, path), `${kind}: ${message}`, help ?? null);
  };
  checkKubernetes(object, manifest as Manifest<KubernetesObject>, complain, (path) => at.listener.unused(path));
  return object;
}

/** `status.podIP` is the first of `status.podIPs`; older dumps have it alone. */
function withPodIPs(manifest: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const status = manifest.status as { readonly podIP?: string; readonly podIPs?: unknown } | undefined;
  if (manifest.kind !== 'Pod' || status?.podIP === undefined || status.podIPs !== undefined) return manifest;
  return { ...manifest, status: { ...status, podIPs: [{ ip: status.podIP }] } };
}
