import { expect } from 'vitest';
import { aWorld, constant, type FaultParts, runWorld, type WorldParts } from '../world.ts';

// Two pods behind a Service, called fifty times a second, each time on a new connection, for ten seconds. What a fault
// does to the first of them can be told from what it must not do: to the other one, and to any draw.

/** The first pod, for the parameter `pods` of a fault. */
export const first = { pods: [0], named: true, mode: 'all', value: 100 } as const;

/** A request, and the pod that it was sent to. */
export interface Served {
  readonly dueMs: number;
  readonly latencyMs: number;
  readonly outcome: string;
  readonly pod: number;
}

/** What became of the requests, in the order in which they were due. */
export function runTwoPods(faults: readonly FaultParts[], parts: WorldParts = {}): readonly Served[] {
  const executor = { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 50 } as const;
  const world = aWorld({
    applications: [{ concurrency: 10, serviceTime: constant(10) }],
    pods: [{}, {}],
    workloads: [{ executor }],
    faults,
    ...parts,
  });
  const { requests, connections } = runWorld(world, { endMs: 10_000 });
  expect(connections).toHaveLength(500);
  return [...requests]
    .sort((a, b) => a.dueMs - b.dueMs)
    .map(({ dueMs, endedMs, outcome }, i) => ({
      dueMs,
      latencyMs: endedMs - dueMs,
      outcome,
      pod: connections[i]!.pod,
    }));
}

/** The requests to the first pod that were due in a time; all others must be as without any fault. */
export function hitOnly(faults: readonly FaultParts[], fromMs: number, toMs: number, parts: WorldParts = {}): Served[] {
  const without = runTwoPods([], parts);
  const hit: Served[] = [];
  for (const [i, request] of runTwoPods(faults, parts).entries()) {
    const { dueMs, pod } = request;
    if (pod === 0 && dueMs >= fromMs && dueMs < toMs) hit.push(request);
    else expect(request).toEqual(without[i]);
  }
  expect(hit.length).toBeGreaterThan(30);
  return hit;
}
