import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScenarioError } from '../../src/base/scenario-error.ts';
import { createDistribution } from '../../src/random/distribution/registry.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { assumption, fixture, mistakesIn, own, scenarioOf, shop, workload, worldOf } from './read.ts';

const contract = fixture('contract.yaml');
const dump = fixture('dump.yaml');
const load = `apiVersion: svcsim.dev/v1alpha1
kind: Workload
metadata: {name: load, namespace: shop}
spec: {from: {nodes: true}, target: http://cart, executor: constant-vus, vus: 2}
`;

describe('the example of the contract', () => {
  const scenario = scenarioOf([contract, shop]);
  const [iptables, ipvs, nftables] = scenario.alternatives;

  it('is read whole', () => {
    expect(scenario.name).toBe('proxy-modes');
    expect(scenario.title).toBe('iptables, IPVS or nftables?');
    expect(scenario.inputHash).toBe('sha256:0');
    expect(iptables?.plan).toEqual({ seed: 42, durationMs: 600_000, warmUp: 'auto', replications: 10 });
    expect(scenario.thresholds).toEqual([
      { text: 'latency.p99 < 200ms', metric: 'latency.p99', operator: '<', bound: 200 },
      { text: 'failed.rate < 0.1%', metric: 'failed.rate', operator: '<', bound: 0.001 },
    ]);
    expect(iptables?.world.workloads).toEqual([
      {
        name: 'default/shoppers',
        clients: [1, 2, 0].map((node, source) => ({
          name: expect.stringMatching(/^default\/frontend-/),
          node,
          pod: 10 + source,
          source,
        })),
        target: { kind: 'cluster-ip', service: 0, port: 0 },
        executor: { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 900 },
        connection: {
          protocol: 'http/1.1',
          reuse: true,
          maxPerClient: 10,
          idleTimeoutMs: 60_000,
          maxConcurrentStreams: 1,
          tlsRoundTrips: 0,
        },
        requestSizeBytes: 1024,
        priority: 0,
        upstream: null,
        timeoutMs: 1000,
        connectTimeoutMs: Number.POSITIVE_INFINITY,
        deadlineMs: Number.POSITIVE_INFINITY,
        hedge: null,
        circuitBreaker: null,
        adaptiveThrottling: null,
        concurrencyLimit: null,
        retries: {
          max: 2,
          on: ['connect-failure', '5xx', 'timeout'],
          backoffBaseMs: 25,
          backoffMaxMs: 250,
          jitter: 'full',
          budget: { kind: 'requestShare', options: { ratio: 0.2 } },
          leastRemainingMs: 0,
        },
      },
    ]);
    expect(iptables?.world.faults).toEqual([
      { name: 'lose-a-node', kind: 'node-power-loss', parameters: { node: 1 }, atMs: 120_000, durationMs: 300_000 },
    ]);
  });

  it('has three alternatives, which differ in what they set and in nothing else', () => {
    expect(scenario.alternatives.map(({ name, world }) => [name, world.proxy])).toEqual([
      [
        'iptables',
        {
          mode: 'iptables',
          ipvsScheduler: 'rr',
          minSyncPeriodMs: 1000,
          honoursNodeHints: true,
          usesTerminating: true,
          drainsTerminatingNodes: true,
          masqueradeAll: false,
          conntrackMax: [131_072, 131_072, 131_072],
        },
      ],
      [
        'ipvs-rr',
        {
          mode: 'ipvs',
          ipvsScheduler: 'rr',
          minSyncPeriodMs: 0,
          honoursNodeHints: true,
          usesTerminating: true,
          drainsTerminatingNodes: true,
          masqueradeAll: false,
          conntrackMax: [131_072, 131_072, 131_072],
        },
      ],
      [
        'nftables',
        {
          mode: 'nftables',
          ipvsScheduler: 'rr',
          minSyncPeriodMs: 1000,
          honoursNodeHints: true,
          usesTerminating: true,
          drainsTerminatingNodes: true,
          masqueradeAll: false,
          conntrackMax: [131_072, 131_072, 131_072],
        },
      ],
    ]);
    for (const other of [ipvs, nftables])
      expect({ ...other?.world, proxy: null }).toEqual({ ...iptables?.world, proxy: null });
  });

  it('spreads ten pods over three zones, each with an address of its node', () => {
    const pods = iptables?.world.pods.filter((pod) => pod.owner === 'Deployment default/web') ?? [];
    expect(pods.map((pod) => pod.node)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0]);
    for (const pod of pods) expect(pod.ip).toMatch(new RegExp(`^10\\.244\\.${pod.node}\\.`));
    expect(new Set(pods.map((pod) => pod.name)).size).toBe(10);
    expect(iptables?.world.services[0]?.ports[0]?.candidates).toEqual(
      pods.map((_, pod) => ({ pod, targetPort: 8080 })),
    );
  });

  it('is plain data: it comes through a worker boundary unchanged, and is frozen', () => {
    expect(structuredClone(scenario)).toEqual(scenario);
    expect(Object.isFrozen(iptables?.world.services[0]?.ports[0])).toBe(true);
  });

  it('has distributions that can be made', () => {
    for (const spec of Object.values(iptables?.world.network ?? {}))
      expect(createDistribution(spec).meanMs).toBeGreaterThan(0);
  });

  it('is the same for the same seed, and has other addresses for another', () => {
    const clusterIP = (seed: number): string | undefined => worldOf([contract, shop], { seed }).services[0]?.clusterIP;
    expect(clusterIP(42)).toBe(iptables?.world.services[0]?.clusterIP);
    expect(clusterIP(7)).not.toBe(clusterIP(42));
  });
});

