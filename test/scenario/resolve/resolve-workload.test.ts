import { describe, expect, it } from 'vitest';
import { assumption, mistakesIn, scenarioOf, shop, workload, worldOf } from '../read.ts';

const specOf = (...lines: readonly string[]) => worldOf([shop, workload(...lines)]).workloads[0]!;
const none = 'rate: null';
const noPause = { kind: 'constant', parameters: { value: 0 } };

describe('an executor', () => {
  it.each<readonly [lines: readonly string[], expected: unknown]>([
    [['rate: 30/m', 'arrivals: uniform'], { kind: 'constant-arrival-rate', arrivals: 'uniform', ratePerSecond: 0.5 }],
    [['rate: 0/s'], { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 0 }],
    [
      [
        'executor: ramping-arrival-rate',
        none,
        'startRate: 10',
        'stages: [{duration: 1m, target: 900/s}, {duration: 30s, target: 0}]',
      ],
      {
        kind: 'ramping-arrival-rate',
        arrivals: 'poisson',
        startRatePerSecond: 10,
        stages: [
          { durationMs: 60_000, target: 900 },
          { durationMs: 30_000, target: 0 },
        ],
      },
    ],
    [['executor: constant-vus', none, 'vus: 5'], { kind: 'constant-vus', vus: 5, thinkTime: noPause }],
    [
      ['executor: ramping-vus', none, 'stages: [{duration: 1m, target: 20}]', 'thinkTime: {exponential: {mean: 1s}}'],
      {
        kind: 'ramping-vus',
        startVus: 1,
        stages: [{ durationMs: 60_000, target: 20 }],
        thinkTime: { kind: 'exponential', parameters: { mean: 1000 } },
      },
    ],
    [
      ['executor: per-vu-iterations', none, 'vus: 2', 'iterations: 3'],
      { kind: 'per-vu-iterations', vus: 2, iterations: 3, thinkTime: noPause },
    ],
    [
      ['executor: shared-iterations', none, 'vus: 2', 'iterations: 3'],
      { kind: 'shared-iterations', vus: 2, iterations: 3, thinkTime: noPause },
    ],
  ])('%j is read', (lines, expected) => {
    expect(specOf(...lines).executor).toEqual(expected);
  });

  it('needs its fields, and has no use for those of others', () => {
    expect(mistakesIn([shop, workload('executor: constant-vus', 'stages: [{duration: 1s, target: 1}]')])).toEqual([
      'b.yaml:7:13 Workload.spec: constant-vus needs the field "vus"',
      'b.yaml:8:9 Workload.spec.rate has no meaning for constant-vus (constant-vus has vus, thinkTime)',
      'b.yaml:9:3 Workload.spec.stages has no meaning for constant-vus (constant-vus has vus, thinkTime)',
    ]);
    expect(
      mistakesIn([shop, workload('executor: ramping-vus', none, 'stages: [{duration: 1s, target: 1.5}]')]),
    ).toEqual(['b.yaml:9:35 Workload.spec.stages[0].target: expected a whole number of virtual users']);
  });
});

describe('a client', () => {
  it('is each pod that the selector picks, each node, or somebody outside', () => {
    expect(specOf().clients).toHaveLength(3);
    expect(specOf('from: {nodes: true}').clients).toEqual(
      [0, 1, 2].map((node) => ({ name: `node-${node + 1}`, node, pod: null, source: node })),
    );
    expect(specOf('from: {external: {clients: 2}}').clients).toEqual([
      { name: 'external-1', node: null, pod: null, source: 0 },
      { name: 'external-2', node: null, pod: null, source: 1 },
    ]);
  });

  it('outside shares its address with others where there are fewer addresses than clients', () => {
    const sources = (external: string): number[] =>
      specOf(`from: {external: ${external}}`).clients.map((each) => each.source);
    expect(sources('{clients: 5, addresses: 2}')).toEqual([0, 1, 0, 1, 0]);
    expect(sources('{clients: 3, addresses: 1}')).toEqual([0, 0, 0]);
    expect(mistakesIn([shop, workload('from: {external: {clients: 2, addresses: 3}}')])).toEqual([
      'b.yaml:5:44 Workload.spec.from.external.addresses: 3 for 2 clients: each has one (at most 2)',
    ]);
  });

  it('must be one of them', () => {
    const help = 'expected one of selector: {matchLabels: {app: web}}, nodes: true, external: {clients: 50}';
    for (const from of ['{}', '{nodes: true, external: {clients: 1}}', '{nodes: false}']) {
      expect(mistakesIn([shop, workload(`from: ${from}`)])).toEqual([
        `b.yaml:5:3 Workload.spec.from: it is not said who calls (${help})`,
      ]);
    }
  });

  it('must be found', () => {
    expect(mistakesIn([shop, workload('from: {selector: {matchLabels: {app: fronted}}}')])).toEqual([
      'b.yaml:5:10 Workload default/shoppers: the selector (app: fronted) matches no pod of namespace default (did you mean app: frontend?)',
    ]);
    expect(
      mistakesIn([
        shop,
        workload('from: {namespace: shop, selector: {matchLabels: {app: frontend}}}', 'target: web.default'),
      ]),
    ).toEqual([
      'b.yaml:5:27 Workload default/shoppers: the selector (app: frontend) matches no pod of namespace shop (namespace default has such pods)',
    ]);
    expect(mistakesIn([shop, workload('from: {selector: {}}')])).toEqual([
      'b.yaml:5:10 Workload.spec.from.selector: the selector is empty (write it as {matchLabels: {app: web}})',
    ]);
  });
});

