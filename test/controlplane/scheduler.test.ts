import { describe, expect, it } from 'vitest';
import type { World } from '../../src/scenario/scenario.ts';
import {
  aWorld,
  constant,
  type FaultParts,
  type PodParts,
  type StartedWorld,
  startWorld,
  type WorldParts,
} from '../world.ts';

const applications = [{ concurrency: 100, serviceTime: constant(1) }];
const taint = { key: 'dedicated', value: 'db', effect: 'NoSchedule' } as const;
const kill = (...pods: number[]): FaultParts => ({
  kind: 'pod-kill',
  atMs: 1000,
  parameters: { pods: { pods, named: false, mode: 'all', value: 100 } },
});
const toNode = (kind: string, index: number, atMs: number): NonNullable<WorldParts['operations']>[number] => ({
  name: `${kind} ${index} at ${atMs}`,
  kind,
  atMs,
  parameters: { node: { index, name: `node-${index + 1}` } },
});

/** Pods on nodes of which some are killed; where the nodes differ. */
function start(
  pods: readonly PodParts[],
  nodes: readonly Partial<World['nodes'][number]>[],
  parts: WorldParts = {},
): StartedWorld {
  const world = aWorld({ applications, nodeZones: nodes.map(() => 0), pods, ...parts });
  const differing = { ...world, nodes: world.nodes.map((node, i) => ({ ...node, ...nodes[i] })) };
  return startWorld(differing, { endMs: 60_000 });
}

const nodesOf = (run: StartedWorld): readonly number[] => run.pods.filter(({ gone }) => !gone).map(({ node }) => node);

describe('a new pod', () => {
  it('comes to the node with the fewest pods of its owner, then to the first', () => {
    const pods = [0, 0, 1, 2].map((node) => ({ node }));
    const run = start(pods, [{}, {}, {}], { faults: [kill(0, 1, 2)] });
    run.finish();
    expect(nodesOf(run).toSorted()).toEqual([0, 0, 1, 2]);
  });

  it('comes to a node that has the labels which it selects', () => {
    const run = start([{ node: 0, nodeSelector: { disk: 'ssd' } }], [{}, { labels: { disk: 'ssd' } }], {
      faults: [kill(0)],
    });
    run.finish();
    expect(nodesOf(run)).toEqual([1]);
  });

  it('comes to a tainted node only if it tolerates that', () => {
    const tolerations = [{ key: 'dedicated', operator: 'Exists', value: '', effect: 'NoSchedule' }] as const;
    const [tolerant, other] = [tolerations, []].map((each) => {
      const run = start([{ node: 1, tolerations: each }], [{ taints: [taint] }, {}, { taints: [taint] }], {
        faults: [kill(0)],
        operations: [toNode('cordon', 1, 500)],
      });
      run.finish();
      return run.pods[1]!;
    });
    expect(tolerant).toMatchObject({ node: 0, unschedulable: false });
    expect(other).toMatchObject({ node: -1, unschedulable: true, ready: false });
  });

  it('stays Pending while no node takes it, and is bound soon after one does', () => {
    const run = start([{ node: 0 }], [{}], {
      faults: [kill(0)],
      operations: [toNode('cordon', 0, 500), toNode('uncordon', 0, 20_000)],
    });
    run.simulation.run(19_999);
    expect(run.pods[1]).toMatchObject({ node: -1, ip: '', unschedulable: true });
    run.simulation.run(20_000 + 100 + 50);
    expect(run.pods[1]).toMatchObject({ node: 0, unschedulable: false });
    run.finish();
    expect(run.pods[1]!.ready).toBe(true);
  });
});
