import { describe, expect, it } from 'vitest';
import { findAlgorithm } from '../../../src/balancer/registry.ts';
import type { UpstreamSpec } from '../../../src/scenario/scenario.ts';
import { assumption, markedIn, scenarioOf, shop, workload, worldOf } from '../read.ts';

/** A headless Service of the same pods, one that is sticky, an Ingress, and pods that could be proxies. */
const more = `apiVersion: v1
kind: Service
metadata: {name: peers}
spec: {clusterIP: None, selector: {app: web}, ports: [{name: http, port: 8080, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: sticky}
spec: {type: NodePort, sessionAffinity: ClientIP, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec: {rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress, namespace: edge}
spec: {replicas: 2, selector: {matchLabels: {app: ingress}}, template: {metadata: {labels: {app: ingress}}, spec: {containers: [{name: nginx, image: nginx}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: canary}
spec: {replicas: 2, selector: {matchLabels: {app: web, track: canary}}, template: {metadata: {labels: {app: web, track: canary}}, spec: {containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}}}
`;

const texts = (balancer: string, ...lines: readonly string[]): readonly string[] => [
  shop,
  more,
  workload(`balancer: ${balancer}`, ...lines),
];
const upstreamOf = (balancer: string, ...lines: readonly string[]): UpstreamSpec =>
  worldOf(texts(balancer, ...lines)).workloads[0]!.upstream!;
const mistakesWith = (balancer: string, ...lines: readonly string[]): readonly string[] =>
  markedIn(texts(balancer, ...lines));
const assumedWith = (what: string, balancer: string, ...lines: readonly string[]): string | undefined =>
  assumption(scenarioOf(texts(balancer, ...lines)), `${what} of Workload default/shoppers`);

const never = Number.POSITIVE_INFINITY;
const peakEwma = 'algorithm: linkerd/peak-ewma';
/** It looks at weights and at slow starts; peak EWMA at neither. */
const leastRequest = 'algorithm: envoy/least-request';
const ringHash = 'algorithm: envoy/ring-hash';

describe('a balancer', () => {
  it('in a client watches EndpointSlices and sends past kube-proxy', () => {
    expect(upstreamOf(`{at: client, ${peakEwma}}`)).toEqual({
      place: 'client',
      proxyNodes: [],
      discovery: 'slices',
      dnsRefreshMs: never,
      dnsMinimumMs: never,
      algorithm: { name: 'linkerd/peak-ewma', options: {} },
      layers: {},
      endpoints: [],
      keys: null,
    });
    expect(assumedWith('balancer.endpoints', `{at: client, ${peakEwma}}`)).toBe(
      'slices (default: their changes are watched)',
    );
  });

  it('has no lookup before a connection', () => {
    expect(worldOf(texts(`{at: client, ${peakEwma}}`)).dns).toBeNull();
  });

  it('says which fields of the Service have no effect', () => {
    expect(assumedWith('kube-proxy', `{at: client, ${peakEwma}}`, 'target: sticky')).toBe(
      'no part: sessionAffinity of Service default/sticky without effect (its balancer goes to the endpoints)',
    );
    expect(assumedWith('kube-proxy', `{at: client, ${peakEwma}}`)).toBeUndefined();
  });

  it('has any algorithm that there is, kernel schedulers too', () => {
    expect(upstreamOf('{at: sidecar, algorithm: ipvs/rr}').algorithm).toEqual({ name: 'ipvs/rr', options: {} });
    expect(assumedWith('balancer.algorithm', '{at: sidecar, algorithm: ipvs/rr}')).toBe(
      'takes each request for a connection (ipvs/rr is made for connections)',
    );
  });

  it("may have an algorithm of the user's own", () => {
    const algorithm = { ...findAlgorithm('ipvs/rr')!, name: 'mine/first', unit: 'request' as const };
    const plugIns = [{ file: 'first.ts', url: 'file:///first.ts', algorithm }];
    const of = (name: string): readonly string[] => texts(`{at: client, algorithm: ${name}}`);
    expect(worldOf(of('mine/first'), { plugIns }).workloads[0]!.upstream!.algorithm.name).toBe('mine/first');
    expect(markedIn(of('mine/fist'), { plugIns })).toEqual([
      'c.yaml:9 «mine/fist» Workload.spec.balancer.algorithm: unknown algorithm "mine/fist" (did you mean "mine/first"?)',
    ]);
  });
});

