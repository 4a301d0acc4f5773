import { describe, expect, it } from 'vitest';
import { PodStore } from '../../src/controlplane/pod-store.ts';
import type { RunPod } from '../../src/controlplane/run-pod.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import { aLife } from '../world.ts';

function aStore(): { readonly store: PodStore; readonly changes: string[] } {
  const pod: RunPod = {
    index: 0,
    namespace: 'default',
    name: 'web-0',
    owner: 'Deployment default/web',
    revision: 0,
    replaces: null,
    node: 0,
    ip: '10.0.0.2',
    application: 0,
    life: aLife(),
    nodeSelector: {},
    tolerations: [],
    ready: true,
    readySinceMs: 0,
    terminating: false,
    graceMs: 0,
    unschedulable: false,
    gone: false,
    crashes: 3,
    listeningSinceMs: 0,
  };
  let count = 1;
  const store = new PodStore([pod], new Simulation(), () => count++);
  const changes: string[] = [];
  store.watch({ podChanged: ({ name, terminating, gone }) => changes.push(`${name} ${gone ? 'gone' : terminating}`) });
  return { store, changes };
}

describe('the pods as API objects', () => {
  it('are created Pending, like another, under a name of their own', () => {
    const { store } = aStore();
    const index = store.create(0, { name: 'web-1', revision: 2 });
    expect(store.pods[index]).toMatchObject({
      name: 'web-1',
      owner: 'Deployment default/web',
      revision: 2,
      replaces: 0,
      node: -1,
      ip: '',
      ready: false,
      crashes: 0,
    });
    store.bind(index, 3);
    expect(store.podsOn(3).map(({ name }) => name)).toEqual(['web-1']);
    expect(store.podsOf('Deployment default/web')).toHaveLength(2);
  });

  it('are terminating at once when they are deleted, with their own grace or the one that is given', () => {
    const { store, changes } = aStore();
    store.delete(0);
    expect(store.pods[0]).toMatchObject({ terminating: true, graceMs: 30_000, gone: false });
    store.delete(0, 60_000);
    expect(store.pods[0]!.graceMs).toBe(30_000);
    store.delete(0, 5000);
    expect(store.pods[0]!.graceMs).toBe(5000);
    expect(changes).toEqual(['web-0 true', 'web-0 true']);
  });

  it('are gone at once with grace 0, or without a node', () => {
    const { store, changes } = aStore();
    const index = store.create(0, { name: 'web-1', revision: 0 });
    store.delete(index);
    store.delete(0, 0);
    expect(store.pods.map(({ gone }) => gone)).toEqual([true, true]);
    expect(changes).toEqual(['web-1 false', 'web-1 gone', 'web-0 gone']);
  });

  it('never change when they are gone', () => {
    const { store } = aStore();
    store.remove(0);
    store.remove(0);
    store.delete(0);
    expect(() => store.setReady(0, true)).toThrow('a pod that is gone never changes');
    expect(() => store.setStatus(0, '10.0.0.3', true)).toThrow('a pod that is gone never changes');
  });

  it('tell nobody of what is as it was', () => {
    const { store, changes } = aStore();
    store.setReady(0, true);
    store.setStatus(0, '10.0.0.2', true);
    store.setUnschedulable(0, false);
    expect(changes).toEqual([]);
  });

  it('go on at another position in another sandbox', () => {
    const { store, changes } = aStore();
    const index = store.renewSandbox(0);
    expect(store.pods[index]).toMatchObject({ name: 'web-0', node: 0, ip: '', ready: false, gone: false });
    expect(store.podsOf('Deployment default/web').map((pod) => pod.index)).toEqual([index]);
    expect(changes).toEqual(['web-0 gone', 'web-0 false']);
  });
});
