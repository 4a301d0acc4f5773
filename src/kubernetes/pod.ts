import type { Condition, Metadata, Protocol, ResourceList, StringMap } from './metadata.ts';
import type { Taint } from './node.ts';

/** Lets a pod onto nodes with the taint it matches; an empty key with `Exists` matches every taint. */
export interface Toleration {
  readonly key: string;
  readonly operator: 'Exists' | 'Equal';
  readonly value: string;
  /** Absent: every effect. */
  readonly effect?: Taint['effect'] | undefined;
  /** How long a NoExecute taint is borne; absent: for ever. */
  readonly tolerationSeconds?: number | undefined;
}

/** A port that a container declares; declaring is not needed to listen, only to be found by name. */
export interface ContainerPort {
  readonly name: string;
  readonly containerPort: number;
  readonly protocol: Protocol;
  readonly hostPort?: number | undefined;
  readonly hostIP?: string | undefined;
}

/** A kubelet probe; exactly one of the four ways of asking is set. */
export interface Probe {
  readonly initialDelaySeconds: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
  readonly terminationGracePeriodSeconds?: number | undefined;
  readonly httpGet?: HTTPGetAction | undefined;
  readonly tcpSocket?: TCPSocketAction | undefined;
  readonly grpc?: GRPCAction | undefined;
  readonly exec?: ExecAction | undefined;
}

/** Success is a status from 200 to 399. */
export interface HTTPGetAction {
  readonly path: string;
  readonly port: number | string;
  readonly scheme: 'HTTP' | 'HTTPS';
  readonly host?: string | undefined;
}

/** Success is that the connection opens. */
export interface TCPSocketAction {
  readonly port: number | string;
  readonly host?: string | undefined;
}

/** Success is SERVING by the gRPC health protocol. */
export interface GRPCAction {
  readonly port: number;
  readonly service: string;
}

/** Success is exit code 0. */
export interface ExecAction {
  readonly command: readonly string[];
}

/** What runs at a moment of a container's life; `sleep` is the only one that takes a known time. */
export interface LifecycleHandler {
  readonly sleep?: { readonly seconds: number } | undefined;
  readonly exec?: ExecAction | undefined;
  readonly httpGet?: HTTPGetAction | undefined;
  readonly tcpSocket?: TCPSocketAction | undefined;
}

/** One process of a pod, as far as ports, probes and CPU go. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly ports: readonly ContainerPort[];
  readonly resources: { readonly requests: ResourceList; readonly limits: ResourceList };
  readonly readinessProbe?: Probe | undefined;
  readonly livenessProbe?: Probe | undefined;
  readonly startupProbe?: Probe | undefined;
  readonly lifecycle?:
    | {
        readonly preStop?: LifecycleHandler | undefined;
        readonly postStart?: LifecycleHandler | undefined;
      }
    | undefined;
  /** Of init containers only: `Always` makes a sidecar, whose ports count. */
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never' | undefined;
}

/** Resolver options that a pod adds to those of its policy. */
export interface PodDNSConfig {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly { readonly name: string; readonly value?: string | undefined }[];
}

/** What a pod should be: its containers, its place, its name in DNS, its end. */
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
  readonly nodeName?: string | undefined;
  readonly nodeSelector: StringMap;
  readonly tolerations: readonly Toleration[];
  readonly hostNetwork: boolean;
  readonly hostname?: string | undefined;
  readonly subdomain?: string | undefined;
  readonly dnsPolicy: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None';
  readonly dnsConfig?: PodDNSConfig | undefined;
  readonly restartPolicy: 'Always' | 'OnFailure' | 'Never';
  readonly terminationGracePeriodSeconds: number;
}

/** The mould of a workload's pods. */
export interface PodTemplateSpec {
  readonly metadata: { readonly labels: StringMap; readonly annotations: StringMap };
  readonly spec: PodSpec;
}

/** Where a pod is in its life; Succeeded and Failed are final. */
export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';

/** One pod and what is known of it now. */
export interface Pod {
  readonly kind: 'Pod';
  readonly metadata: Metadata;
  readonly spec: PodSpec;
  readonly status: {
    readonly phase: PodPhase;
    readonly podIPs: readonly { readonly ip: string }[];
    readonly hostIP?: string | undefined;
    readonly conditions: readonly Condition[];
  };
}
