import { describe, expect, it } from 'vitest';
import type { Toleration } from '../../src/kubernetes/objects.ts';
import { aWorld, constant, type FaultParts, type StartedWorld, startWorld, type WorldParts } from '../world.ts';

const SEEDS = Array.from({ length: 30 }, (_, seed) => seed);
const END_MS = 900_000;
const applications = [{ concurrency: 100, serviceTime: constant(1) }];
const asking = { executor: { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 0.1 } } as const;

const toNode = (kind: string, node: number, atMs: number, durationMs: number | null): FaultParts => ({
  name: `${kind} ${node} at ${atMs}`,
  kind,
  atMs,
  durationMs,
  parameters: kind === 'api-server-outage' ? {} : { node },
});

function start(parts: WorldParts, seed = 1): StartedWorld {
  const world = aWorld({
    applications,
    nodeZones: [0, 0],
    pods: [{ node: 0 }, { node: 1 }],
    workloads: [asking],
    ...parts,
  });
  return startWorld(world, { endMs: END_MS, seed });
}

function whenMs({ simulation }: StartedWorld, isSo: () => boolean, latestMs = END_MS): number {
  for (let ms = Math.ceil(simulation.nowMs / 10) * 10; ms <= latestMs; ms += 10) {
    simulation.run(ms);
    if (isSo()) return ms;
  }
  return Number.POSITIVE_INFINITY;
}

const markedMs = (run: StartedWorld, label: string): readonly number[] =>
  run.log.marks.filter((mark) => mark.label === label).map(({ atMs }) => atMs);

describe('a node whose kubelet is silent', () => {
  it('has unready pods that work, and is Ready again soon after its kubelet is back, with its pods', () => {
    for (const seed of SEEDS) {
      const run = start({ faults: [toNode('kubelet-stop', 1, 1000, 99_000)] }, seed);
      run.simulation.run(99_999);
      const [notReadyMs] = markedMs(run, 'node-2 NotReady');
      expect(notReadyMs).toBeGreaterThanOrEqual(1000 + 40_000);
      expect(notReadyMs).toBeLessThanOrEqual(1000 + 60_000);
      expect(run.pods[1]).toMatchObject({ ready: false, gone: false, terminating: false });
      const pastMs = whenMs(run, () => run.pods[1]!.ready) - 100_000;
      expect(pastMs).toBeLessThanOrEqual(10_000 + 150);
      run.finish();
      const [readyMs] = markedMs(run, 'node-2 Ready');
      expect(readyMs! - 100_000).toBeLessThanOrEqual(5000);
      expect(run.pods).toHaveLength(2);
      expect(new Set(run.log.outcomes)).toEqual(new Set(['success']));
    }
  });

  it('has its pods evicted 300 s after the taint; they stay terminating until it is back, and others come elsewhere', () => {
    const run = start({ faults: [toNode('node-power-loss', 1, 0, 600_000)] });
    const evictedMs = whenMs(run, () => run.pods[1]!.terminating);
    const [notReadyMs] = markedMs(run, 'node-2 NotReady');
    expect(evictedMs - notReadyMs!).toBeGreaterThanOrEqual(300_000);
    expect(evictedMs - notReadyMs!).toBeLessThanOrEqual(300_010);
    run.simulation.run(599_999);
    expect(run.pods.map(({ node, ready, terminating, gone }) => [node, ready, terminating, gone])).toEqual([
      [0, true, false, false],
      [1, false, true, false],
      [0, true, false, false],
    ]);
    const goneMs = whenMs(run, () => run.pods[1]!.gone);
    expect(goneMs - 600_000).toBeLessThanOrEqual(100 + 150 + 10);
    run.finish();
  });

  it('keeps its pods for as long as they bear it: by their own tolerations, those of DaemonSets for ever', () => {
    const bears = (tolerationSeconds: number | undefined): readonly Toleration[] => [
      { key: 'node.kubernetes.io/unreachable', operator: 'Exists', value: '', effect: 'NoExecute', tolerationSeconds },
    ];
    const run = start({
      pods: [
        { node: 0 },
        { node: 1, tolerations: bears(20) },
        { node: 1, tolerations: bears(undefined) },
        { node: 1, owner: 'DaemonSet default/agent', name: 'agent-1' },
        { node: 1, tolerations: bears(0) },
      ],
      faults: [toNode('node-power-loss', 1, 0, null)],
    });
    run.simulation.run(END_MS - 1);
    expect(run.pods.slice(0, 5).map(({ terminating }) => terminating)).toEqual([false, true, false, false, true]);
    run.finish();
  });

  it('evicts nobody when it is back before', () => {
    const run = start({ faults: [toNode('kubelet-stop', 1, 0, 200_000)] });
    run.finish();
    expect(run.pods.map(({ terminating, gone }) => terminating || gone)).toEqual([false, false]);
  });

  it('takes no new pods until it is Ready', () => {
    const kill: FaultParts = {
      kind: 'pod-kill',
      atMs: 90_000,
      parameters: { pods: { pods: [1], named: true, mode: 'all', value: 100 } },
    };
    const run = start({ faults: [toNode('kubelet-stop', 1, 0, 200_000), kill] });
    run.finish();
    expect(run.pods.map(({ node }) => node)).toEqual([0, 1, 0]);
  });
});

