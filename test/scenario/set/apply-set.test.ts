import { describe, expect, it } from 'vitest';
import { mistakesIn, own, scenarioOf, shop, workload, worldOf } from '../read.ts';

const podsOf = (owner: string, ...set: readonly string[]): number =>
  worldOf([shop, workload()], { set }).pods.filter((pod) => pod.owner === owner).length;

describe('a field that is set', () => {
  it('is found with spec and without', () => {
    expect(podsOf('Deployment default/web', 'Deployment/web.spec.replicas=12')).toBe(12);
    expect(podsOf('Deployment default/web', 'Deployment/web.replicas=4')).toBe(4);
    expect(podsOf('Deployment default/web', 'Deployment/default/web.spec.replicas=5')).toBe(5);
  });

  it('of a Simulation needs no Simulation', () => {
    const { plan, world } = scenarioOf([shop, workload()], {
      set: ['Simulation.duration=10s', 'Simulation.cluster.proxy={mode: ipvs, minSyncPeriod: 2s}'],
    }).alternatives[0]!;
    expect(plan.durationMs).toBe(10_000);
    expect(world.proxy).toMatchObject({ mode: 'ipvs', minSyncPeriodMs: 2000 });
  });

  it('may lie in a list, or under a key with dots', () => {
    const { services, nodes } = worldOf(
      [
        shop,
        workload('target: http://web:81'),
        'apiVersion: v1\nkind: Node\nmetadata: {name: n-1.example, labels: {}}\n',
      ],
      { set: ['Service/web.ports[0].port=81', 'Node/n-1.example.metadata.labels["topology.kubernetes.io/zone"]=z'] },
    );
    expect(services[0]?.ports[0]?.port).toBe(81);
    expect(nodes[0]?.labels['topology.kubernetes.io/zone']).toBe('z');
  });

  it('by an alternative comes after those of the command line', () => {
    const experiment = own(
      'Experiment',
      'e',
      '{alternatives: [{name: a}, {name: b, set: {Deployment/web.spec.replicas: 2}}]}',
    );
    const { alternatives } = scenarioOf([shop, workload(), experiment], { set: ['Deployment/web.spec.replicas=7'] });
    const webs = alternatives.map(
      ({ world }) => world.pods.filter((pod) => pod.owner === 'Deployment default/web').length,
    );
    expect(webs).toEqual([7, 2]);
  });

  it('is checked like one that is written, and shown where it is set', () => {
    expect(
      mistakesIn([shop, workload()], { set: ['Deployment/web.spec.replicas=twelve', 'Workload.timout=1s'] }),
    ).toEqual([
      '--set:1:30 Deployment.spec.replicas: expected a whole number, but found "twelve"',
      '--set:1:1 unknown field "timout" in Workload.spec (did you mean "timeout"?)',
    ]);
  });
});

describe('a path that leads nowhere', () => {
  const experiment = (set: string): string =>
    own('Experiment', 'e', `\n  alternatives:\n    - name: a\n      set: {${set}}`);

  it.each<readonly [set: string, mistake: string]>([
    ['Deploymnt/web.spec.replicas: 3', 'there is no Deploymnt in the documents (did you mean "Deployment"?)'],
    ['Deployment/wbe.spec.replicas: 3', 'there is no Deployment named "wbe" (did you mean "Deployment/web"?)'],
    [
      'Deployment.replicas: 3',
      'there are 2 documents of kind Deployment (expected one of Deployment/web, Deployment/frontend)',
    ],
    ['Deployment/web.spec.replcas: 3', 'unknown field "replcas" in Deployment.spec (did you mean "replicas"?)'],
    [
      'Deployment/web: 3',
      '"Deployment/web" is not a path (write it as Kind[/name].path.to.field such as Deployment/web.spec.replicas)',
    ],
    ['Deployment/web.metadata.name: x', 'metadata.name says which document it is and cannot be set'],
    [
      'Deployment/web.spec.replicas.x: 1',
      'Deployment/web.spec.replicas.x: spec.replicas should be a mapping, but is 10',
    ],
    ['"Service/web.ports[3].port": 1', 'Service/web.ports[3].port: the list has 1 members (positions count from 0)'],
    [
      'Service/web.ports.port: 1',
      'Service/web.ports.port: spec.ports should be a mapping, but is a list (members of a list are [0], [1], …)',
    ],
  ])('%s is reported at the Experiment', (set, mistake) => {
    expect(mistakesIn([shop, workload(), experiment(set)])).toEqual([`c.yaml:7:13 ${mistake}`]);
  });

  it('is one that a document of its own hides', () => {
    const proxy = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ipvs\n';
    expect(mistakesIn([shop, workload(), experiment('Simulation.cluster.proxy.mode: nftables'), proxy])).toEqual([
      'c.yaml:7:13 Simulation.cluster.proxy.mode has no effect: there is a KubeProxyConfiguration document, which replaces it (set KubeProxyConfiguration instead)',
    ]);
    expect(mistakesIn([shop, workload(), experiment('KubeProxyConfiguration.mode: nftables'), proxy])).toEqual([]);
  });

  it('is an argument without a value', () => {
    expect(mistakesIn([shop, workload()], { set: ['Deployment/web.replicas'] })).toEqual([
      '--set:1:1 expected PATH=VALUE, but found "Deployment/web.replicas"',
    ]);
  });
});
