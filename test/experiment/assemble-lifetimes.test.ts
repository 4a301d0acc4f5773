import { expect, it } from 'vitest';
import { aWorld, constant, type FaultParts, perUser, pooled, startWorld } from '../world.ts';

const never = Number.POSITIVE_INFINITY;
const limits = { idleTimeoutMs: 300, maxAgeMs: never, maxAgeGraceMs: never };
const KINDS = ['server-closes-idle', 'connection-aged', 'age-grace-ended', 'client-hears-end'];

/** Which events of servers that end connections there are in a run. */
function eventsOf(connections: typeof limits | undefined, faults: readonly FaultParts[] = []) {
  const seen: { kind: string; atMs: number }[] = [];
  const world = aWorld({
    applications: [{ serviceTime: constant(1), ...(connections && { connections }) }],
    workloads: [{ executor: perUser(20, 500), connection: pooled(1, never), timeoutMs: 100 }],
    faults,
  });
  startWorld(world, {
    endMs: 60_000,
    onEvent: (kind, _, atMs) => {
      if (KINDS.includes(kind)) seen.push({ kind, atMs });
    },
  }).finish();
  return seen;
}

it('servers that end no connection cost no event', () => {
  expect(eventsOf(undefined)).toEqual([]);
  expect(eventsOf(limits).length).toBeGreaterThan(0);
});

it('a pod that comes in the place of another has the limits of its Application', () => {
  const kill: FaultParts = {
    kind: 'pod-kill',
    atMs: 100,
    parameters: { pods: { pods: [0], named: true, mode: 'all', value: 100 } },
  };
  const closed = eventsOf(limits, [kill]).filter(({ kind, atMs }) => kind === 'server-closes-idle' && atMs > 5000);
  expect(closed.length).toBeGreaterThan(3);
});
