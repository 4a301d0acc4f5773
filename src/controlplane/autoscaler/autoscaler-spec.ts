import type { AutoscalerLimits } from '../../kubernetes/horizontal-pod-autoscaler.ts';

/** What a HorizontalPodAutoscaler looks at. Amounts are milli-units, as the controller reckons. */
export type AutoscalerMetric =
  | {
      readonly kind: 'cpu';
      /** A share in percent of what each pod requests, or millicores a pod. */
      readonly target:
        | { readonly type: 'Utilization'; readonly averageUtilization: number }
        | { readonly type: 'AverageValue'; readonly averageValueMilli: number };
      /** Millicores that each pod requests; null where one of its containers requests none. */
      readonly requestMilli: number | null;
    }
  | {
      readonly kind: 'pods';
      /** One of those that pods of a simulation have. */
      readonly metric: PodMetricName;
      readonly averageValueMilli: number;
    };

/** Metrics that every pod of a simulation has for the custom metrics API, with what they say. */
export const podMetrics = {
  requests_per_second: 'requests served a second, over the last interval of scraping',
  requests_in_flight: 'requests in service and waiting, when it was scraped',
} as const;

/** Name of a metric of the `Pods` type. */
export type PodMetricName = keyof typeof podMetrics;

/** A HorizontalPodAutoscaler of a run. */
export interface AutoscalerSpec {
  /** `namespace/name`. */
  readonly name: string;
  /** What it scales, as pods name their owner: `Deployment default/web`. */
  readonly owner: string;
  readonly limits: AutoscalerLimits;
  readonly metrics: readonly AutoscalerMetric[];
}
