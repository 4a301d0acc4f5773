import { describe, expect, it } from 'vitest';
import { assumption, markedIn, own, scenarioOf, shop, workload } from '../read.ts';

describe('a document', () => {
  it.each<readonly [what: string, document: string, mistake: string]>([
    [
      'a misspelt kind of ours',
      workload().replace('Workload', 'Wrokload'),
      'b.yaml:2 «Wrokload» unknown kind "Wrokload" in svcsim.dev/v1alpha1 (did you mean "Workload"?)',
    ],
    [
      'an unknown kind of ours',
      workload().replace('Workload', 'Thing'),
      'b.yaml:2 «Thing» unknown kind "Thing" in svcsim.dev/v1alpha1 (expected one of Simulation, Application, Workload, Fault, Operation, Experiment)',
    ],
    [
      'a misspelt kind of Kubernetes',
      'apiVersion: v1\nkind: Sevice\nmetadata: {name: a}\n',
      'b.yaml:2 «Sevice» unknown kind "Sevice" in v1 (did you mean "Service"?)',
    ],
    [
      'another version',
      'apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {name: a}\n',
      'b.yaml:1 «apps/v1beta1» there is no kind Deployment in "apps/v1beta1" that is read (expected apps/v1)',
    ],
    [
      'the wrong group',
      'apiVersion: v1\nkind: Deployment\nmetadata: {name: a}\n',
      'b.yaml:1 «v1» there is no kind Deployment in "v1" that is read (expected apps/v1)',
    ],
    [
      'a misspelt group',
      workload().replace('svcsim.dev', 'svcsin.dev'),
      'b.yaml:1 «svcsin.dev/v1alpha1» unknown apiVersion "svcsin.dev/v1alpha1" (did you mean "svcsim.dev/v1alpha1"?)',
    ],
    [
      'no apiVersion',
      'kind: Service\nmetadata: {name: a}\n',
      'b.yaml:1 «kind» apiVersion is not set (expected apiVersion: v1)',
    ],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}\n', 'b.yaml:1 «apiVersion» kind is not set'],
    [
      'no name',
      'apiVersion: v1\nkind: Service\nmetadata: {}\n',
      'b.yaml:3 «metadata» Service: metadata.name is not set',
    ],
    [
      'a number for a name',
      'apiVersion: v1\nkind: Service\nmetadata: {name: 12}\n',
      'b.yaml:3 «name» Service: metadata.name is not set (expected text: put numbers in quotes)',
    ],
    [
      'a name with other letters',
      'apiVersion: v1\nkind: Service\nmetadata: {name: My_Web}\n',
      'b.yaml:3 «My_Web» Service: "My_Web" is not a name (lower case letters, digits, "-" and "." are allowed, with a letter or digit at both ends)',
    ],
    ['a list at its top', '- a\n', 'b.yaml:1 «- a» expected an object with apiVersion and kind, but found a list'],
    ['text alone', 'hello\n', 'b.yaml:1 «hello» expected an object with apiVersion and kind, but found "hello"'],
  ])('with %s is a mistake', (_, document, mistake) => {
    expect(markedIn([shop, document]).slice(0, 1)).toEqual([mistake]);
  });

  it('may stand in lists of lists', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n  - ${workload().trim().replace(/\n/g, '\n    ')}\n`;
    expect(scenarioOf([shop, list]).alternatives[0]?.world.workloads).toHaveLength(1);
  });

  it('in a list of one kind may leave its kind out', () => {
    const list = 'apiVersion: v1\nkind: NodeList\nitems:\n- metadata: {name: n-1}\n- metadata: {name: n-2}\n';
    expect(scenarioOf([shop, workload(), list]).alternatives[0]?.world.nodes).toHaveLength(2);
  });

  it('of a kind that is not read is counted', () => {
    const others = ['ConfigMap', 'Secret', 'ConfigMap'].map(
      (kind, i) => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: x${i}}\n`,
    );
    const scenario = scenarioOf([shop, workload(), others.join('---\n')]);
    expect(assumption(scenario, 'skipped')).toBe('2 ConfigMap, 1 Secret (kinds that traffic does not depend on)');
  });
});