describe('options', () => {
  it('are written with their units and read in the terms of the algorithm', () => {
    const { options } = upstreamOf(`{at: client, ${peakEwma}, options: {decay: 5s}}`).algorithm;
    expect(options).toEqual({ decayMs: 5000 });
  });

  it('that nobody gave are listed', () => {
    expect(assumedWith('balancer.options', `{at: client, ${peakEwma}, options: {decay: 5s}}`)).toBe(
      'defaultRtt 30ms (defaults of linkerd/peak-ewma)',
    );
    const all = `{at: client, ${peakEwma}, options: {decay: 5s, defaultRtt: 10ms}}`;
    expect(assumedWith('balancer.options', all)).toBeUndefined();
    expect(assumedWith('balancer.options', '{at: client, algorithm: ipvs/rr}')).toBeUndefined();
  });

  it('are checked by what the algorithm says of them', () => {
    expect(
      mistakesWith(`{at: client, ${peakEwma}, options: {decayMs: 5000, defaultRTT: 1s, defaultRtt: fast}}`),
    ).toEqual([
      'c.yaml:9 «decayMs» unknown field "decayMs" in Workload.spec.balancer.options (did you mean "decay"?)',
      'c.yaml:9 «defaultRTT» unknown field "defaultRTT" in Workload.spec.balancer.options (did you mean "defaultRtt"?)',
      'c.yaml:9 «fast» Workload.spec.balancer.options.defaultRtt: expected a duration, but found "fast" (write it as 250us, 5ms, 1.5s or 1h30m)',
    ]);
    expect(
      mistakesWith('{at: client, algorithm: prequal/hcl, options: {poolSize: 1, hotQuantile: 2, probesPerPick: x}}'),
    ).toEqual([
      'c.yaml:9 «1» Workload.spec.balancer.options.poolSize: expected a whole number from 2 to 1000, but found 1',
      'c.yaml:9 «2» Workload.spec.balancer.options.hotQuantile: 2 is more than 1',
      'c.yaml:9 «x» Workload.spec.balancer.options.probesPerPick: expected a number, but found "x"',
    ]);
    expect(mistakesWith('{at: client, algorithm: ipvs/sh, options: {shPort: yes}}')).toEqual([
      'c.yaml:9 «yes» Workload.spec.balancer.options.shPort: expected true or false, but found "yes" (write true; YAML 1.2 reads yes as text)',
    ]);
    expect(mistakesWith('{at: client, algorithm: ipvs/rr, options: {choiceCount: 3}}')).toEqual([
      'c.yaml:9 «options» Workload.spec.balancer.options: there are no options (leave it out, or write {})',
    ]);
  });

  it('may differ between alternatives, each with the algorithm that it is for', () => {
    const experiment = `apiVersion: svcsim.dev/v1alpha1
kind: Experiment
metadata: {name: e}
spec:
  alternatives:
    - {name: ewma}
    - {name: prequal, set: {Workload/shoppers.balancer: {at: client, algorithm: prequal/hcl, options: {poolSize: 8}}}}
`;
    const { alternatives } = scenarioOf([...texts(`{at: client, ${peakEwma}, options: {decay: 5s}}`), experiment]);
    expect(alternatives.map(({ world }) => world.workloads[0]!.upstream!.algorithm)).toEqual([
      { name: 'linkerd/peak-ewma', options: { decayMs: 5000 } },
      { name: 'prequal/hcl', options: { poolSize: 8 } },
    ]);
  });
});

describe('discovery', () => {
  const headless = 'target: peers:8080';

  it.each<readonly [balancer: string, connection: string, expected: Partial<UpstreamSpec>]>([
    ['at: client', '{}', { discovery: 'dns', dnsRefreshMs: 5000 }],
    ['at: client', '{protocol: grpc}', { discovery: 'dns', dnsRefreshMs: never, dnsMinimumMs: 30_000 }],
    ['at: client, dnsRefresh: on-disconnect', '{}', { dnsRefreshMs: never, dnsMinimumMs: 30_000 }],
    ['at: client, dnsRefresh: on-disconnect, dnsMinimum: 1s', '{}', { dnsRefreshMs: never, dnsMinimumMs: 1000 }],
    ['at: client, dnsRefresh: 30s', '{protocol: grpc}', { discovery: 'dns', dnsRefreshMs: 30_000 }],
    ['at: sidecar', '{protocol: grpc}', { discovery: 'slices' }],
    ['at: sidecar, endpoints: dns', '{protocol: grpc}', { discovery: 'dns', dnsRefreshMs: 5000 }],
    ['at: client, endpoints: slices', '{}', { discovery: 'slices', dnsRefreshMs: never }],
  ])('of a headless Service, %s, connection %s', (balancer, connection, expected) => {
    expect(upstreamOf(`{${balancer}, ${peakEwma}}`, headless, `connection: ${connection}`)).toMatchObject(expected);
  });

  it('by DNS needs a headless Service, and says why', () => {
    expect(mistakesWith(`{at: client, ${peakEwma}, endpoints: dns}`)).toEqual([
      'c.yaml:9 «dns» Workload.spec.balancer.endpoints: Service default/web is not headless: DNS gives its cluster IP, one address behind which kube-proxy takes the endpoint (give the Service clusterIP: None, or write endpoints: slices)',
    ]);
  });

  it('by EndpointSlices asks no DNS, and by fixed times needs no minimum', () => {
    expect(mistakesWith(`{at: client, ${peakEwma}, dnsRefresh: 5s}`)).toEqual([
      'c.yaml:9 «5s» Workload.spec.balancer.dnsRefresh: EndpointSlices are watched, and DNS is not asked (leave it out, or write endpoints: dns)',
    ]);
    expect(mistakesWith(`{at: client, ${peakEwma}, dnsRefresh: 5s, dnsMinimum: 1s}`, headless)).toEqual([
      'c.yaml:9 «1s» Workload.spec.balancer.dnsMinimum: DNS is asked at fixed times (it belongs to dnsRefresh: on-disconnect)',
    ]);
  });
});

