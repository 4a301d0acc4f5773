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
  it('has the owner that it names', () => {
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
          },
          replicas: 12,
        },
        atMs: 60_000,
      },
    ]);
    expect(pods[9]!.owner).toBe('Deployment default/web');
    expect(pods).toHaveLength(13);
  });

  it('names a StatefulSet or a DaemonSet', () => {
    const daemonSet = statefulSet()
      .replace('StatefulSet', 'DaemonSet')
      .replace(/ *(serviceName|replicas).*\n/g, '');
    const [restart] = operationsOf(statefulSet(), operation('{rollout-restart: {statefulset: db}, at: 0s}'));
    expect(restart).toMatchObject({
      kind: 'rollout-restart',
      parameters: { owner: { key: 'StatefulSet default/db', kind: 'StatefulSet', name: 'db' } },
    });
    const [other] = operationsOf(daemonSet, operation('{rollout-restart: {daemonset: db}, at: 0s}'));
    expect(other!.parameters).toEqual({ owner: { key: 'DaemonSet default/db', kind: 'DaemonSet', name: 'db' } });
  });

  it('on a node has its position and name, and times in ms', () => {
    const [drain, cordon] = operationsOf(
      operation('{drain: {node: node-2, gracePeriod: 10s, timeout: 5m}, at: 1m}'),
      operation('{cordon: {node: node-1}, at: 2m}', 'second'),
    );
    expect(drain!.parameters).toEqual({
      node: { index: 1, name: 'node-2' },
      gracePeriod: 10_000,
      timeout: 300_000,
    });
    expect(cordon!.parameters).toEqual({ node: { index: 0, name: 'node-1' } });
  });

  it('on pods has those that are named, or that a selector picks', () => {
    const pod = worldOf([shop, workload()]).pods[3]!.name;
    const [named, picked] = operationsOf(
      operation(`{delete-pod: {pod: ${pod}, gracePeriod: 0s}, at: 1m}`),
      operation('{delete-pod: {selector: {matchLabels: {app: web}}}, at: 2m}', 'second'),
    );
    expect(named!.parameters).toEqual({ pods: { pods: [3], name: pod }, gracePeriod: 0 });
    expect(picked!.parameters).toEqual({ pods: { pods: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], name: null } });
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
    [
      '{at: 1s}',
      'c.yaml:4 «spec» Operation.spec: missing the kind of operation (expected one of scale, rollout-restart, drain, cordon, uncordon, remove-node, delete-pod)',
    ],
    [
      '{scael: {deployment: web, replicas: 3}, at: 1s}',
      'c.yaml:4 «scael» unknown field "scael" in Operation.spec (did you mean "scale"?)',
    ],
    [
      '{scale: {deployment: web, replica: 3}, at: 1s}',
      'c.yaml:4 «replica» unknown field "replica" in Operation.spec.scale (did you mean "replicas"?)',
    ],
    [
      '{delete-pod: {}, at: 1s}',
      'c.yaml:4 «delete-pod» Operation default/more: it is not said what is meant: found none (expected one of pod, selector)',
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

  it('on a pod that is not there is a mistake', () => {
    const [mistake] = markedIn([shop, workload(), operation('{delete-pod: {pod: x}, at: 1s}')]);
    expect(mistake).toContain('c.yaml:4 «x» Operation default/more: there is no pod "x" in namespace default');
  });

  it('that restarts a paused Deployment is a mistake: it would not roll', () => {
    const set = ['Deployment/web.spec.paused=true'];
    expect(markedIn([shop, workload(), operation('{rollout-restart: {deployment: web}, at: 1s}')], { set })).toEqual([
      'c.yaml:4 «web» Operation default/more: Deployment default/web is paused: it does not roll (take spec.paused out of Deployment/web)',
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
