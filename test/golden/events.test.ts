import { expect, it } from 'vitest';
import { aWorld, constant, type FaultParts, once, perUser, pooled, startWorld, type WorldParts } from '../world.ts';

// Small worlds and all that happens in them, one line an event: time, kind, subject (a request, a connection, a pod, a
// port, a node’s number in its list); what became of a request stands behind the event that ended it. A pinned value,
// which says nothing about what is right: read a file before you trust it, and read its difference when it changes.

/** Long links of round lengths: the lines are easy to follow. */
const network = { sameNode: constant(1), sameZone: constant(10), crossZone: constant(100) };

const podsOf = (...pods: number[]): FaultParts['parameters'] => ({
  pods: { pods, named: true, mode: 'all', value: 100 },
});

const worlds: Readonly<Record<string, WorldParts>> = {
  'a new connection for each request': { network, workloads: [{ executor: perUser(2, 5) }] },
  'a connection that is kept alive, and closed when it was idle': {
    network,
    workloads: [{ executor: perUser(2, 5), connection: pooled(1, 200) }],
  },
  'one connection for three requests': {
    network,
    cost: 'none',
    workloads: [{ executor: perUser(1, 0, 3), connection: pooled(1, 200) }],
  },
  'a Service without endpoints, tried again': {
    network,
    pods: [{ ready: false }],
    workloads: [
      {
        executor: once,
        retries: {
          max: 2,
          on: ['connect-failure'],
          backoffBaseMs: 25,
          backoffMaxMs: 250,
          jitter: 'none',
          budget: null,
          leastRemainingMs: 0,
        },
      },
    ],
  },
  'a pod is deleted with a request in service': {
    network,
    nodeZones: [0, 0],
    applications: [{ serviceTime: constant(100), startUpMs: 300 }],
    pods: [{ node: 1 }],
    workloads: [{ executor: perUser(2, 3500) }],
    faults: [{ kind: 'pod-kill', atMs: 50, parameters: podsOf(0) }],
  },
  'a container crashes twice under a connection that is kept alive': {
    network,
    applications: [{ startUpMs: 300 }],
    workloads: [{ executor: perUser(2, 3500), connection: pooled() }],
    faults: [
      { name: 'first', kind: 'container-crash', atMs: 1000, parameters: podsOf(0) },
      { name: 'second', kind: 'container-crash', atMs: 5000, parameters: podsOf(0) },
    ],
  },
  'a node loses its power for a minute': {
    network,
    nodeZones: [0, 1],
    pods: [{ node: 1 }],
    workloads: [{ executor: perUser(2, 100_000), timeoutMs: 3000 }],
    faults: [{ kind: 'node-power-loss', atMs: 150, durationMs: 60_000, parameters: { node: 1 } }],
  },
  'the answer is lost twice': {
    network,
    nodeZones: [0, 0],
    pods: [{ node: 1 }],
    workloads: [{ executor: once }],
    faults: [
      {
        kind: 'packet-loss',
        atMs: 35,
        durationMs: 230,
        parameters: { from: [1], to: [0], direction: 'to', probability: 1 },
      },
    ],
  },
};

it.each(Object.entries(worlds))('%s', async (name, parts) => {
  const lines: string[] = [];
  let told = 0;
  const world = startWorld(aWorld(parts), {
    endMs: 150_000,
    onEvent(kind, subject, nowMs) {
      tell();
      lines.push(`${nowMs.toFixed(3).padStart(12)} ms  ${kind} ${subject}`);
    },
  });
  function tell(): void {
    for (const { dueMs, outcome } of world.log.requests.slice(told)) {
      lines[lines.length - 1] += `: request due at ${dueMs.toFixed(3)} ms: ${outcome}`;
    }
    told = world.log.requests.length;
  }
  world.finish();
  tell();
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`events/${name.replaceAll(/[ ,]+/g, '-')}.txt`);
});