describe('proxies', () => {
  const external = 'from: {external: {clients: 4}}';

  it('stand outside of the cluster, so many, and reach what clients outside cannot', () => {
    for (const proxies of ['3', '{replicas: 3}']) {
      expect(upstreamOf(`{at: proxy, proxies: ${proxies}, ${peakEwma}}`, external)).toMatchObject({
        place: 'proxy',
        proxyNodes: [null, null, null],
      });
    }
    expect(worldOf(texts(`{at: proxy, proxies: 3, ${peakEwma}}`, external)).workloads[0]!.target.kind).toBe(
      'cluster-ip',
    );
  });

  it('stand where the pods are that a selector picks', () => {
    const { pods, workloads } = worldOf(
      texts(`{at: proxy, proxies: {namespace: edge, selector: {matchLabels: {app: ingress}}}, ${peakEwma}}`),
    );
    const nodes = pods.filter(({ namespace }) => namespace === 'edge').map(({ node }) => node);
    expect(nodes).toHaveLength(2);
    expect(workloads[0]!.upstream!.proxyNodes).toEqual(nodes);
    const one = `{at: proxy, proxies: {replicas: 1, namespace: edge, selector: {matchLabels: {app: ingress}}}, ${peakEwma}}`;
    expect(upstreamOf(one).proxyNodes).toEqual(nodes.slice(0, 1));
  });

  it.each([
    [
      'at: proxy',
      '«proxy» Workload.spec.balancer.at: proxy needs the field "proxies" (write proxies: 3 for machines outside of the cluster, or proxies: {selector: {matchLabels: {app: ingress}}})',
    ],
    ['at: sidecar, proxies: 3', '«3» Workload.spec.balancer.proxies: at: sidecar has none (they belong to at: proxy)'],
    [
      'at: proxy, proxies: 0',
      '«0» Workload.spec.balancer.proxies: expected a whole number from 1 to 10000, but found 0',
    ],
    [
      'at: proxy, proxies: {namespace: edge}',
      '«proxies» Workload.spec.balancer.proxies: it is not said how many there are (write proxies: 3 for machines outside of the cluster, or proxies: {selector: {matchLabels: {app: ingress}}})',
    ],
    [
      'at: proxy, proxies: {namespace: edge, selector: {matchLabels: {app: ingres}}}',
      '«selector» Workload default/shoppers: the selector of its proxies (app: ingres) matches no pod of namespace edge (did you mean app: ingress?)',
    ],
    [
      'at: proxy, proxies: {replicas: 3, namespace: edge, selector: {matchLabels: {app: ingress}}}',
      '«3» Workload.spec.balancer.proxies.replicas: 3 of 2 pods that the selector picks (at most 2)',
    ],
  ])('%s is a mistake', (balancer, expected) => {
    expect(mistakesWith(`{${balancer}, ${peakEwma}}`)).toEqual([`c.yaml:9 ${expected}`]);
  });
});

