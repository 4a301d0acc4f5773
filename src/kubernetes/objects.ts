import type { HorizontalPodAutoscaler } from './autoscaler.ts';
import type { EndpointSlice, Endpoints } from './endpoint-slice.ts';
import type { Ingress } from './ingress.ts';
import type { Namespace } from './metadata.ts';
import type { Node } from './node.ts';
import type { Pod } from './pod.ts';
import type { PodDisruptionBudget } from './pod-disruption-budget.ts';
import type { Service } from './service.ts';
import type { Workload } from './workload.ts';

/**
 * The Kubernetes objects as the simulator uses them: parsed and defaulted, with the API's own field
 * names. Not the whole API: a field that nothing acts upon is not here (the field table knows it, so
 * that it can be told from a misspelt one).
 *
 * What the text form leaves open is settled here: quantities are numbers in base units (cores,
 * bytes), `IntOrString` is `number | string`, a list that was not given is empty, and a field whose
 * absence means something (a nil pointer of the API) is optional.
 *
 * Source: k8s.io/api core/v1, apps/v1, discovery/v1, networking/v1, policy/v1.
 */
export type * from './autoscaler.ts';
export type * from './endpoint-slice.ts';
export type * from './ingress.ts';
export type * from './metadata.ts';
export type * from './node.ts';
export type * from './pod.ts';
export type * from './pod-disruption-budget.ts';
export type * from './service.ts';
export type * from './workload.ts';

/** Every kind of this file that a document can hold. */
export type KubernetesObject =
  | Namespace
  | Node
  | Pod
  | Workload
  | Service
  | Endpoints
  | EndpointSlice
  | Ingress
  | HorizontalPodAutoscaler
  | PodDisruptionBudget;

/**
 * An object as it stands in a document before defaulting: the same shape, nothing required at any
 * depth. Values are converted already (quantities to numbers), so only absence is left to settle.
 */
export type Manifest<T> = T extends string | number | boolean | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Manifest<Item>[]
    : string extends keyof T
      ? T
      : { readonly [Field in keyof T]?: Manifest<T[Field]> | undefined };
