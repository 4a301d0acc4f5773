import { describe, expect, it } from 'vitest';
import type { FaultSpec, Scenario } from '../../../../src/scenario/scenario.ts';
import { markedIn, scenarioOf, shop, workload } from '../../read.ts';

// Of the pods of the shop 0 … 9 are web, 10 … 12 are frontend.

function chaos(kind: string, spec: string, metadata = 'name: x'): string {
  return `apiVersion: chaos-mesh.org/v1alpha1\nkind: ${kind}\nmetadata: {${metadata}}\nspec: ${spec}\n`;
}

function read(kind: string, spec: string, metadata?: string, ...more: readonly string[]): Scenario {
  return scenarioOf([shop, workload(), chaos(kind, spec, metadata), ...more]);
}

function faultsOf(kind: string, spec: string, metadata?: string): readonly FaultSpec[] {
  return read(kind, spec, metadata).alternatives[0]!.world.faults;
}

const WEB = 'mode: all, selector: {labelSelectors: {app: web}}';

describe('a selector', () => {
  const chosen = (selection: string): unknown =>
    faultsOf('PodChaos', `{action: pod-failure, ${selection}}`)[0]?.parameters.pods;
  const web = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

  it.each([
    ['mode: all, selector: {labelSelectors: {app: web}}', { pods: web, named: false, mode: 'all', value: 100 }],
    ['mode: one, selector: {}', { pods: [...web, 10, 11, 12], named: false, mode: 'one', value: 1 }],
    [
      'mode: fixed, value: "2", selector: {expressionSelectors: [{key: app, operator: NotIn, values: [web]}]}',
      { pods: [10, 11, 12], named: false, mode: 'fixed', value: 2 },
    ],
    [
      'mode: random-max-percent, value: "30", selector: {nodes: [node-1], podPhaseSelectors: [Running]}',
      { pods: [...web, 10, 11, 12], named: false, mode: 'random-max-percent', value: 30, nodes: [0], phase: 'Running' },
    ],
  ])('%s picks %j', (selection, choice) => {
    expect(chosen(selection)).toEqual(choice);
  });

  it('may name pods, of which no other one in their place is meant', () => {
    const name = scenarioOf([shop, workload()]).alternatives[0]!.world.pods[3]!.name;
    const meant = { pods: [3], named: true, mode: 'all', value: 100 };
    expect(chosen(`mode: all, selector: {pods: {default: [${name}]}, labelSelectors: {app: frontend}}`)).toEqual(meant);
    expect(chosen(`mode: all, selector: {fieldSelectors: {metadata.name: ${name}}}`)).toEqual(meant);
  });

  it('looks in the namespace of its document where it names none', () => {
    const text = chaos('PodChaos', `{action: pod-kill, ${WEB}}`, 'name: x, namespace: chaos-mesh');
    expect(markedIn([shop, workload(), text])).toEqual([
      'c.yaml:4 «selector» PodChaos chaos-mesh/x: the selector picks no pod (without namespaces it looks in its own, chaos-mesh; there are pods in default)',
    ]);
  });

  it.each([
    ['{labelSelectors: {app: wbe}}', 'the selector picks no pod (did you mean app: web?)'],
    ['{nodeSelectors: {zone: nowhere}}', 'the selector picks no node'],
    ['{nodes: [node-11]}', 'there is no node "node-11" (did you mean "node-1"?)'],
    ['{pods: {default: [web-1]}}', 'there is no pod "default/web-1"'],
  ])('%s is a mistake', (selector, message) => {
    const [wrong] = markedIn([
      shop,
      workload(),
      chaos('PodChaos', `{action: pod-kill, mode: one, selector: ${selector}}`),
    ]);
    expect(wrong).toContain(`PodChaos default/x: ${message}`);
  });
});

describe('the containers of a document', () => {
  const kill = (names: string): string => `{action: container-kill, ${WEB}, containerNames: [${names}]}`;

  it('are the one that serves, and such as the pods have', () => {
    expect(faultsOf('PodChaos', kill('web'))[0]?.kind).toBe('container-crash');
    expect(markedIn([shop, workload(), chaos('PodChaos', kill('wbe'))])[0]).toContain(
      'the pods have no container "wbe" (did you mean "web"?)',
    );
  });

  it('cannot be a sidecar alone', () => {
    const withSidecar = shop.replace('      containers:\n', '      containers:\n        - {name: logs, image: logs}\n');
    expect(withSidecar).not.toBe(shop);
    const wrong = markedIn([withSidecar, workload(), chaos('PodChaos', kill('logs'))]);
    expect(wrong[0]).toContain('logs cannot be simulated: of a pod only the container that serves is (expected web)');
  });
});