describe('weights and priorities', () => {
  const canary = 'selector: {matchLabels: {track: canary}}';
  const positions = (): readonly number[] =>
    worldOf(texts(`{at: client, ${peakEwma}}`)).pods.flatMap(({ labels }, i) => (labels.track === 'canary' ? [i] : []));

  it('are those of the endpoints that a selector picks', () => {
    expect(positions()).toHaveLength(2);
    const weighted = upstreamOf(`{at: client, ${leastRequest}, weights: [{${canary}, weight: 5}]}`);
    expect(weighted.endpoints).toEqual(positions().map((pod) => ({ pod, weight: 5, priority: 0 })));
    const both = upstreamOf(
      `{at: client, ${peakEwma}, weights: [{${canary}, weight: 0}], priorities: [{${canary}, priority: 1}], priorityLevels: {}}`,
    );
    expect(both.endpoints).toEqual(positions().map((pod) => ({ pod, weight: 0, priority: 1 })));
  });

  it.each([
    [
      'weights: [{selector: {matchLabels: {track: canry}}, weight: 5}]',
      '«selector» Workload.spec.balancer.weights[0].selector: track: canry matches no endpoint of the target (did you mean track: canary?)',
    ],
    [
      'weights: [{selector: {matchLabels: {app: frontend}}, weight: 5}]',
      '«selector» Workload.spec.balancer.weights[0].selector: app: frontend matches no endpoint of the target (expected pods that its Service picks)',
    ],
    [
      'weights: [{selector: {matchLabels: {app: web}}, weight: 5}, {selector: {matchLabels: {track: canary}}, weight: 1}]',
      '«selector» Workload.spec.balancer.weights[1].selector: track: canary matches endpoints that one before it matches too (an endpoint has one weight: narrow one of the selectors)',
    ],
    [
      `weights: [{${canary}, weight: -1}]`,
      '«-1» Workload.spec.balancer.weights[0].weight: expected a whole number from 0 to 65535, but found -1',
    ],
    [
      `priorities: [{${canary}, priority: 1}]`,
      '«priorities» Workload.spec.balancer.priorities: no algorithm looks at priority levels by itself (add priorityLevels: {})',
    ],
    [`priorities: [{${canary}}]`, '«selector» Workload.spec.balancer.priorities[0]: missing field "priority"'],
  ])('%s is a mistake', (field, expected) => {
    expect(mistakesWith(`{at: client, ${leastRequest}, ${field}}`)).toEqual([`c.yaml:9 ${expected}`]);
  });
});

describe('keys', () => {
  it('are so many, the i-th as often as Zipf has it', () => {
    const keys = (text: string): UpstreamSpec['keys'] => upstreamOf(`{at: client, ${ringHash}, keys: ${text}}`).keys;
    expect(keys('{count: 10000}')).toEqual({ count: 10_000, exponent: 1 });
    expect(keys('{count: 10000, exponent: 0}')).toEqual({ count: 10_000, exponent: 0 });
    expect(mistakesWith(`{at: client, ${peakEwma}, keys: {count: 0, exponent: -1}}`)).toEqual([
      'c.yaml:9 «0» Workload.spec.balancer.keys.count: expected a whole number from 1 to 10000000, but found 0',
      'c.yaml:9 «-1» Workload.spec.balancer.keys.exponent: -1 is less than 0',
    ]);
  });
});

describe('what the algorithm does not look at', () => {
  it.each([
    ['keys: {count: 10}', '«keys» Workload.spec.balancer.keys has no effect: linkerd/peak-ewma does not look at keys'],
    [
      'slowStart: {window: 30s}',
      '«slowStart» Workload.spec.balancer.slowStart has no effect: linkerd/peak-ewma does not look at slow starts',
    ],
    [
      'weights: [{selector: {matchLabels: {track: canary}}, weight: 5}]',
      '«weights» Workload.spec.balancer.weights has no effect: linkerd/peak-ewma does not look at weights',
    ],
  ])('is a mistake: %s', (field, expected) => {
    const mistakes = mistakesWith(`{at: client, ${peakEwma}, ${field}}`);
    expect(mistakes).toEqual([expect.stringContaining(`c.yaml:9 ${expected} (these do: `)]);
  });

  it('is none where a weight of 0 takes an endpoint out, which every algorithm looks at', () => {
    const canary = 'selector: {matchLabels: {track: canary}}';
    expect(mistakesWith(`{at: client, ${peakEwma}, weights: [{${canary}, weight: 0}]}`)).toEqual([]);
  });
});

