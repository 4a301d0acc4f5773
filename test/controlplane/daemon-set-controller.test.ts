import { expect, it } from 'vitest';
import { agent, agentPods, alive, daemonSet, kill, restarted, startOwned, toNode, whenMs } from './owners.ts';

const nodesOf = (run: ReturnType<typeof startOwned>): readonly number[] =>
  alive(run)
    .map(({ node }) => node)
    .toSorted();

it('a DaemonSet has a pod on each of its nodes again, even on a cordoned one', () => {
  const run = startOwned({ pods: agentPods(), owners: [daemonSet(0, 1)], faults: [kill(1, 1000)] }, [
    toNode(1, 0, 'cordon'),
  ]);
  run.finish();
  expect(nodesOf(run)).toEqual([0, 1, 2]);
  expect(run.pods).toHaveLength(4);
});

it('without a surge it replaces one pod at a time: a node has none for a while', () => {
  const run = startOwned({ pods: agentPods(), owners: [daemonSet(0, 1)] }, [restarted(agent, 0)]);
  let least = 3;
  const isDone = (): boolean => {
    least = Math.min(least, run.pods.filter(({ ready, gone, terminating }) => ready && !gone && !terminating).length);
    return run.log.marks.some(({ label }) => label === 'agent rolled out');
  };
  expect(whenMs(run, isDone, 60_000, 10)).toBeLessThan(30_000);
  expect(least).toBe(2);
  run.finish();
  expect(nodesOf(run)).toEqual([0, 1, 2]);
  expect(alive(run).every(({ revision }) => revision === 1)).toBe(true);
});

it('with a surge each node has a ready pod all the time', () => {
  const run = startOwned({ pods: agentPods(), owners: [daemonSet(1, 0)] }, [restarted(agent, 0)]);
  const isDone = (): boolean => {
    for (const node of [0, 1, 2]) {
      const there = run.pods.filter((pod) => pod.node === node && !pod.gone && !pod.terminating && pod.ready);
      expect(there.length).toBeGreaterThanOrEqual(1);
    }
    return run.log.marks.some(({ label }) => label === 'agent rolled out');
  };
  expect(whenMs(run, isDone, 60_000, 10)).toBeLessThan(30_000);
  run.finish();
  expect(alive(run)).toHaveLength(3);
});
