import { defaultNode } from '../../src/kubernetes/node-defaults.ts';
import type { Manifest, Node, Pod, Service, ServiceSpec } from '../../src/kubernetes/objects.ts';
import { defaultPod } from '../../src/kubernetes/pod-defaults.ts';
import { defaultService } from '../../src/kubernetes/service-defaults.ts';
import { ZONE_LABEL } from '../../src/kubernetes/topology.ts';

/** A ready node, in a zone if one is given. */
export function nodeIn(name: string, zone?: string, spec: Manifest<Node>['spec'] = {}): Node {
  return defaultNode({ metadata: { name, labels: zone === undefined ? {} : { [ZONE_LABEL]: zone } }, spec });
}

/** A pod with app=web that waits for a node; its owner is written "ReplicaSet/web", or empty for none. */
export function podOf(owner: string, name: string, spec: Manifest<Pod>['spec'] = {}): Pod {
  const [kind = '', ownerName = ''] = owner.split('/');
  const ownerReferences = owner === '' ? [] : [{ kind, name: ownerName, controller: true }];
  return defaultPod({ metadata: { name, labels: { app: 'web' }, ownerReferences }, spec });
}

/** What can be told of a running pod beside its name and address. */
export interface RunningPod {
  readonly nodeName?: string;
  readonly ready?: boolean;
  readonly terminating?: boolean;
  readonly spec?: Manifest<Pod>['spec'];
}

/** A pod that runs at this address; ready, on node-1, unless told otherwise. */
export function runningPod(name: string, ips: string | readonly string[], more: RunningPod = {}): Pod {
  return defaultPod({
    metadata: {
      name,
      labels: { app: 'web' },
      deletionTimestamp: more.terminating === true ? '2024-01-01T00:00:00Z' : undefined,
    },
    spec: { nodeName: more.nodeName ?? 'node-1', ...more.spec },
    status: {
      phase: 'Running',
      podIPs: [ips].flat().map((ip) => ({ ip })),
      conditions: [{ type: 'Ready', status: more.ready === false ? 'False' : 'True' }],
    },
  });
}

/** The Service "web" at port 80 of the pods with app=web, at an IPv4 address. */
export function webService(spec: Manifest<ServiceSpec> = {}): Service {
  return defaultService({
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }], clusterIP: '10.96.0.80', ...spec },
  });
}
