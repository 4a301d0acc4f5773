/** The load-balancing algorithms on their own, without a simulation: the package's entry `svcsim/balancer`. */
export type { BalancerOptions, Connection, NamedBalancer, Server } from './create-balancer.ts';
export { createBalancer } from './create-balancer.ts';
export { balancerNames } from './registry.ts';