describe('what a Workload leaves out', () => {
  const scenario = scenarioOf([shop, workload('retries: {max: 1}')]);

  it('is assumed as its source has it, and listed', () => {
    const spec = scenario.alternatives[0]!.world.workloads[0]!;
    expect(spec.connection).toEqual({
      protocol: 'http/1.1',
      reuse: true,
      maxPerClient: Number.POSITIVE_INFINITY,
      idleTimeoutMs: 90_000,
      maxConcurrentStreams: 1,
      tlsRoundTrips: 0,
    });
    expect(spec.upstream).toBeNull();
    expect(spec.timeoutMs).toBe(60_000);
    expect(spec.retries).toEqual({
      max: 1,
      on: ['connect-failure', '5xx', 'timeout'],
      backoffBaseMs: 25,
      backoffMaxMs: 250,
      jitter: 'full',
      budget: null,
      leastRemainingMs: 0,
    });
    expect(assumption(scenario, 'timeout of Workload default/shoppers')).toBe("1m (k6's default)");
    expect(assumption(scenario, 'connection.idleTimeout of Workload default/shoppers')).toBe(
      "1m30s (Go's http.DefaultTransport)",
    );
    expect(assumption(scenario, 'connection.maxPerClient of Workload default/shoppers')).toBe(
      "no limit (Go's http.DefaultTransport)",
    );
  });

  it('is no retry without retries', () => {
    expect(specOf().retries).toBeNull();
  });
});

it('what YAML 1.1 has other words for is not guessed', () => {
  expect(mistakesIn([shop, workload('connection: {reuse: no}')])).toEqual([
    'b.yaml:9:23 Workload.spec.connection.reuse: expected true or false, but found "no" (write false; YAML 1.2 reads no as text)',
  ]);
  const labels = shop
    .replace('labels: {app: frontend}', 'labels: {app: frontend, canary: on}')
    .replace('replicas: 10', 'replicas: 010');
  const scenario = scenarioOf([labels, workload()]);
  expect(assumption(scenario, 'on in a.yaml:22')).toBe('text (YAML 1.2; kubectl (YAML 1.1) reads true)');
  expect(assumption(scenario, '010 in a.yaml:5')).toBe('10 (YAML 1.2; kubectl (YAML 1.1) reads 8)');
});

it('a back-off without a maximum grows to ten times its base, and says so', () => {
  const text = workload('retries: {max: 2, backoff: {base: 1s}}');
  expect(worldOf([shop, text]).workloads[0]!.retries).toMatchObject({ backoffBaseMs: 1000, backoffMaxMs: 10_000 });
  const { assumptions } = scenarioOf([shop, text]);
  expect(assumptions.find(({ what }) => what.includes('retries.backoff'))?.value).toBe('1s to 10s, full jitter');
});

it('a target that cannot be reached from where the clients are is no mistake, and is said', () => {
  const { assumptions } = scenarioOf([shop, workload('from: {external: {clients: 3}}')]);
  const said = assumptions.find(({ value }) => value === 'cannot be reached');
  expect(said?.source).toContain("the cluster's own DNS");
});
