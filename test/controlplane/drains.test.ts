import { describe, expect, it } from 'vitest';
import type { World } from '../../src/scenario/scenario.ts';
import { aProbe, type StartedWorld } from '../world.ts';
import { agentPods, alive, daemonSet, deployment, podsOn, startOwned, toNode, whenMs } from './owners.ts';

const six = podsOn(0, 0, 1, 1, 2, 2).map((pod) => ({ ...pod, life: { readiness: aProbe({ periodMs: 1000 }) } }));
const owners = [deployment(6)];
const budget = (bounds: object): World['budgets'] => [
  {
    name: 'default/web',
    bounds: { unhealthyPodEvictionPolicy: 'IfHealthyBudget', ...bounds },
    pods: [0, 1, 2, 3, 4, 5],
  },
];
const marked = (run: StartedWorld, label: string): boolean => run.log.marks.some((mark) => mark.label === label);
const drainedMs = (run: StartedWorld, label = 'node-2 drained'): number =>
  whenMs(run, () => marked(run, label), 120_000);

describe('a node that is drained', () => {
  it('has no pod left, and gets none until it is uncordoned; its pods come up elsewhere', () => {
    const run = startOwned({ pods: six, owners }, [toNode(1, 1000)]);
    expect(drainedMs(run)).toBeLessThan(5000);
    run.finish();
    expect(alive(run)).toHaveLength(6);
    expect(alive(run).some(({ node }) => node === 1)).toBe(false);
  });

  it('keeps the pods of DaemonSets', () => {
    const run = startOwned({ pods: [...six, ...agentPods()], owners: [...owners, daemonSet(0, 1)] }, [toNode(1, 0)]);
    run.finish();
    expect(alive(run).filter(({ node }) => node === 1)).toMatchObject([{ name: 'agent-1', terminating: false }]);
  });

  it('takes pods again when it is uncordoned', () => {
    const run = startOwned({ pods: six, owners }, [toNode(1, 0), toNode(0, 30_000), toNode(1, 20_000, 'uncordon')]);
    run.finish();
    expect(alive(run).filter(({ node }) => node === 1)).toHaveLength(3);
    expect(alive(run).filter(({ node }) => node === 0)).toHaveLength(0);
  });

  it('takes its pods away one by one where the budget allows no more, trying again every 5 s', () => {
    const [free, bound] = [[], budget({ maxUnavailable: 1 })].map((budgets) => {
      const run = startOwned({ pods: six, owners, budgets }, [toNode(1, 0)]);
      let least = 6;
      const isDone = (): boolean => {
        least = Math.min(
          least,
          run.pods.filter(({ ready, gone, terminating }) => ready && !gone && !terminating).length,
        );
        return marked(run, 'node-2 drained');
      };
      const ms = whenMs(run, isDone, 120_000);
      run.finish();
      return { ms, least };
    });
    expect(free!.least).toBe(4);
    expect(bound!.least).toBe(5);
    // The second one is tried at 0 s, and then at 5 s: a new pod is ready by then.
    expect(bound!.ms).toBeGreaterThanOrEqual(5000);
    expect(bound!.ms).toBeLessThan(8000);
  });

  it('keeps its pods for ever where the budget allows none away, or gives up at its time-out', () => {
    const budgets = budget({ minAvailable: '100%' });
    const [forEver, timed] = [{}, { timeout: 20_000 }].map((options) => {
      const run = startOwned({ pods: six, owners, budgets }, [toNode(1, 0, 'drain', options)], 1, 60_000);
      run.finish();
      return run;
    });
    for (const run of [forEver!, timed!]) {
      expect(run.pods).toHaveLength(6);
      expect(marked(run, 'node-2 drained')).toBe(false);
    }
    expect(marked(forEver!, 'node-2 not drained in time')).toBe(false);
    expect(marked(timed!, 'node-2 not drained in time')).toBe(true);
  });

  it('gives its pods another grace where one is said', () => {
    const slow = six.map((pod) => ({ ...pod, life: { ...pod.life, preStopMs: 20_000 } }));
    const [own, short] = [{}, { gracePeriod: 3000 }].map((options) => {
      const run = startOwned({ pods: slow, owners }, [toNode(1, 0, 'drain', options)]);
      const ms = drainedMs(run);
      run.finish();
      return ms;
    });
    expect(own).toBeGreaterThan(20_000);
    expect(short).toBeGreaterThan(3000);
    expect(short).toBeLessThan(8000);
  });
});
