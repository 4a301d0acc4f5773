/**
 * The load-balancing algorithms on their own, without a simulation: the package's entry `svcsim/balancer`. What a user's
 * own algorithm is made of is here too, and the laws that all are held to.
 */

export type { Algorithm, AlgorithmOf, Answer, Balancer, BalancerContext, Flow } from './balancer.ts';
export { defineAlgorithm, NO_SERVER } from './balancer.ts';
export type { ConformanceOptions, LawResult } from './conformance/check-conformance.ts';
export { checkConformance } from './conformance/check-conformance.ts';
export type { BalancerOptions, Connection, NamedBalancer, Server } from './create-balancer.ts';
export { createBalancer, nameServers } from './create-balancer.ts';
export { balancerNames, findAlgorithm } from './registry.ts';
