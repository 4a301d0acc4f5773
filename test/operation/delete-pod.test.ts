import { expect, it } from 'vitest';
import { alive, db, dbPods, namesOf, podsOn, startOwned } from '../controlplane/owners.ts';

const deleted = (pods: object, atMs: number, options: object = {}) => ({
  name: `default/delete-at-${atMs}`,
  kind: 'delete-pod',
  parameters: { pods, ...options },
  atMs,
});

it('deletes a pod in its grace, and its owner makes another', () => {
  const pods = podsOn(0, 1).map((pod) => ({ ...pod, life: { preStopMs: 5000 } }));
  const run = startOwned({ pods }, [deleted({ pods: [0], name: 'web-7d4b9c-0' }, 1000)]);
  run.simulation.run(5999);
  expect(run.pods[0]).toMatchObject({ terminating: true, gone: false });
  run.finish();
  expect(run.pods[0]!.gone).toBe(true);
  expect(alive(run)).toHaveLength(2);
});

it('means the pod that has the name then', () => {
  const twice = [1000, 20_000].map((atMs) => deleted({ pods: [1], name: 'db-1' }, atMs));
  const run = startOwned({ pods: dbPods(2) }, twice);
  run.finish();
  expect(namesOf(run.pods)).toEqual(['db-0', 'db-1', 'db-1', 'db-1']);
  expect(alive(run).every(({ owner }) => owner === db.key)).toBe(true);
  // One that is replaced under another name is not meant any more.
  const gone = startOwned(
    { pods: podsOn(0) },
    [1000, 20_000].map((atMs) => deleted({ pods: [0], name: 'web-7d4b9c-0' }, atMs)),
  );
  gone.finish();
  expect(gone.pods).toHaveLength(2);
});

it('that a selector picks are those that are there, the ones that came for others too', () => {
  const twice = [1000, 20_000].map((atMs) => deleted({ pods: [0, 1], name: null }, atMs));
  const run = startOwned({ pods: podsOn(0, 1) }, twice);
  run.finish();
  expect(run.pods).toHaveLength(6);
  expect(alive(run)).toHaveLength(2);
});