describe('a dump of a cluster', () => {
  const scenario = scenarioOf([dump, load]);
  const world = scenario.alternatives[0]!.world;

  it('has its nodes, with the addresses and zones that they say', () => {
    expect(world.nodes.map(({ name, zone, address, podCIDR }) => [name, world.zones[zone], address, podCIDR])).toEqual([
      ['ip-10-0-1-5.ec2.internal', 'eu-west-1a', '10.0.1.5', '192.168.4.0/24'],
      ['ip-10-0-2-7.ec2.internal', 'eu-west-1b', '10.0.2.7', '192.168.5.0/24'],
    ]);
  });

  it('has each of its pods once, and those that its Deployment lacks', () => {
    const pods = world.pods.filter((pod) => pod.kind === 'pod');
    expect(pods.map(({ name, owner, node, ip, ready }) => [name, owner, node, ip, ready])).toEqual([
      ['cart-7d4c8b5f6-abcde', 'Deployment shop/cart', 0, '192.168.4.17', true],
      ['cart-7d4c8b5f6-fghij', 'Deployment shop/cart', 1, '192.168.5.9', false],
      [expect.stringMatching(/^cart-7d4c8b5f6-.....$/), 'Deployment shop/cart', 0, '192.168.4.2', true],
    ]);
  });

  it('keeps the cluster IPs and node ports that were given, of whatever range', () => {
    expect(world.services.map(({ name, clusterIP, ports }) => [name, clusterIP, ports[0]?.nodePort])).toEqual([
      ['cart', '172.20.33.7', 31_380],
      ['database', '172.20.40.1', null],
    ]);
    expect(assumption(scenario, 'service CIDR')).toBe('172.20.0.0/16 (the cluster IPs of the Services)');
  });

  it('takes endpoints from slices as they are: addresses that are no pod become hosts', () => {
    const [first, second] = world.services[1]?.ports[0]?.candidates ?? [];
    expect([first, second].map((each) => world.pods[each!.pod])).toMatchObject([
      { kind: 'host', ip: '10.9.0.4', node: 0, ready: true },
      { kind: 'host', ip: '10.9.0.5', node: null, ready: false },
    ]);
  });

  it('says what it skips and what it does not act upon', () => {
    expect(assumption(scenario, 'skipped')).toBe('1 ConfigMap, 1 Service (kinds that traffic does not depend on)');
    expect(assumption(scenario, 'fields of Deployment without effect')).toContain(
      'spec.template.spec.containers.resources',
    );
  });

  it('can be scaled: more pods are made, fewer are kept, ready ones first', () => {
    const cartsOf = (replicas: number): readonly string[] =>
      worldOf([dump, load], { set: [`Deployment/cart.spec.replicas=${replicas}`] })
        .pods.filter((pod) => pod.kind === 'pod')
        .map((pod) => pod.name);
    expect(cartsOf(5)).toHaveLength(5);
    expect(cartsOf(1)).toEqual(['cart-7d4c8b5f6-abcde']);
    expect(cartsOf(0)).toEqual([]);
  });

  it('is the same as JSON', () => {
    const json = JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }],
    });
    expect(scenarioOf([json, shop, workload()]).assumptions.at(-1)).toMatchObject({
      what: 'skipped',
      value: '1 ConfigMap',
    });
  });
});