describe('layers', () => {
  it('are fields of the balancer, with options of their own', () => {
    const { layers } = upstreamOf(
      `{at: client, ${peakEwma}, outlierDetection: {interval: 5s}, panicThreshold: {}, zoneAware: null}`,
    );
    expect(layers).toEqual({ outlierDetection: { intervalMs: 5000 }, panicThreshold: {} });
  });

  it('have their defaults listed, and their options checked', () => {
    expect(assumedWith('balancer.slowStart', `{at: client, ${leastRequest}, slowStart: {window: 30s}}`)).toBe(
      'aggression 1, minWeightPercent 10 (defaults of slowStart)',
    );
    expect(assumedWith('balancer.panicThreshold', `{at: client, ${peakEwma}, outlierDetection: {}}`)).toBe(
      'percent 50 (defaults of panicThreshold)',
    );
    expect(mistakesWith(`{at: client, ${peakEwma}, panicThreshold: {}}`)).toEqual([
      'c.yaml:9 «panicThreshold» Workload.spec.balancer.panicThreshold: nobody is unhealthy as long as nobody looks (add outlierDetection: {})',
    ]);
    expect(mistakesWith(`{at: client, ${peakEwma}, outlierDetecton: {}}`)).toEqual([
      'c.yaml:9 «outlierDetecton» unknown field "outlierDetecton" in Workload.spec.balancer (did you mean "outlierDetection"?)',
    ]);
    expect(mistakesWith(`{at: client, ${peakEwma}, outlierDetection: {intervl: 5s, interval: 5}}`)).toEqual([
      'c.yaml:9 «intervl» unknown field "intervl" in Workload.spec.balancer.outlierDetection (did you mean "interval"?)',
      expect.stringContaining('«5» Workload.spec.balancer.outlierDetection.interval: expected a duration'),
    ]);
  });
});

describe('a mistake', () => {
  it('in the name of an algorithm is answered with the nearest', () => {
    expect(mistakesWith('{at: client, algorithm: linkerd/peak-ewm}')).toEqual([
      'c.yaml:9 «linkerd/peak-ewm» Workload.spec.balancer.algorithm: unknown algorithm "linkerd/peak-ewm" (did you mean "linkerd/peak-ewma"?)',
    ]);
    expect(mistakesWith('{at: client, algorithm: peak-ewma}')).toEqual([
      expect.stringContaining('unknown algorithm "peak-ewma" (did you mean "linkerd/peak-ewma" or "finagle/peak-ewma"'),
    ]);
    expect(mistakesWith('{at: client, algorithm: 5}')).toHaveLength(1);
  });

  it.each([
    ['target: peers', /peers/],
    ['target: node-1:30080', /but this is a node port, behind which kube-proxy takes the endpoint/],
    [
      'target: http://shop.example.com',
      /but this cannot be reached: no Service of the documents belongs to an ingress/,
    ],
    [
      'target: 10.244.0.2',
      /but this is a single pod or host \(name the Service whose endpoints it sends to: http:\/\/web\)/,
    ],
  ])('is a target without endpoints to choose from: %s', (target, expected) => {
    const [mistake = '', more] = mistakesWith(`{at: client, ${peakEwma}}`, target);
    expect(mistake).toMatch(expected);
    expect(mistake).toMatch(/^c\.yaml:6 «/);
    expect(more).toBeUndefined();
  });

  it('is whatever contradicts a balancer, and all is found at once', () => {
    expect(
      mistakesWith(
        '{at: client, proxies: 2, algorithm: least-conections, dnsRefresh: 1s}',
        'from: {external: {clients: 1}}',
        'via: {portForward: true}',
        'dns: {cache: 30s}',
        'connection: {protocol: udp}',
        'target: http://web',
      ),
    ).toEqual([
      'c.yaml:9 «client» Workload.spec.balancer.at: clients outside of the cluster have no way to its pods (at: proxy puts the balancer between them)',
      'c.yaml:9 «2» Workload.spec.balancer.proxies: at: client has none (they belong to at: proxy)',
      expect.stringContaining(
        '«least-conections» Workload.spec.balancer.algorithm: unknown algorithm "least-conections"',
      ),
      'c.yaml:10 «via» Workload.spec.via has no meaning with a balancer: this goes to the endpoints itself (leave one of the two out)',
      'c.yaml:11 «dns» Workload.spec.dns has no meaning with a balancer: connections need no lookup (balancer.dnsRefresh says when this asks DNS)',
      'c.yaml:12 «udp» Workload.spec.connection.protocol: udp is not spoken at http:// (there are http/1.1, http/2, grpc, tcp)',
    ]);
    expect(mistakesWith('{at: clint, algorithm: ipvs/rr, endpoints: ips}')).toEqual([
      'c.yaml:9 «clint» Workload.spec.balancer.at: unknown value "clint" (did you mean "client"? expected one of client, sidecar, proxy)',
      'c.yaml:9 «ips» Workload.spec.balancer.endpoints: unknown value "ips" (did you mean "dns"? expected one of slices, dns)',
    ]);
  });
});
