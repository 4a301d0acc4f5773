import { describe, expect, it } from 'vitest';
import { assumption, markedIn, own, scenarioOf, shop, workload, worldOf } from '../read.ts';

const texts = (times: string, simulation = '{duration: 10m}'): readonly string[] => [
  shop,
  workload(),
  own('Fault', 'f', `{packet-loss: {probability: 0.5}, ${times}}`),
  own('Simulation', 's', simulation),
];

describe('a Fault that comes again', () => {
  it.each([
    ['every: 5m', { atMs: 0, durationMs: null, repeats: { kind: 'periodic', everyMs: 300_000 } }],
    [
      'every: 5m, at: 1m, duration: 10s',
      { atMs: 60_000, durationMs: 10_000, repeats: { kind: 'periodic', everyMs: 300_000 } },
    ],
    [
      'mtbf: 10m, mttr: 30s',
      { atMs: 0, durationMs: null, repeats: { kind: 'random', mtbfMs: 600_000, mttrMs: 30_000 } },
    ],
    [
      'mtbf: 10m, mttr: 30s, at: 1m',
      { atMs: 60_000, durationMs: null, repeats: { kind: 'random', mtbfMs: 600_000, mttrMs: 30_000 } },
    ],
  ])('%s', (times, expected) => {
    expect(worldOf(texts(times)).faults[0]).toMatchObject(expected);
  });

  it('has no repetition when it comes once', () => {
    expect(worldOf(texts('at: 1m')).faults[0]).not.toHaveProperty('repeats');
  });

  it('at random is among the assumptions', () => {
    expect(assumption(scenarioOf(texts('mtbf: 10m, mttr: 30s')), 'times of Fault f')).toBe(
      'exponential, mean 10m without and 30s with it, drawn in each replication (constant rates of failure and repair)',
    );
  });
});

describe('times of a Fault that do not go together are a mistake', () => {
  it.each([
    ['every: 5m, mtbf: 10m, mttr: 1s', '«10m» Fault.spec.mtbf: expected one of every and mtbf (periodic or at random)'],
    [
      'every: 5m, duration: 5m',
      '«5m» Fault.spec.duration: 5m is not shorter than every: 5m (leave it out for no pause)',
    ],
    ['at: 1s, mttr: 30s', '«30s» Fault.spec.mttr: says nothing without mtbf'],
    ['mttr: 30s', '«30s» Fault.spec.mttr: says nothing without mtbf'],
    ['mtbf: 10m', '«10m» Fault.spec.mtbf: needs mttr: how long each lasts on average'],
    [
      'mtbf: 10m, mttr: 1s, duration: 7s',
      '«7s» Fault.spec.duration: how long each lasts is what mttr says (leave it out)',
    ],
    ['every: 0s', '«0s» Fault.spec.every: 0s is not above 0s'],
    ['mtbf: 0s, mttr: 1s', '«0s» Fault.spec.mtbf: 0s is not above 0s'],
    ['mtbf: 1s, mttr: 0s', '«0s» Fault.spec.mttr: 0s is not above 0s'],
    [
      'every: -5m',
      '«-5m» Fault.spec.every: expected a duration, but found "-5m" (write it as 250us, 5ms, 1.5s or 1h30m)',
    ],
    ['duration: 5m', '«spec» Fault.spec: missing field "at"'],
    ['every: 5ms', '«5ms» Fault f: comes more than 100000 times in 10m'],
    ['mtbf: 3ms, mttr: 2ms', '«3ms» Fault f: comes more than 100000 times in 10m'],
  ])('%s', (times, mistake) => {
    expect(markedIn(texts(times))).toEqual([`c.yaml:4 ${mistake}`]);
  });

  it('but as many as a run can hold are right, by the length of the Simulation', () => {
    expect(markedIn(texts('every: 6ms'))).toEqual([]);
    expect(markedIn(texts('every: 5ms', '{duration: 500s}'))).toEqual([]);
    expect(markedIn(texts('every: 5ms', '{}'))).toEqual([]);
  });
});

describe('the ends of a link of a Fault', () => {
  const fault = (parameters: string, kind = 'packet-loss'): readonly string[] => [
    shop,
    workload(),
    own('Fault', 'f', `{${kind}: ${parameters}, at: 1s}`),
    own('Simulation', 's', '{cluster: {nodes: {count: 3, zones: [a, b, a]}}}'),
  ];
  const parametersOf = (documents: readonly string[]): unknown => worldOf(documents).faults[0]?.parameters;

  it.each([
    ['{node: node-2}', [1]],
    ['{zone: a}', [0, 2]],
    ['{external: true}', [-1]],
    ['{external: false, node: node-1}', [0]],
    [
      '{selector: {matchLabels: {app: web}}, mode: fixed, value: 2}',
      { named: false, mode: 'fixed', value: 2, pods: Array.from({ length: 10 }, (_, i) => i) },
    ],
  ])('%s', (end, expected) => {
    expect(parametersOf(fault(`{from: ${end}, probability: 1}`))).toMatchObject({ from: expected, to: null });
  });

  it('are a zone’s nodes of one that is named', () => {
    expect(parametersOf(fault('{zone: a}', 'zone-outage'))).toEqual({ zone: [0, 2] });
  });

  it.each([
    ['{}', '«from» Fault f: expected one of node, zone, external, pod and selector'],
    ['{node: node-1, external: true}', '«from» Fault f: expected one of node, zone, external, pod and selector'],
    ['{external: false}', '«from» Fault f: expected one of node, zone, external, pod and selector'],
    ['{zone: d}', '«d» Fault f: there is no zone "d"'],
    ['{pod: wob-1}', '«wob-1» Fault f: there is no pod "default/wob-1"'],
  ])('%s is a mistake', (end, mistake) => {
    const [found] = markedIn(fault(`{from: ${end}, probability: 1}`));
    expect(found?.startsWith(`c.yaml:4 ${mistake}`), found).toBe(true);
  });

  it('have a bandwidth as tc writes it', () => {
    const parameters = parametersOf(fault('{rate: 8mbit, limit: 20Ki}', 'bandwidth'));
    expect(parameters).toMatchObject({ rate: 1_000_000, limit: 20_480 });
    expect(markedIn(fault('{rate: 10}', 'bandwidth'))[0]).toContain('expected a rate');
  });
});

describe('a Fault of what lies around connections', () => {
  const parametersOf = (kind: string): unknown =>
    worldOf([shop, workload(), own('Fault', 'f', `{${kind}, at: 1s}`)]).faults[0]!.parameters;

  it('may be about some names, and about the queries of some pods', () => {
    const pods = { pods: expect.any(Array), named: false, mode: 'all', value: 100 };
    const written = 'dns-error: {names: ["api.example.com", "web*"], pods: {selector: {matchLabels: {app: web}}}}';
    expect(parametersOf(written)).toEqual({ names: ['api.example.com', 'web*'], pods });
    expect(parametersOf('dns-nxdomain: {probability: 20%}')).toEqual({ probability: 0.2 });
  });

  it('needs no parameters where there is nothing to choose', () => {
    expect(parametersOf('coredns-loss: {}')).toEqual({});
    expect(parametersOf('endpoint-slice-lag: {}')).toEqual({});
  });

  it('may be about one node', () => {
    expect(parametersOf('conntrack-full: {node: node-2, unassured: 5%}')).toEqual({ node: 1, unassured: 0.05 });
    expect(parametersOf('kube-proxy-slow: {delay: 3s}')).toEqual({
      delay: { kind: 'constant', parameters: { value: 3000 } },
    });
  });
});
