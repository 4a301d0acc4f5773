import { duration } from '../shape/amount-shapes.ts';
import { object, optional } from '../shape/object-shape.ts';
import { boolean, integer } from '../shape/scalar-shapes.ts';
import type { Shape } from '../shape/shape.ts';

/** How a load balancer finds out which nodes can be sent to, as it was written; durations in ms. */
export interface HealthCheckDocument {
  readonly interval?: number | undefined;
  readonly timeout?: number | undefined;
  readonly unhealthyThreshold?: number | undefined;
  readonly healthyThreshold?: number | undefined;
}

/** What is said of the load balancers of the cluster's provider. */
export interface LoadBalancerDocument {
  readonly crossZone?: boolean | undefined;
  readonly healthCheck?: HealthCheckDocument | undefined;
}

/** The health check of a load balancer. */
export const healthCheckShape: Shape<HealthCheckDocument> = object({
  interval: optional(duration({ above: 0 }), 'Time between the checks of a node.'),
  timeout: optional(duration(), 'How long it waits for an answer.'),
  unhealthyThreshold: optional(integer(1, 100), 'So many failed checks in a row take a node out.'),
  healthyThreshold: optional(integer(1, 100), 'So many passed ones take it in again.'),
});

/** What is said of the load balancers of the cluster's provider. */
export const loadBalancerShape: Shape<LoadBalancerDocument> = object({
  crossZone: optional(
    boolean(),
    'Whether a cloud balances across zones; else each zone has the same share and keeps it within.',
  ),
  healthCheck: optional(healthCheckShape, 'How they find out which nodes can be sent to.'),
});
