import { describe, expect, it } from 'vitest';
import {
  aWorld,
  constant,
  type FaultParts,
  type LoggedCause,
  once,
  perUser,
  pooled,
  runWorld,
  type WorldParts,
} from '../world.ts';

// Why a request failed, or was late, and where: small worlds in which one thing goes wrong.

const steady = { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 20 } as const;
const onPod0 = { pods: [0], named: true, mode: 'all', value: 100 };

function fault(
  kind: string,
  parameters: Record<string, unknown>,
  atMs: number,
  durationMs: number | null = null,
): FaultParts {
  return { kind, parameters, atMs, durationMs };
}

const linkFault = { from: [0], to: [1], direction: 'both' };

/** Pods on node 1, clients on node 0. */
const twoNodes: WorldParts = { nodeZones: [0, 0], pods: [{ node: 1 }] };

/** By what goes wrong: the world, the reasons that clients see, and cause, node and pod of each. */
const worlds: Readonly<
  Record<string, readonly [WorldParts, reason: string, cause: string, node: number, pod: number]>
> = {
  'a Service without endpoints': [
    { ...twoNodes, pods: [{ node: 1, ready: false }], workloads: [{ executor: once }] },
    'connection-refused',
    'no-endpoint',
    0,
    -1,
  ],
  'policy Local, and none on the node': [
    { ...twoNodes, services: [{ internalTrafficPolicy: 'Local' }], workloads: [{ executor: once }] },
    'connect-timeout',
    'policy-local',
    0,
    -1,
  ],
  'new connections to a container that has crashed': [
    {
      ...twoNodes,
      applications: [{ startUpMs: 1000 }],
      workloads: [{ executor: steady }],
      faults: [fault('container-crash', { pods: onPod0 }, 45)],
    },
    'stale-endpoint',
    'container-crashed',
    0,
    0,
  ],
  'a container that crashes with a request in service': [
    { ...twoNodes, workloads: [{ executor: once }], faults: [fault('container-crash', { pods: onPod0 }, 5)] },
    'connection-reset',
    'container-crashed',
    1,
    0,
  ],
  'a node without power under new connections': [
    {
      ...twoNodes,
      workloads: [{ executor: steady, timeoutMs: 500 }],
      faults: [fault('node-power-loss', { node: 1 }, 40)],
    },
    'connect-timeout',
    'node-lost',
    0,
    0,
  ],
  'a node without power under a request in service': [
    { ...twoNodes, workloads: [{ executor: once }], faults: [fault('node-power-loss', { node: 1 }, 5)] },
    'timeout',
    'node-lost',
    1,
    0,
  ],
  'a link that loses every packet': [
    {
      ...twoNodes,
      workloads: [{ executor: once }],
      faults: [fault('packet-loss', { ...linkFault, probability: 1 }, 0)],
    },
    'connect-timeout',
    'packet-lost',
    0,
    0,
  ],
  'a link that is slower than the time-out': [
    {
      ...twoNodes,
      workloads: [{ executor: once, timeoutMs: 300 }],
      faults: [fault('link-latency', { ...linkFault, latency: constant(250) }, 0)],
    },
    'connect-timeout',
    'link-delay',
    0,
    0,
  ],
  'a deadline while lost packets are waited for, which are most of the time until it': [
    {
      ...twoNodes,
      workloads: [{ executor: perUser(2, 100), connection: pooled(), deadlineMs: 300, timeoutMs: 5000 }],
      faults: [fault('packet-loss', { ...linkFault, probability: 1 }, 50, 300)],
    },
    'deadline-exceeded',
    'packet-lost',
    0,
    0,
  ],
  'a deadline before anybody could answer, where nothing leads to the target': [
    {
      workloads: [
        { executor: once, deadlineMs: 50, timeoutMs: 5000, target: { kind: 'unreachable', why: 'no route' } },
      ],
    },
    'deadline-exceeded',
    'no-route',
    0,
    -1,
  ],
  'a client without power when a SYN of its was due again, though it is back': [
    {
      ...twoNodes,
      services: [{ internalTrafficPolicy: 'Local' }],
      workloads: [{ executor: once, timeoutMs: 5000 }],
      faults: [fault('node-power-loss', { node: 0 }, 500, 1000)],
    },
    'connect-timeout',
    'client-lost',
    0,
    -1,
  ],
  'a queue that is full': [
    { ...twoNodes, applications: [{ queueLimit: 0 }], workloads: [{ executor: perUser(1, 0, 2) }] },
    'queue-full',
    'queue-full',
    1,
    0,
  ],
  'a long queue': [
    {
      ...twoNodes,
      applications: [{ serviceTime: constant(400) }],
      workloads: [{ executor: perUser(1, 0, 5), timeoutMs: 500 }],
    },
    'timeout',
    'waited',
    1,
    0,
  ],
  'a service that takes too long': [
    { ...twoNodes, applications: [{ serviceTime: constant(5000) }], workloads: [{ executor: once }] },
    'timeout',
    'slow-service',
    1,
    0,
  ],
  'a process that stands still': [
    { ...twoNodes, workloads: [{ executor: once }], faults: [fault('pod-pause', { pods: onPod0 }, 0, 3000)] },
    'timeout',
    'process-hung',
    1,
    0,
  ],
  'a pod that has an error rate': [
    { ...twoNodes, applications: [{ errorRate: 1 }], workloads: [{ executor: once }] },
    'server-error',
    'own-errors',
    1,
    0,
  ],
  'a burst of errors': [
    { ...twoNodes, workloads: [{ executor: once }], faults: [fault('error-burst', { pods: onPod0, errorRate: 1 }, 0)] },
    'server-error',
    'error-burst',
    1,
    0,
  ],
  'a client whose machine loses its power': [
    {
      ...twoNodes,
      nodeZones: [0, 0],
      workloads: [{ executor: once, timeoutMs: 300 }],
      faults: [fault('node-power-loss', { node: 0 }, 5)],
    },
    'timeout',
    'client-lost',
    0,
    -1,
  ],
  'a pool without a free connection': [
    {
      ...twoNodes,
      applications: [{ concurrency: 10, serviceTime: constant(800) }],
      workloads: [{ executor: perUser(1, 0, 2), connection: pooled(1), timeoutMs: 900 }],
    },
    'timeout',
    'connection-wait',
    -1,
    -1,
  ],
  'an idle connection that the server closes as the request comes': [
    {
      ...twoNodes,
      network: { sameZone: constant(5) },
      applications: [
        {
          serviceTime: constant(1),
          connections: {
            idleTimeoutMs: 100,
            maxAgeMs: Number.POSITIVE_INFINITY,
            maxAgeGraceMs: Number.POSITIVE_INFINITY,
          },
        },
      ],
      // The second request leaves 97 ms after the first answer came, and is there 102 ms after it was sent.
      workloads: [{ executor: perUser(2, 97), connection: pooled() }],
    },
    'connection-reset',
    'idle-closed',
    0,
    0,
  ],
};

