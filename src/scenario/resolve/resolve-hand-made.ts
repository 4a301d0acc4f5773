import type { WorkloadDocument } from '../document/workload-document.ts';
import { suggest } from '../nearest-word.ts';
import type { HealthCheckSpec, NodeIndex, WorldNode } from '../scenario.ts';
import type { Sourced } from './cluster-objects.ts';
import type { HandMadeBalancer } from './reachable.ts';
import { complain, type Resolution } from './resolution.ts';
import { completeHealthCheck, describeHealthCheck } from './resolve-balancer.ts';

/** As HAProxy's `check` does without anything else said. */
const usualCheck: HealthCheckSpec = {
  intervalMs: 2000,
  timeoutMs: 2000,
  unhealthyThreshold: 3,
  healthyThreshold: 2,
  hearsOfEndpoints: false,
};

/** The load balancer of one's own that a Workload goes by; null without. */
export function resolveHandMade(
  resolution: Resolution,
  { document, value }: Sourced<WorkloadDocument>,
  nodes: readonly WorldNode[],
): HandMadeBalancer | null {
  const given = value.via?.loadBalancer;
  if (given === undefined) return null;
  const names = nodes.map(({ name }) => name);
  for (const [i, name] of (given.nodes ?? []).entries()) {
    if (names.includes(name)) continue;
    const path = ['spec', 'via', 'loadBalancer', 'nodes', i];
    const message = `Workload.spec.via.loadBalancer.nodes[${i}]: there is no node ${JSON.stringify(name)}`;
    complain(resolution, document, path, message, suggest(name, names));
  }
  const { notes } = resolution;
  const assume = (what: string, text: string, source: string): void =>
    notes.assume(`${what} of the load balancer of Workload ${document.namespace}/${document.name}`, text, source);
  const check = given.healthCheck === 'none' ? null : completeHealthCheck(given.healthCheck, usualCheck);
  if (given.algorithm === undefined) assume('algorithm', 'round-robin', "HAProxy's and nginx's default");
  if (given.healthCheck === undefined) {
    assume(
      'health checks',
      describeHealthCheck(check as HealthCheckSpec),
      "HAProxy's defaults: inter 2s, fall 3, rise 2",
    );
  }
  assume('place', 'where the clients are', 'simplified: its own link and work take no time');
  return {
    nodes: (given.nodes ?? names).map((name) => names.indexOf(name) as NodeIndex),
    picks: given.algorithm === 'random' ? 'any' : 'in-turn',
    health: check,
  };
}
