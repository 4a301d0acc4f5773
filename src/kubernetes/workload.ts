import type { Metadata, StringMap } from './metadata.ts';
import type { PodTemplateSpec } from './pod.ts';

/** One condition on the label `key`. */
export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** Both lists must hold; an empty selector selects everything. */
export interface LabelSelector {
  readonly matchLabels: StringMap;
  readonly matchExpressions: readonly LabelSelectorRequirement[];
}

/** Keeps a number of equal pods. */
export interface ReplicaSet {
  readonly kind: 'ReplicaSet';
  readonly metadata: Metadata;
  readonly spec: {
    readonly replicas: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplateSpec;
    readonly minReadySeconds: number;
  };
}

/** Rolls its pods from one template to the next through ReplicaSets. */
export interface Deployment {
  readonly kind: 'Deployment';
  readonly metadata: Metadata;
  readonly spec: {
    readonly replicas: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplateSpec;
    readonly minReadySeconds: number;
    readonly progressDeadlineSeconds: number;
    readonly paused: boolean;
    readonly strategy: {
      readonly type: 'RollingUpdate' | 'Recreate';
      /** Set for `RollingUpdate` alone: numbers of pods, or percentages such as "25%". */
      readonly rollingUpdate?:
        | { readonly maxSurge: number | string; readonly maxUnavailable: number | string }
        | undefined;
    };
  };
}

/** Keeps pods with ordinals and names that stay. */
export interface StatefulSet {
  readonly kind: 'StatefulSet';
  readonly metadata: Metadata;
  readonly spec: {
    readonly replicas: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplateSpec;
    readonly serviceName: string;
    readonly minReadySeconds: number;
    readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
    readonly ordinals: { readonly start: number };
    readonly updateStrategy: {
      readonly type: 'RollingUpdate' | 'OnDelete';
      readonly rollingUpdate?: { readonly partition: number; readonly maxUnavailable: number | string } | undefined;
    };
  };
}

/** Keeps one pod on every node that fits its template. */
export interface DaemonSet {
  readonly kind: 'DaemonSet';
  readonly metadata: Metadata;
  readonly spec: {
    readonly selector: LabelSelector;
    readonly template: PodTemplateSpec;
    readonly minReadySeconds: number;
    readonly updateStrategy: {
      readonly type: 'RollingUpdate' | 'OnDelete';
      readonly rollingUpdate?:
        | { readonly maxSurge: number | string; readonly maxUnavailable: number | string }
        | undefined;
    };
  };
}

/** What owns pods and makes them from a template. */
export type Workload = Deployment | ReplicaSet | StatefulSet | DaemonSet;
