import { describe, expect, it } from 'vitest';
import type { RunPod } from '../../src/controlplane/run-pod.ts';
import { aProbe, type StartedWorld } from '../world.ts';
import { alive, deployment, kill, namesOf, podsOn, restarted, scaled, startOwned, web, whenMs } from './owners.ts';

/** Ten pods that become ready by a probe, end after a second, and take their time to start. */
const life = { readiness: aProbe({ periodMs: 1000 }), preStopMs: 1000 };
const ten = podsOn(0, 1, 2, 0, 1, 2, 0, 1, 2, 0).map((pod) => ({ ...pod, life: { startUpMs: 2000, ...life } }));
const isThere = ({ gone, terminating }: RunPod): boolean => !gone && !terminating;
const rolledOut = (run: StartedWorld): boolean => run.log.marks.some(({ label }) => label === 'web rolled out');

/** Calls `look` all the time until the rollout is complete. */
function watchRollout(run: StartedWorld, look: (pods: readonly RunPod[]) => void): number {
  return whenMs(
    run,
    () => {
      look(run.pods);
      return rolledOut(run);
    },
    600_000,
    20,
  );
}

describe('the rolling update of a Deployment', () => {
  it.each<readonly [surge: number | string, away: number | string, mostAdded: number, mostAway: number]>([
    [3, 0, 3, 0],
    [0, 2, 0, 2],
    ['25%', '25%', 3, 2],
  ])('with maxSurge %s and maxUnavailable %s replaces all pods within these limits', (...limits) => {
    const [maxSurge, maxUnavailable, mostAdded, mostAway] = limits;
    const owners = [deployment(10, { maxSurge, maxUnavailable })];
    const run = startOwned({ pods: ten, owners }, [restarted(web, 500)]);
    let most = 0;
    let least = 10;
    const doneMs = watchRollout(run, (pods) => {
      most = Math.max(most, pods.filter(isThere).length);
      least = Math.min(least, pods.filter((pod) => isThere(pod) && pod.ready).length);
    });
    expect(doneMs).toBeLessThan(120_000);
    expect(least).toBe(10 - mostAway);
    // The limit holds for what the ReplicaSets are told; one may have grown before the other has heard that it shrinks.
    expect(most).toBeGreaterThanOrEqual(10 + mostAdded);
    expect(most).toBeLessThanOrEqual(10 + mostAdded + mostAway);
    run.finish();
    expect(alive(run)).toHaveLength(10);
    expect(alive(run).every(({ index, ready, revision }) => index >= 10 && ready && revision === 1)).toBe(true);
    expect(new Set(namesOf(run.pods)).size).toBe(20);
    const prefixes = new Set(namesOf(alive(run)).map((name) => name.slice(0, name.lastIndexOf('-'))));
    expect([...prefixes]).toEqual([expect.stringMatching(/^web-[a-z2-9]+$/)]);
    expect(prefixes.has('web-7d4b9c')).toBe(false);
  });

  it('with one surging pod goes one by one, and waits for minReadySeconds each time', () => {
    const doneMs = [0, 10_000].map((minReadyMs) => {
      const owners = [deployment(3, { maxSurge: 1, maxUnavailable: 0, minReadyMs })];
      const run = startOwned({ pods: ten.slice(0, 3), owners }, [restarted(web, 0)]);
      const ms = watchRollout(run, (pods) => {
        expect(pods.filter(isThere).length).toBeLessThanOrEqual(4);
      });
      run.finish();
      return ms;
    });
    expect(doneMs[1]! - doneMs[0]!).toBeGreaterThan(3 * 10_000 - 2500);
    expect(doneMs[1]! - doneMs[0]!).toBeLessThan(3 * 10_000 + 2500);
  });

  it('by Recreate makes no new pod before the last old one is gone', () => {
    const strategy = { type: 'Recreate' } as const;
    const run = startOwned({ pods: ten, owners: [deployment(10, { strategy })] }, [restarted(web, 0)]);
    watchRollout(run, (pods) => {
      const old = pods.filter(({ revision, gone }) => revision === 0 && !gone);
      if (pods.length > 10) expect(old).toHaveLength(0);
    });
    run.finish();
    expect(alive(run)).toHaveLength(10);
    expect(run.pods).toHaveLength(20);
  });

  it('does not roll while it is paused, but scales', () => {
    const owners = [deployment(10, { paused: true })];
    const run = startOwned({ pods: ten, owners }, [restarted(web, 0), scaled(web, 12, 1000)]);
    run.finish();
    expect(run.pods.map(({ revision }) => revision)).toEqual(new Array(12).fill(0));
  });

  it('that begins in the midst of another ends with the newest template', () => {
    const owners = [deployment(10, { maxSurge: 3, maxUnavailable: 0 })];
    const run = startOwned({ pods: ten, owners }, [restarted(web, 0), restarted(web, 6000)]);
    run.finish();
    expect(alive(run).map(({ revision }) => revision)).toEqual(new Array(10).fill(2));
    expect(run.pods.some(({ revision }) => revision === 1)).toBe(true);
  });

  it('that is scaled in its midst ends with as many pods as were asked for', () => {
    const owners = [deployment(10, { maxSurge: 3, maxUnavailable: 2 })];
    for (const replicas of [16, 4]) {
      const run = startOwned({ pods: ten, owners }, [restarted(web, 0), scaled(web, replicas, 6000)]);
      run.finish();
      expect(alive(run).map(({ revision }) => revision)).toEqual(new Array(replicas).fill(1));
    }
  });

  it('goes on past pods that are killed meanwhile', () => {
    const owners = [deployment(10, { maxSurge: 3, maxUnavailable: 2 })];
    const run = startOwned({ pods: ten, owners, faults: [kill(2, 3000), kill(7, 6000)] }, [restarted(web, 0)]);
    run.finish();
    expect(alive(run).map(({ revision }) => revision)).toEqual(new Array(10).fill(1));
  });
});

describe('a Deployment', () => {
  it('has as many pods as it should, whoever kills them, and is not asked', () => {
    const faults = [kill(0, 1000), kill(1, 1000), kill(2, 1000)];
    const run = startOwned({ pods: podsOn(0, 1, 2), faults }, []);
    run.finish();
    expect(alive(run)).toHaveLength(3);
    expect(run.pods).toHaveLength(6);
  });

  it('has pods alike whether it is named by a document or by its pods alone', () => {
    const faults = [kill(0, 1000)];
    const [named, unnamed] = [[deployment(3)], []].map((owners) => {
      const run = startOwned({ pods: podsOn(0, 1, 2), faults, owners }, []);
      run.finish();
      return run.pods.map(({ name, node, ip }) => [name, node, ip]);
    });
    expect(named).toEqual(unnamed);
  });
});
