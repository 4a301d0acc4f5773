import { describe, expect, it } from 'vitest';
import { alive, db, dbPods, kill, namesOf, restarted, startOwned, statefulSet, whenMs } from './owners.ts';

const isDone = (run: ReturnType<typeof startOwned>) => () =>
  run.log.marks.some(({ label }) => label === 'db rolled out');

describe('the rolling update of a StatefulSet', () => {
  it('replaces one pod after the other, from the last to the first, each under its name', () => {
    const run = startOwned({ pods: dbPods(4), owners: [statefulSet(4)] }, [restarted(db, 0)]);
    const order: string[] = [];
    const doneMs = whenMs(
      run,
      () => {
        const away = run.pods.filter(({ gone, terminating, ready }) => !gone && (terminating || !ready));
        expect(away.length).toBeLessThanOrEqual(1);
        for (const { name } of away) if (!order.includes(name)) order.push(name);
        return isDone(run)();
      },
      60_000,
      10,
    );
    expect(doneMs).toBeLessThan(30_000);
    expect(order).toEqual(['db-3', 'db-2', 'db-1', 'db-0']);
    run.finish();
    expect(namesOf(run.pods)).toEqual(['db-0', 'db-1', 'db-2', 'db-3', 'db-3', 'db-2', 'db-1', 'db-0']);
    expect(alive(run).every(({ revision }) => revision === 1)).toBe(true);
  });

  it('leaves the pods below its partition, also when one of them comes anew', () => {
    const faults = [kill(0, 30_000)];
    const run = startOwned({ pods: dbPods(3), owners: [statefulSet(3, { partition: 2 })], faults }, [restarted(db, 0)]);
    run.finish();
    expect(isDone(run)()).toBe(true);
    const revisions = new Map(alive(run).map(({ name, revision }) => [name, revision]));
    expect(Object.fromEntries(revisions)).toEqual({ 'db-0': 0, 'db-1': 0, 'db-2': 1 });
  });

  it('waits for minReadySeconds between two pods', () => {
    const run = startOwned({ pods: dbPods(3), owners: [statefulSet(3, { minReadyMs: 20_000 })] }, [restarted(db, 0)]);
    expect(whenMs(run, isDone(run), 200_000, 50)).toBeGreaterThan(2 * 20_000);
    run.finish();
  });

  it('does nothing by itself with OnDelete; what is deleted comes from the new template', () => {
    const owners = [statefulSet(3, { updateStrategy: { type: 'OnDelete' } })];
    const run = startOwned({ pods: dbPods(3), owners, faults: [kill(1, 10_000)] }, [restarted(db, 0)]);
    run.finish();
    expect(alive(run).map(({ name, revision }) => `${name} ${revision}`)).toEqual(['db-0 0', 'db-2 0', 'db-1 1']);
  });
});