describe('the cause of a failure', () => {
  it.each(Object.entries(worlds))('%s', (_, [parts, reason, cause, node, pod]) => {
    const log = runWorld(aWorld(parts), { endMs: 400 });
    const failed = log.causes.filter((each) => each.reason === reason);
    const places = failed.map((each) => [each.cause, each.node, each.pod].join(' '));
    expect(new Set(places)).toEqual(new Set([[cause, node, pod].join(' ')]));
    expect(log.causes.length).toBe(log.outcomes.filter((outcome) => outcome !== 'success').length);
  });
});

/** What held up requests that succeeded. */
function delaysOf(parts: WorldParts): readonly LoggedCause[] {
  const log = runWorld(aWorld(parts), { endMs: 400 });
  expect(log.outcomes.filter((outcome) => outcome !== 'success')).toEqual([]);
  return log.delays;
}

describe('the cause of a delay', () => {
  it('is the packet that was lost and sent again, the queue, the pause, or the attempt before', () => {
    const lossy = { ...linkFault, direction: 'to', probability: 1 };
    expect(
      delaysOf({
        ...twoNodes,
        workloads: [{ executor: once, timeoutMs: 5000 }],
        faults: [fault('packet-loss', lossy, 0, 500)],
      }),
    ).toEqual([expect.objectContaining({ cause: 'packet-lost', node: 0, pod: 0 })]);
    expect(
      delaysOf({
        ...twoNodes,
        applications: [{ serviceTime: constant(150) }],
        workloads: [{ executor: perUser(1, 0, 2), timeoutMs: 5000 }],
      }),
    ).toEqual([]);
    expect(
      delaysOf({
        ...twoNodes,
        applications: [{ serviceTime: constant(150) }],
        workloads: [{ executor: perUser(1, 0, 3), timeoutMs: 5000 }],
      }),
    ).toEqual([expect.objectContaining({ cause: 'waited', node: 1, pod: 0 })]);
    expect(
      delaysOf({
        ...twoNodes,
        workloads: [{ executor: once, timeoutMs: 5000 }],
        faults: [fault('pod-pause', { pods: onPod0 }, 5, 300)],
      }),
    ).toEqual([expect.objectContaining({ cause: 'process-hung', node: 1, pod: 0 })]);
  });

  it('is nothing where all is as it should be, however slow', () => {
    expect(
      delaysOf({ ...twoNodes, applications: [{ serviceTime: constant(700) }], workloads: [{ executor: once }] }),
    ).toEqual([]);
  });
});
