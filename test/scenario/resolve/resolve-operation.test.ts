import { describe, expect, it } from 'vitest';
import type { OperationSpec } from '../../../src/scenario/scenario.ts';
import { markedIn, own, scenarioOf, shop, workload, worldOf } from '../read.ts';

const operation = (spec: string, name = 'more'): string => own('Operation', name, spec);
const statefulSet = (spec = ''): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  ${spec}
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: db}]}}
`;

const operationsOf = (...texts: readonly string[]): readonly OperationSpec[] =>
  worldOf([shop, workload(), ...texts]).operations;

describe('an Operation', () => {
  it('has the owner that it names, and a pod that further ones are like', () => {
    const { pods, operations } = worldOf([
      shop,
      workload(),
      operation('{scale: {deployment: web, replicas: 12}, at: 1m}'),
    ]);
    expect(operations).toEqual([
      {
        name: 'default/more',
        kind: 'scale',
        parameters: {
          owner: {
            key: 'Deployment default/web',
            kind: 'Deployment',
            name: 'web',
            replicas: 10,
            like: 9,
            firstOrdinal: 0,
            inOrder: false,
          },
          replicas: 12,
        },
        atMs: 60_000,
      },
    ]);
    expect(pods[9]!.owner).toBe('Deployment default/web');
    expect(pods).toHaveLength(13);
  });

  it('names a StatefulSet, whose pods come one after the other unless it says Parallel', () => {
    const owners = ['', 'podManagementPolicy: Parallel', 'ordinals: {start: 5}'].map(
      (spec) =>
        operationsOf(statefulSet(spec), operation('{scale: {statefulset: db, replicas: 0}, at: 0s}'))[0]!.parameters
          .owner,
    );
    expect(owners).toMatchObject([
      { key: 'StatefulSet default/db', inOrder: true, firstOrdinal: 0, like: 14 },
      { inOrder: false },
      { firstOrdinal: 5 },
    ]);
  });

  it('can be changed by its path, in all alternatives or in one', () => {
    const texts = [
      shop,
      workload(),
      operation('{scale: {deployment: web, replicas: 12}, at: 1m}'),
      operation('{scale: {deployment: web, replicas: 3}, at: 2m}', 'less'),
      own('Experiment', 'e', '{alternatives: [{name: a}, {name: b, set: {Operation/less.scale.replicas: 4}}]}'),
    ];
    const { alternatives } = scenarioOf(texts, { set: ['Operation/more.spec.scale.replicas=20'] });
    expect(alternatives.map(({ world }) => world.operations.map(({ parameters }) => parameters.replicas))).toEqual([
      [20, 3],
      [20, 4],
    ]);
  });

  it.each<readonly [spec: string, mistake: string]>([
    [
      '{scale: {deployment: webb, replicas: 3}, at: 1s}',
      'c.yaml:4 «webb» Operation default/more: there is no Deployment "webb" in namespace default (did you mean "web"?)',
    ],
    [
      '{scale: {statefulset: web, replicas: 3}, at: 1s}',
      'c.yaml:4 «web» Operation default/more: there is no StatefulSet "web" in namespace default',
    ],
    [
      '{scale: {replicas: 3}, at: 1s}',
      'c.yaml:4 «scale» Operation default/more: it is not said what is meant: found none (expected one of deployment, statefulset)',
    ],
    [
      '{scale: {deployment: web, statefulset: web, replicas: 3}, at: 1s}',
      'c.yaml:4 «scale» Operation default/more: it is not said what is meant: found deployment and statefulset (expected one of deployment, statefulset)',
    ],
    [
      '{scale: {deployment: web, replicas: -1}, at: 1s}',
      'c.yaml:4 «-1» Operation.spec.scale.replicas: expected a whole number from 0 to 100000, but found -1',
    ],
    [
      '{scale: {deployment: web, replicas: 2.5}, at: 1s}',
      'c.yaml:4 «2.5» Operation.spec.scale.replicas: expected a whole number from 0 to 100000, but found 2.5',
    ],
    ['{scale: {deployment: web}, at: 1s}', 'c.yaml:4 «scale» Operation.spec.scale: missing field "replicas"'],
    ['{scale: {deployment: web, replicas: 3}}', 'c.yaml:4 «spec» Operation.spec: missing field "at"'],
    ['{at: 1s}', 'c.yaml:4 «spec» Operation.spec: missing the kind of operation (expected scale)'],
    [
      '{scael: {deployment: web, replicas: 3}, at: 1s}',
      'c.yaml:4 «scael» unknown field "scael" in Operation.spec (did you mean "scale"?)',
    ],
    [
      '{scale: {deployment: web, replica: 3}, at: 1s}',
      'c.yaml:4 «replica» unknown field "replica" in Operation.spec.scale (did you mean "replicas"?)',
    ],
  ])('%s is a mistake', (spec, mistake) => {
    expect(markedIn([shop, workload(), operation(spec)])).toContain(mistake);
  });

  it('on an owner without pods is a mistake: further ones would be like none', () => {
    const set = ['Deployment/frontend.spec.replicas=3', 'Deployment/idle.spec.replicas=0'];
    const idle = shop.split('---')[1]!.replaceAll('frontend', 'idle');
    expect(
      markedIn([shop, workload(), operation('{scale: {deployment: idle, replicas: 3}, at: 1s}'), idle], { set }),
    ).toEqual([
      'c.yaml:4 «idle» Operation default/more: Deployment default/idle has no pod when the run begins, which further ones could be like (give Deployment/idle at least one replica that fits on a node)',
    ]);
  });

  it('looks for its owner in its own namespace', () => {
    const elsewhere = operation('{scale: {deployment: web, replicas: 3}, at: 1s}').replace(
      '{name: more}',
      '{name: more, namespace: shop}',
    );
    expect(markedIn([shop, workload(), elsewhere])).toEqual([
      'c.yaml:4 «web» Operation shop/more: there is no Deployment "web" in namespace shop',
    ]);
  });
});
