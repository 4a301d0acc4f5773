import { defaultNamespacedMetadata } from './metadata-defaults.ts';
import type { DaemonSet, Deployment, LabelSelector, Manifest, ReplicaSet, StatefulSet } from './objects.ts';
import { defaultPodTemplate } from './pod-defaults.ts';

/**
 * A Deployment with what the API server fills in: one replica, RollingUpdate with 25 % surge and
 * 25 % unavailable, progress deadline 600 s.
 *
 * Source: pkg/apis/apps/v1/defaults.go SetDefaults_Deployment.
 */
export function defaultDeployment(manifest: Manifest<Deployment>): Deployment {
  const spec = manifest.spec;
  const type = spec?.strategy?.type ?? 'RollingUpdate';
  const rollingUpdate = spec?.strategy?.rollingUpdate;
  return {
    kind: 'Deployment',
    metadata: defaultNamespacedMetadata(manifest.metadata),
    spec: {
      replicas: spec?.replicas ?? 1,
      selector: defaultLabelSelector(spec?.selector),
      template: defaultPodTemplate(spec?.template),
      minReadySeconds: spec?.minReadySeconds ?? 0,
      progressDeadlineSeconds: spec?.progressDeadlineSeconds ?? 600,
      paused: spec?.paused ?? false,
      strategy: {
        type,
        rollingUpdate:
          type === 'RollingUpdate'
            ? {
                maxSurge: rollingUpdate?.maxSurge ?? '25%',
                maxUnavailable: rollingUpdate?.maxUnavailable ?? '25%',
              }
            : undefined,
      },
    },
  };
}

/** Source: SetDefaults_ReplicaSet. */
export function defaultReplicaSet(manifest: Manifest<ReplicaSet>): ReplicaSet {
  const spec = manifest.spec;
  return {
    kind: 'ReplicaSet',
    metadata: defaultNamespacedMetadata(manifest.metadata),
    spec: {
      replicas: spec?.replicas ?? 1,
      selector: defaultLabelSelector(spec?.selector),
      template: defaultPodTemplate(spec?.template),
      minReadySeconds: spec?.minReadySeconds ?? 0,
    },
  };
}

/**
 * One replica, OrderedReady, RollingUpdate from ordinal 0 on, one pod unavailable at a time.
 *
 * Source: SetDefaults_StatefulSet.
 */
export function defaultStatefulSet(manifest: Manifest<StatefulSet>): StatefulSet {
  const spec = manifest.spec;
  const type = spec?.updateStrategy?.type ?? 'RollingUpdate';
  const rollingUpdate = spec?.updateStrategy?.rollingUpdate;
  return {
    kind: 'StatefulSet',
    metadata: defaultNamespacedMetadata(manifest.metadata),
    spec: {
      replicas: spec?.replicas ?? 1,
      selector: defaultLabelSelector(spec?.selector),
      template: defaultPodTemplate(spec?.template),
      serviceName: spec?.serviceName ?? '',
      minReadySeconds: spec?.minReadySeconds ?? 0,
      podManagementPolicy: spec?.podManagementPolicy ?? 'OrderedReady',
      ordinals: { start: spec?.ordinals?.start ?? 0 },
      updateStrategy: {
        type,
        rollingUpdate:
          type === 'RollingUpdate'
            ? {
                partition: rollingUpdate?.partition ?? 0,
                maxUnavailable: rollingUpdate?.maxUnavailable ?? 1,
              }
            : undefined,
      },
    },
  };
}

/**
 * RollingUpdate, one pod unavailable at a time, no surge.
 *
 * Source: SetDefaults_DaemonSet.
 */
export function defaultDaemonSet(manifest: Manifest<DaemonSet>): DaemonSet {
  const spec = manifest.spec;
  const type = spec?.updateStrategy?.type ?? 'RollingUpdate';
  const rollingUpdate = spec?.updateStrategy?.rollingUpdate;
  return {
    kind: 'DaemonSet',
    metadata: defaultNamespacedMetadata(manifest.metadata),
    spec: {
      selector: defaultLabelSelector(spec?.selector),
      template: defaultPodTemplate(spec?.template),
      minReadySeconds: spec?.minReadySeconds ?? 0,
      updateStrategy: {
        type,
        rollingUpdate:
          type === 'RollingUpdate'
            ? {
                maxSurge: rollingUpdate?.maxSurge ?? 0,
                maxUnavailable: rollingUpdate?.maxUnavailable ?? 1,
              }
            : undefined,
      },
    },
  };
}

/** A label selector with its lists filled in; an absent one is empty (and then selects everything). */
export function defaultLabelSelector(manifest: Manifest<LabelSelector> | undefined): LabelSelector {
  return {
    matchLabels: manifest?.matchLabels ?? {},
    matchExpressions: (manifest?.matchExpressions ?? []).map((requirement) => ({
      key: requirement.key ?? '',
      operator: requirement.operator ?? 'In',
      values: requirement.values ?? [],
    })),
  };
}
