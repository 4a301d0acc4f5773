import { describe, expect, it } from 'vitest';
import type { World } from '../../src/scenario/scenario.ts';
import { agent, agentPods, alive, daemonSet, deployment, podsOn, restarted, startOwned, toNode } from './owners.ts';

const six = podsOn(0, 0, 1, 1, 2, 2);
const owners = [deployment(6), daemonSet(0, 1)];
const remove = toNode(1, 1000, 'remove-node', { delay: 5000 });
const refusing: World['budgets'] = ['one', 'two'].map((name) => ({
  name: `default/${name}`,
  bounds: { unhealthyPodEvictionPolicy: 'IfHealthyBudget', maxUnavailable: 1 },
  pods: [2],
}));

describe('a node that the autoscaler removes', () => {
  it('is gone with all its pods, and no DaemonSet keeps one there', () => {
    const run = startOwned({ pods: [...six, ...agentPods()], owners }, [remove]);
    run.simulation.run(120_000);
    run.finish();
    expect(alive(run).filter(({ node }) => node === 1)).toEqual([]);
    expect(alive(run)).toHaveLength(6 + 2);
    // Its object is gone: nobody waits for its lease.
    expect(run.log.marks.filter(({ label }) => label.includes('NotReady'))).toEqual([]);
  });

  it('does not keep a DaemonSet from rolling out', () => {
    const run = startOwned({ pods: [...six, ...agentPods()], owners }, [remove, restarted(agent, 60_000)]);
    run.simulation.run(200_000);
    run.finish();
    expect(run.log.marks.map(({ label }) => label)).toContain('agent rolled out');
  });

  it('stays when one of its pods cannot be evicted, and takes pods again', () => {
    const run = startOwned({ pods: six, owners: [deployment(6)], budgets: refusing }, [remove]);
    run.simulation.run(120_000);
    run.finish();
    expect(run.dataPlane.network.nodeUp[1]).toBe(1);
    expect(run.pods[2]).toMatchObject({ node: 1, gone: false, terminating: false });
    // The other one has been evicted all the same.
    expect(run.pods[3]!.gone).toBe(true);
  });
});
