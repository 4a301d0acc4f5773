import { describe, expect, it } from 'vitest';
import { assumption, markedIn, scenarioOf, shop, workload, worldOf } from '../read.ts';

const template = 'template: {metadata: {labels: {app: x}}, spec: {containers: [{name: x, image: x}]}}';
const object = (kind: string, spec: string): string =>
  `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: x}\nspec:\n  selector: {matchLabels: {app: x}}\n  ${template}\n${spec}`;
const ownerOf = (kind: string, spec: string) =>
  worldOf([shop, workload(), object(kind, spec)]).owners.find(({ name }) => name === 'x');

describe('the owners of pods', () => {
  it('roll as they say, or as the API server fills in', () => {
    expect(ownerOf('Deployment', '  replicas: 2\n  minReadySeconds: 5\n')).toEqual({
      kind: 'Deployment',
      key: 'Deployment default/x',
      namespace: 'default',
      name: 'x',
      replicas: 2,
      minReadyMs: 5000,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      paused: false,
    });
    expect(ownerOf('Deployment', '  strategy: {type: Recreate}\n')).toMatchObject({ strategy: { type: 'Recreate' } });
    const spec = '  serviceName: x\n  ordinals: {start: 3}\n  updateStrategy: {rollingUpdate: {partition: 1}}\n';
    expect(ownerOf('StatefulSet', `${spec}  podManagementPolicy: Parallel\n`)).toMatchObject({
      kind: 'StatefulSet',
      replicas: 1,
      firstOrdinal: 3,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1, maxUnavailable: 1 } },
    });
    expect(ownerOf('DaemonSet', '')).toMatchObject({
      kind: 'DaemonSet',
      replicas: 3,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
    });
    expect(ownerOf('ReplicaSet', '  replicas: 4\n')).toMatchObject({ kind: 'ReplicaSet', replicas: 4, minReadyMs: 0 });
  });

  it('have no field of their rollout among those without effect', () => {
    const spec = '  minReadySeconds: 5\n  strategy: {type: Recreate}\n';
    const scenario = scenarioOf([shop, workload(), object('Deployment', spec)]);
    expect(assumption(scenario, 'fields of Deployment without effect') ?? '').not.toMatch(/strategy|minReady/);
  });

  it.each<readonly [kind: string, spec: string, mistake: string]>([
    [
      'Deployment',
      '  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}\n',
      'Deployment: spec.strategy.rollingUpdate.maxUnavailable: may not be 0 when `maxSurge` is 0',
    ],
    [
      'Deployment',
      '  strategy: {rollingUpdate: {maxSurge: 25 %}}\n',
      'Deployment: spec.strategy.rollingUpdate.maxSurge: invalid value: "25 %": a valid percent string must be a numeric string followed by an ending \'%\' (such as 25%)',
    ],
    [
      'Deployment',
      '  strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}\n',
      "Deployment: spec.strategy.rollingUpdate: may not be specified when strategy `type` is 'Recreate'",
    ],
    [
      'Deployment',
      '  minReadySeconds: -1\n',
      'Deployment: spec.minReadySeconds: invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'StatefulSet',
      '  serviceName: x\n  updateStrategy: {rollingUpdate: {partition: -1}}\n',
      'StatefulSet: spec.updateStrategy.rollingUpdate.partition: invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'DaemonSet',
      '  updateStrategy: {rollingUpdate: {maxSurge: 1}}\n',
      'DaemonSet: spec.updateStrategy.rollingUpdate.maxSurge: may not be set when maxUnavailable is non-zero (set maxUnavailable: 0)',
    ],
  ])('%s with %s is a mistake in the words of the API server', (kind, spec, mistake) => {
    const [found, ...more] = markedIn([shop, workload(), object(kind, spec)]);
    expect(more).toEqual([]);
    expect(found!.slice(found!.indexOf('»') + 2)).toBe(mistake);
  });
});