describe('evictions from many silent nodes', () => {
  const tenNodes = (silent: number): number[] => {
    const nodes = Array.from({ length: 10 }, (_, node) => node);
    const run = start({
      nodeZones: nodes.map(() => 0),
      pods: nodes.map((node) => ({ node, owner: null })),
      workloads: [{ ...asking, clientNodes: [null], target: { kind: 'pod', pod: 9 } }],
      faults: nodes.slice(0, silent).map((node) => toNode('kubelet-stop', node, 0, null)),
    });
    const evictedMs = nodes.map(() => Number.POSITIVE_INFINITY);
    for (let ms = 0; ms < END_MS; ms += 100) {
      run.simulation.run(ms);
      for (const { index, terminating } of run.pods) {
        if (terminating && evictedMs[index] === Number.POSITIVE_INFINITY) evictedMs[index] = ms;
      }
    }
    run.finish();
    return evictedMs.filter((ms) => ms < Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  };

  it('come one node every ten seconds', () => {
    const evictedMs = tenNodes(4);
    expect(evictedMs).toHaveLength(4);
    for (let i = 1; i < 4; i++) expect(evictedMs[i]! - evictedMs[i - 1]!).toBeGreaterThanOrEqual(10_000 - 100);
  });

  it('cease where most of a small zone is lost, and where all is lost', () => {
    // The first of six was tainted while there were few.
    expect(tenNodes(6).length).toBeLessThanOrEqual(2);
    expect(tenNodes(10).length).toBe(0);
  });
});

describe('an outage of the API server', () => {
  it('makes no node NotReady, however long: the controller manager that comes after it has seen none before', () => {
    for (const seed of SEEDS) {
      for (const durationMs of [5000, 41_000, 120_000]) {
        const run = start({ minor: 31, faults: [toNode('api-server-outage', 0, 1000, durationMs)] }, seed);
        run.finish();
        expect(run.log.marks).toEqual([]);
        expect(run.pods.every(({ ready }) => ready)).toBe(true);
      }
    }
  });

  it('puts off the verdict on a node that dies meanwhile: the whole grace begins anew when it is over', () => {
    for (const seed of SEEDS) {
      const faults = [toNode('api-server-outage', 0, 1000, 99_000), toNode('node-power-loss', 1, 20_000, null)];
      const run = start({ faults }, seed);
      const declaredMs = whenMs(run, () => run.log.marks.length > 0, 300_000);
      // A look every 5 s; the grace is 50 s.
      expect(declaredMs).toBeGreaterThanOrEqual(100_000 + 50_000);
      expect(declaredMs).toBeLessThanOrEqual(100_000 + 55_000 + 10);
      expect(run.pods.map(({ ready }) => ready)).toEqual([true, false]);
    }
  });

  it('keeps the endpoints of a pod that dies meanwhile, and starts its container all the same', () => {
    const crash: FaultParts = {
      kind: 'crash-loop',
      atMs: 10_000,
      durationMs: 15_000,
      parameters: { pods: { pods: [1], named: true, mode: 'all', value: 100 } },
    };
    const run = start({ faults: [toNode('api-server-outage', 0, 1000, 29_000), crash] });
    run.simulation.run(29_999);
    expect(run.pods[1]!.ready).toBe(true);
    expect(run.rulesOfWorkload[0]![0]!.endpointCount).toBe(2);
    expect(run.pods[1]!.crashes).toBeGreaterThanOrEqual(2);
    run.finish();
    expect(run.pods[1]!.ready).toBe(true);
  });

  it('holds up what is asked of it until it is back', () => {
    const kill: FaultParts = {
      kind: 'pod-kill',
      atMs: 10_000,
      parameters: { pods: { pods: [1], named: true, mode: 'all', value: 100 } },
    };
    const run = start({ faults: [toNode('api-server-outage', 0, 1000, 29_000), kill] });
    run.simulation.run(29_999);
    expect(run.pods).toHaveLength(2);
    expect(run.rulesOfWorkload[0]![0]!.endpointCount).toBe(2);
    run.finish();
    expect(run.pods).toHaveLength(3);
    expect(run.rulesOfWorkload[0]![0]!.endpointCount).toBe(2);
    expect(run.pods[2]!.ready).toBe(true);
  });
});

describe('a node that is rebooted', () => {
  it('is back after its boot time with the same pods under other addresses', () => {
    const run = start({
      faults: [{ kind: 'node-reboot', atMs: 1000, parameters: { node: 1, bootTime: 30_000 } }],
    });
    run.simulation.run(30_999);
    expect(run.dataPlane.network.isDown(1)).toBe(true);
    run.finish();
    const [, old, renewed] = run.pods;
    expect(run.pods).toHaveLength(3);
    expect(old).toMatchObject({ gone: true });
    expect(renewed).toMatchObject({ name: old!.name, node: 1, ready: true });
    expect(renewed!.ip).not.toBe(old!.ip);
    expect(markedMs(run, 'node-2 NotReady')).toEqual([]);
  });
});