describe('a NetworkChaos', () => {
  const web = { pods: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], named: false, mode: 'all', value: 100 };

  it('is a fault for each thing that happens to packets, all of the same pods', () => {
    const faults = faultsOf(
      'NetworkChaos',
      `{action: netem, ${WEB}, delay: {latency: 90ms, jitter: 10ms, correlation: "50"}, loss: {loss: "25"}, duplicate: {duplicate: "40", correlation: "25"}, corrupt: {corrupt: "1"}, rate: {rate: 1kbps}, duration: 5m}`,
    );
    expect(faults.map(({ name, kind, parameters }) => [name, kind, parameters])).toEqual(
      [
        ['packet-loss', { probability: 0.25, correlation: 0 }],
        ['packet-corruption', { probability: 0.01, correlation: 0 }],
        ['packet-duplication', { probability: 0.4, correlation: 0.25 }],
        ['link-latency', { latency: { kind: 'constant', parameters: { value: 90 } }, jitter: 10, correlation: 0.5 }],
        ['bandwidth', { rate: 1024, limit: 1_514_000, buffer: 1514 }],
      ].map(([kind, parameters]) => [
        `NetworkChaos default/x: ${kind as string}`,
        kind,
        { from: web, to: null, direction: 'to', ...(parameters as object) },
      ]),
    );
    for (const { together, atMs, durationMs } of faults) {
      expect([together, atMs, durationMs]).toEqual(['NetworkChaos default/x', 0, 300_000]);
    }
  });

  it('has an external target where somebody outside is simulated, and says so where nobody is', () => {
    const spec = (targets: string): string =>
      `{action: partition, ${WEB}, direction: both, externalTargets: [${targets}]}`;
    expect(faultsOf('NetworkChaos', spec('0.0.0.0/0'))[0]?.parameters.to).toEqual([-1]);
    const scenario = read('NetworkChaos', spec('example.com'));
    expect(scenario.alternatives[0]?.world.faults).toEqual([]);
    expect(scenario.assumptions).toContainEqual({
      what: 'external target example.com of NetworkChaos default/x',
      value: 'without effect',
      source: 'nobody there is simulated',
    });
  });
});

describe('an HTTPChaos', () => {
  const requestsOf = (spec: string, ...lines: readonly string[]): unknown =>
    scenarioOf([shop, workload(...lines), chaos('HTTPChaos', `{target: Request, abort: true, ${WEB}, ${spec}}`)])
      .alternatives[0]!.world.faults[0]?.parameters.requests;

  it.each([
    ['port: 8080', [], [0]],
    ['port: 80', [], []],
    ['port: 8080, path: /api/*', ['target: http://web/api/cart?id=1'], [0]],
    ['port: 8080, path: /api/*', [], []],
    ['port: 8080, method: GET', [], [0]],
    ['port: 8080, method: POST', [], []],
    ['port: 8080', ['connection: {protocol: http/2}'], []],
  ] as const)('with %s is about requests of workloads with %j: %j', (spec, lines, workloads) => {
    expect(requestsOf(spec, ...lines)).toEqual(workloads);
  });

  it('that is about no request says so', () => {
    const { assumptions } = read('HTTPChaos', `{target: Request, abort: true, ${WEB}, port: 81}`);
    expect(assumptions.map(({ what, value }) => `${what}: ${value}`)).toContain(
      'requests of HTTPChaos default/x: none: no Workload asks port 81 of pods for GET *',
    );
  });
});

describe('a Schedule', () => {
  const due = (policy: string, duration: string): unknown => {
    const embedded = `networkChaos: {action: loss, ${WEB}, loss: {loss: "10"}${duration}}`;
    const [fault] = faultsOf('Schedule', `{schedule: "@every 10s", type: NetworkChaos, ${policy}${embedded}}`);
    return fault?.repeats;
  };

  it('comes when cron says, in the measured time', () => {
    expect(due('', ', duration: 5s')).toEqual({ kind: 'listed', timesMs: [10_000, 20_000, 30_000, 40_000, 50_000] });
  });

  it('leaves out what would begin while one is there, unless concurrencyPolicy is Allow', () => {
    expect(due('', ', duration: 15s')).toEqual({ kind: 'listed', timesMs: [10_000, 30_000, 50_000] });
    expect(due('', '')).toEqual({ kind: 'listed', timesMs: [10_000] });
    expect(due('concurrencyPolicy: Allow, ', ', duration: 15s')).toEqual({
      kind: 'listed',
      timesMs: [10_000, 20_000, 30_000, 40_000, 50_000],
    });
  });

  it('of pods that are killed is over at once each time', () => {
    const [fault] = faultsOf(
      'Schedule',
      `{schedule: "@every 25s", type: PodChaos, podChaos: {action: pod-kill, duration: 1m, ${WEB}}}`,
      'name: x, annotations: {svcsim.dev/at: 5s}',
    );
    expect(fault).toMatchObject({
      atMs: 5000,
      durationMs: null,
      repeats: { kind: 'listed', timesMs: [25_000, 50_000] },
    });
  });

  it('that is never due says so', () => {
    const { assumptions } = read(
      'Schedule',
      `{schedule: "0 3 * * *", type: PodChaos, podChaos: {action: pod-kill, ${WEB}}}`,
    );
    expect(assumptions.find(({ what }) => what === 'Schedule default/x')?.value).toBe(
      'never: 0 3 * * * is not due in the measured time',
    );
  });
});
