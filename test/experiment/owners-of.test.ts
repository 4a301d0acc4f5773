import { expect, it } from 'vitest';
import { ownersOf } from '../../src/experiment/owners-of.ts';
import { deployment } from '../controlplane/owners.ts';
import { aWorld } from '../world.ts';

it('owners are those of the documents, and those that pods alone name with as many pods as they have', () => {
  const world = aWorld({
    owners: [deployment(7)],
    pods: [
      {},
      { owner: 'StatefulSet shop/db', name: 'db-4' },
      { owner: 'StatefulSet shop/db', name: 'db-3' },
      { owner: 'StatefulSet shop/db', name: 'db-5', terminating: true },
      { owner: 'Job shop/once', name: 'once-x' },
      { owner: 'DaemonSet shop/agent', name: 'agent-x' },
      { owner: null },
    ],
  });
  expect(ownersOf(world)).toMatchObject([
    { kind: 'Deployment', name: 'web', replicas: 7 },
    { kind: 'StatefulSet', namespace: 'shop', name: 'db', replicas: 2, firstOrdinal: 3 },
    { kind: 'ReplicaSet', key: 'Job shop/once', replicas: 1 },
    { kind: 'DaemonSet', key: 'DaemonSet shop/agent', replicas: 1 },
  ]);
});
