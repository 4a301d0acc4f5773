import type { PodSample } from './scaled-pod.ts';

/** A metric measured in each pod. A list has one entry a pod of the scale, undefined where nothing is known of the pod. */
export type PodMetricReading =
  | {
      readonly type: 'Resource' | 'ContainerResource';
      readonly resource: string;
      readonly target: UtilizationTarget | AverageValueTarget;
      readonly samples: readonly (PodSample | undefined)[];
    }
  | {
      readonly type: 'Pods';
      readonly target: AverageValueTarget;
      readonly samples: readonly (PodSample | undefined)[];
    };

/** A metric of one value, undefined if it could not be had; for External the sum of its series. */
export interface SingleMetricReading {
  readonly type: 'Object' | 'External';
  readonly target: { readonly type: 'Value'; readonly valueMilli: number } | AverageValueTarget;
  readonly valueMilli: number | undefined;
}

/**
 * One metric as the autoscaler reads it. Values are milli-units in whole numbers, as Quantity.MilliValue
 * gives them. A ContainerResource is decided like a Resource, from the samples and requests of one container.
 */
export type MetricReading = PodMetricReading | SingleMetricReading;

/** A share of what the pods request. */
export interface UtilizationTarget {
  readonly type: 'Utilization';
  /** In percent. */
  readonly averageUtilization: number;
  readonly requestsMilli: readonly (number | undefined)[];
}

/** So much a pod. */
export interface AverageValueTarget {
  readonly type: 'AverageValue';
  readonly averageValueMilli: number;
}