describe('mistakes', () => {
  it('are all reported at once, by file, line and column', () => {
    expect(
      mistakesIn([
        shop.replace('replicas: 10', 'replcas: 10'),
        workload('timeout: 10', 'target: http://wep', 'retrie: 3'),
      ]),
    ).toEqual([
      'a.yaml:5:3 unknown field "replcas" in Deployment.spec (did you mean "replicas"?)',
      'b.yaml:6:11 Workload.spec.target: there is no Service "wep" as seen from namespace default (did you mean "web"?)',
      'b.yaml:9:12 Workload.spec.timeout: expected a duration, but found 10 (write it as 250us, 5ms, 1.5s or 1h30m)',
      'b.yaml:10:3 unknown field "retrie" in Workload.spec (did you mean "retries"?)',
    ]);
  });

  it('are not made of what follows from another mistake', () => {
    expect(mistakesIn([shop.replace('kind: Service', 'kind: Sevice'), workload()])).toEqual([
      'a.yaml:27:7 unknown kind "Sevice" in v1 (did you mean "Service"?)',
    ]);
    expect(mistakesIn([shop.replace('{name: web}', '{name: "web}'), workload()])).toHaveLength(1);
  });

  it('are a lack of callers', () => {
    expect(mistakesIn([shop])).toEqual([
      'there is no Workload: nobody calls anything (a Workload says who calls what; the folder scenarios of the package has some to start from)',
    ]);
  });

  it('are objects that are there twice', () => {
    expect(mistakesIn([shop, shop.slice(shop.lastIndexOf('apiVersion: v1')), workload()])).toEqual([
      'b.yaml:3:18 Service default/web is there twice (the first one is in a.yaml:28)',
    ]);
    expect(mistakesIn([shop, workload(), own('Simulation', 'a', '{}'), own('Simulation', 'b', '{}')])).toEqual([
      'd.yaml:3:18 there is a second Simulation (the first one is in c.yaml:3)',
    ]);
  });

  it('of a threshold are shown where it stands', () => {
    const experiment = own('Experiment', 'e', '{thresholds: ["latency.p98 < 200ms", "latency.p99 < 200", fast]}');
    expect(mistakesIn([shop, workload(), experiment])).toEqual([
      'c.yaml:4:21 Experiment.spec.thresholds[0]: unknown metric "latency.p98" (did you mean "latency.p90"?)',
      'c.yaml:4:44 Experiment.spec.thresholds[1]: "200" is no bound for latency.p99 (expected a duration such as 200ms)',
      'c.yaml:4:65 Experiment.spec.thresholds[2]: "fast" is not a threshold (write it as METRIC < BOUND such as latency.p99 < 200ms)',
    ]);
  });
});

describe('whatever the text', () => {
  /** Anything but a list of mistakes is a fault of ours. */
  function survives(texts: readonly string[]): void {
    try {
      parseScenario(
        texts.map((text, i) => ({ name: `${i}.yaml`, text })),
        { inputHash: 'sha256:0' },
      );
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      expect(error.mistakes.length).toBeGreaterThan(0);
      for (const { place } of error.mistakes) {
        if (place !== null)
          expect(place.column + place.length - 1).toBeLessThanOrEqual(Math.max(1, place.lineText.length) + 1);
      }
    }
  }

  it('parsing ends with a scenario or with mistakes that have places: garbage', () => {
    const pieces = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '- ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '"',
      "'",
      '|',
      '>',
      '&a',
      '*a',
      '!',
      '#',
      '?',
      '\t',
      '<<: ',
      '---',
      '%',
      '@',
      '\r',
      '0x',
      '\u2028',
      'apiVersion: v1\nkind: Service\n',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((each) => each.join('')),
        ),
        (text) => survives([text]),
      ),
      {
        numRuns: 300,
      },
    );
  });

  it('parsing ends with a scenario or with mistakes that have places: changed documents', () => {
    const good = `${contract}---\n${shop}---\n${dump}`;
    const change = fc.record({
      at: fc.nat(good.length),
      length: fc.nat(20),
      by: fc.oneof(
        fc.string({ maxLength: 8 }),
        fc.constantFrom('', '{}', '[]', 'null', '-1', '1e999', '~', 'yes', '"x"', '[[', '*pod', '0', '99999999999'),
      ),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let text = good;
        for (const { at, length, by } of changes) text = text.slice(0, at) + by + text.slice(at + length);
        survives([text]);
      }),
      { numRuns: 120 },
    );
  });

  it('parsing ends with a scenario or with mistakes that have places: values of another type', () => {
    const lines = `${contract}---\n${shop}`.split('\n');
    const other = fc.constantFrom(
      'null',
      '{}',
      '[]',
      '-1',
      '1.5',
      'true',
      'x',
      '"y"',
      '{a: b}',
      '[{a: 1}]',
      '1e300',
      '.nan',
      '.inf',
      '0',
      '100%',
      '{exponential: {mean: 1ms}}',
    );
    fc.assert(
      fc.property(fc.nat(lines.length - 1), other, (at, by) => {
        survives([lines.map((line, i) => (i === at ? line.replace(/: .*/, `: ${by}`) : line)).join('\n')]);
      }),
      { numRuns: 250 },
    );
  });
});
