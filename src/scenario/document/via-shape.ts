import { list } from '../shape/collection-shapes.ts';
import { object, optional } from '../shape/object-shape.ts';
import { boolean, choice, text } from '../shape/scalar-shapes.ts';
import type { Shape } from '../shape/shape.ts';
import { type HealthCheckDocument, healthCheckShape } from './load-balancer-shape.ts';

/** What stands between the clients and the target, as it was written. */
export interface ViaDocument {
  readonly loadBalancer?: HandMadeBalancerDocument | undefined;
  readonly portForward?: boolean | undefined;
}

/** A load balancer of one's own in front of node ports, such as a machine with nginx or HAProxy. */
export interface HandMadeBalancerDocument {
  readonly nodes?: readonly string[] | undefined;
  readonly algorithm?: 'round-robin' | 'random' | undefined;
  readonly healthCheck?: 'none' | HealthCheckDocument | undefined;
}

const healthCheckOrNone: Shape<'none' | HealthCheckDocument> = {
  read: (at) => (at.value.kind === 'scalar' && at.value.value === 'none' ? 'none' : healthCheckShape.read(at)),
  schema: () => ({ anyOf: [{ const: 'none' }, healthCheckShape.schema()] }),
};

/** What stands between the clients and the target. */
export const viaShape: Shape<ViaDocument> = object({
  loadBalancer: optional(
    object({
      nodes: optional(list(text('the name of a node'), 1), 'To whose node port it sends; every node without.'),
      algorithm: optional(choice(['round-robin', 'random']), 'How it takes a node for a connection.'),
      healthCheck: optional(healthCheckOrNone, 'How it finds out which nodes answer; none: it does not.'),
    }),
    'A machine that spreads connections over node ports: nginx, HAProxy. The port of the target is the node port.',
  ),
  portForward: optional(boolean(), 'kubectl port-forward: a tunnel into one pod of the Service, for good.'),
});