describe('a field', () => {
  const inWeb = (from: string, to: string): readonly string[] => markedIn([shop.replace(from, to), workload()]);

  it('of Kubernetes that does not exist is a mistake, wherever it is', () => {
    expect(inWeb('image: nginx:1.27', 'imgae: nginx:1.27')).toEqual([
      'a.yaml:12 «imgae» unknown field "imgae" in Deployment.spec.template.spec.containers[0] (did you mean "image"?)',
    ]);
    expect(inWeb('targetPort: http', 'targetport: http')).toEqual([
      'a.yaml:31 «targetport» unknown field "targetport" in Service.spec.ports[0] (did you mean "targetPort"?)',
    ]);
  });

  it('of Kubernetes that exists is checked, and listed when nothing acts upon it', () => {
    const listed = (deadline: string): string | undefined =>
      assumption(
        scenarioOf([shop.replace('  replicas: ', `  progressDeadlineSeconds: ${deadline}\n  replicas: `), workload()]),
        'fields of Deployment without effect',
      );
    expect(listed('30')).toBe('spec.progressDeadlineSeconds (not simulated)');
    // What the API server writes into every object says nothing.
    expect(listed('600')).toBeUndefined();
    const withAffinity = (value: string): string =>
      shop.replace('  selector: {app: web}\n', `  selector: {app: web}\n  sessionAffinity: ${value}\n`);
    expect(markedIn([withAffinity('ClientIp'), workload()])).toEqual([
      'a.yaml:31 «ClientIp» Service.spec.sessionAffinity: unknown value "ClientIp" (did you mean "ClientIP"? expected one of None, ClientIP)',
    ]);
    expect(inWeb('image: nginx:1.27', 'resources: {requests: {cpu: many}}')).toEqual([
      'a.yaml:12 «many» Deployment.spec.template.spec.containers[0].resources.requests.cpu: expected a quantity, but found "many" (write it as 250m, 2, 1e3, 512Mi or 1.5Gi)',
    ]);
  });

  it('has the type that the API has', () => {
    expect(inWeb('replicas: 10', 'replicas: "10"')).toEqual([
      'a.yaml:5 «"10"» Deployment.spec.replicas: expected a whole number, but found "10" (write it without quotes: 10)',
    ]);
    expect(inWeb('replicas: 10', 'replicas: [10]')).toEqual([
      'a.yaml:5 «replicas» Deployment.spec.replicas: expected a whole number, but found a list',
    ]);
    expect(inWeb('replicas: 10', 'replicas: -1')).toEqual([
      'a.yaml:5 «-1» Deployment: spec.replicas: invalid value: -1: must be greater than or equal to 0',
    ]);
    expect(inWeb('labels: {app: web}', 'labels: {app: web, version: 1.0}')).toEqual([
      'a.yaml:8 «1.0» Deployment.spec.template.metadata.labels.version: expected text, but found 1.0 (put it in quotes: "1.0")',
    ]);
    expect(inWeb('containerPort: 8080', 'containerPort: 80800')).toEqual([
      'a.yaml:13 «80800» Deployment: spec.template.spec.containers[0].ports[0].containerPort: invalid value: 80800: must be between 1 and 65535, inclusive',
    ]);
    expect(inWeb('matchLabels: {app: web}', 'matchLabels: {app: wbe}')).toEqual([
      'a.yaml:8 «labels» Deployment: `selector` does not match template `labels` (expected the label app: wbe)',
    ]);
  });

  it('called as something of JavaScript is nothing special', () => {
    expect(
      markedIn([shop, workload('__proto__: {polluted: true}', 'constructor: 1', 'toString: x')]).map((each) =>
        each.replace(/ \(.*/, ''),
      ),
    ).toEqual([
      'b.yaml:9 «__proto__» unknown field "__proto__" in Workload.spec',
      'b.yaml:10 «constructor» unknown field "constructor" in Workload.spec',
      'b.yaml:11 «toString» unknown field "toString" in Workload.spec',
    ]);
    expect(inWeb('labels: {app: web}', 'labels: {app: web, __proto__: x}')).toEqual([
      'a.yaml:8 «__proto__» Deployment.spec.template.metadata.labels: "__proto__" may not be a key',
    ]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('of our own documents is as strict', () => {
    expect(
      markedIn([
        shop,
        workload(),
        own('Simulation', 's', '{seed: -1, replications: 0, warmUp: soon, network: {sameNode: 5}}'),
      ]),
    ).toEqual([
      'c.yaml:4 «-1» Simulation.spec.seed: expected a whole number from 0 on, but found -1',
      'c.yaml:4 «0» Simulation.spec.replications: expected a whole number from 1 to 100000, but found 0',
      'c.yaml:4 «soon» Simulation.spec.warmUp: expected a duration, but found "soon" (write it as 250us, 5ms, 1.5s or 1h30m)',
      'c.yaml:4 «5» Simulation.spec.network.sameNode: expected a duration, but found 5 (write it as 250us, 5ms, 1.5s or 1h30m)',
    ]);
    expect(markedIn([shop, workload('target: null', 'rate: 200/sec', 'executor: constant-arival-rate')])).toEqual([
      'b.yaml:4 «spec» Workload.spec: missing field "target"',
      'b.yaml:7 «constant-arival-rate» Workload.spec.executor: unknown value "constant-arival-rate" (did you mean "constant-arrival-rate"? expected one of constant-arrival-rate, ramping-arrival-rate, constant-vus, ramping-vus, per-vu-iterations, shared-iterations, per-request)',
      'b.yaml:8 «200/sec» Workload.spec.rate: expected a rate, but found "200/sec" (write it as 900/s, 30/m, 12k/m or 5/h)',
    ]);
  });
});
