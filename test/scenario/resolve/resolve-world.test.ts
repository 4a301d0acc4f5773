import { describe, expect, it } from 'vitest';
import { plainServing } from '../../../src/scenario/resolve/resolve-serving.ts';
import { assumption, markedIn, own, scenarioOf, shop, workload, worldOf } from '../read.ts';

const node = (name: string, rest = ''): string =>
  `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}, labels: {topology.kubernetes.io/zone: z-${name}}}\n${rest}`;
const deployment = (name: string, labels: string, replicas: number, pod = ''): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {replicas: ${replicas}, selector: {matchLabels: ${labels}}, template: {metadata: {labels: ${labels}}, spec: {${pod}containers: [{name: c, image: c, ports: [{name: http, containerPort: 8080}]}]}}}\n`;

describe('the nodes', () => {
  it('are three in three zones when nobody says more', () => {
    const scenario = scenarioOf([shop, workload()]);
    expect(scenario.alternatives[0]?.world.zones).toEqual(['a', 'b', 'c']);
    expect(assumption(scenario, 'nodes')).toBe('3 in zones a, b, c (default)');
  });

  it('are as many as the Simulation says, in its zones in turn', () => {
    const { nodes, zones } = worldOf([
      shop,
      workload(),
      own('Simulation', 's', '{cluster: {nodes: {count: 5, zones: [x, y]}}}'),
    ]);
    expect(nodes.map(({ name, zone, podCIDR }) => [name, zones[zone], podCIDR])).toEqual([
      ['node-1', 'x', '10.244.0.0/24'],
      ['node-2', 'y', '10.244.1.0/24'],
      ['node-3', 'x', '10.244.2.0/24'],
      ['node-4', 'y', '10.244.3.0/24'],
      ['node-5', 'x', '10.244.4.0/24'],
    ]);
  });

  it('are those of Node documents, which replace the shorthand', () => {
    const scenario = scenarioOf([
      shop,
      workload(),
      node('n1'),
      node('n2'),
      own('Simulation', 's', '{cluster: {nodes: {count: 9}}}'),
    ]);
    expect(scenario.alternatives[0]?.world.nodes.map(({ name }) => name)).toEqual(['n1', 'n2']);
    expect(assumption(scenario, 'Simulation.spec.cluster.nodes')).toBe('replaced (2 Node documents)');
  });

  it('need pod CIDRs for all', () => {
    expect(
      markedIn([shop, workload(), own('Simulation', 's', '{cluster: {podCIDR: 10.0.0.0/23, nodes: {count: 3}}}')]),
    ).toEqual([
      'c.yaml:4 «10.0.0.0/23» pod CIDR 10.0.0.0/23: CIDR allocation failed; there are no remaining CIDRs left to allocate in the accepted range (3 nodes need a wider spec.cluster.podCIDR)',
    ]);
    expect(markedIn([shop, workload(), own('Simulation', 's', '{cluster: {podCIDR: 10.0.0.0}}')])).toEqual([
      'c.yaml:4 «10.0.0.0» Simulation.spec.cluster.podCIDR: "10.0.0.0" is not a block of addresses (write it as 10.244.0.0/16)',
    ]);
  });
});

describe('the pods', () => {
  it('of a Deployment that fit no node stay Pending, and are listed', () => {
    const scenario = scenarioOf([shop, workload(), deployment('gpu', '{app: gpu}', 2, 'nodeSelector: {gpu: "yes"}, ')]);
    expect(scenario.alternatives[0]?.world.pods).toHaveLength(13);
    expect(assumption(scenario, 'pods of Deployment default/gpu that stay Pending')).toBe(
      '2 (no node that fits has room)',
    );
  });

  it('of a StatefulSet have ordinals, those of a DaemonSet one node each, a Pod its own name', () => {
    const template = 'template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: c}]}}';
    const { pods } = worldOf([
      shop,
      workload(),
      `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {replicas: 2, serviceName: db, selector: {matchLabels: {app: db}}, ${template}}\n`,
      `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\nspec: {selector: {matchLabels: {app: db}}, ${template}}\n`,
      'apiVersion: v1\nkind: Pod\nmetadata: {name: single}\nspec: {nodeName: node-2, hostNetwork: true, containers: [{name: c, image: c}]}\n',
    ]);
    expect(
      pods
        .slice(0, 1)
        .concat(pods.slice(-5))
        .map(({ name, owner, node: on }) => [name, owner, on]),
    ).toEqual([
      ['single', null, 1],
      ['db-0', 'StatefulSet default/db', expect.any(Number)],
      ['db-1', 'StatefulSet default/db', expect.any(Number)],
      [expect.stringMatching(/^agent-.....$/), 'DaemonSet default/agent', 0],
      [expect.stringMatching(/^agent-.....$/), 'DaemonSet default/agent', 1],
      [expect.stringMatching(/^agent-.....$/), 'DaemonSet default/agent', 2],
    ]);
    expect(pods[0]?.ip).toBe('172.18.0.3');
  });
});

describe('an Application', () => {
  const application = (name: string, spec: string): string => own('Application', name, spec);

  it('describes the pods that its selector picks; others are assumed to be as usual, when they are called', () => {
    const bare = scenarioOf([shop, workload()]);
    expect(bare.alternatives[0]?.world.applications.map(({ name }) => name)).toEqual(['assumed']);
    expect(assumption(bare, 'pods without an Application')).toBe(
      'concurrency 10, no queue limit, exponential service time of mean 10ms, no errors (10 endpoints; an Application says otherwise)',
    );
    const described = scenarioOf([
      shop,
      workload(),
      application('web', '{selector: {matchLabels: {app: web}}, errorRate: 1%, queue: {limit: 0}}'),
    ]);
    expect(described.alternatives[0]?.world.applications[0]).toEqual({
      name: 'default/web',
      concurrency: 10,
      queueLimit: 0,
      discipline: 'fifo',
      serviceTime: { kind: 'exponential', parameters: { mean: 10 } },
      errorRate: 0.01,
      ...plainServing,
      responseSizeBytes: 1024,
      releasesWorker: false,
      connections: {
        idleTimeoutMs: Number.POSITIVE_INFINITY,
        maxAgeMs: Number.POSITIVE_INFINITY,
        maxAgeGraceMs: Number.POSITIVE_INFINITY,
      },
    });
    expect(assumption(described, 'connections of Application default/web')).toBe(
      'never ended by the server (default, as of gRPC and Go; Node.js ends idle ones after 5s, nginx after 75s)',
    );
    expect(assumption(described, 'pods without an Application')).toBeUndefined();
    expect(assumption(described, 'serviceTime of Application default/web')).toBe('exponential, mean 10ms (default)');
  });

  it('ends the connections of its clients when it says so', () => {
    const connectionsOf = (connections: string): ReturnType<typeof scenarioOf> =>
      scenarioOf([
        shop,
        workload(),
        application('web', `{selector: {matchLabels: {app: web}}, connections: ${connections}}`),
      ]);
    const node = connectionsOf('{idleTimeout: 5s}');
    expect(node.alternatives[0]!.world.applications[0]!.connections).toEqual({
      idleTimeoutMs: 5000,
      maxAgeMs: Number.POSITIVE_INFINITY,
      maxAgeGraceMs: Number.POSITIVE_INFINITY,
    });
    expect(assumption(node, 'connections of Application default/web')).toBeUndefined();
    const grpc = connectionsOf('{maxAge: 30s}');
    expect(grpc.alternatives[0]!.world.applications[0]!.connections.maxAgeMs).toBe(30_000);
    expect(assumption(grpc, 'connections.maxAgeGrace of Application default/web')).toBe(
      "no limit (gRPC's MAX_CONNECTION_AGE_GRACE)",
    );
  });

  it.each<readonly [spec: string, mistakes: readonly string[]]>([
    [
      '{selector: {matchLabels: {app: web}}, connections: {maxAgeGrace: 5s, idletimeout: 1s}}',
      [
        'c.yaml:4 «5s» Application.spec.connections.maxAgeGrace: it follows on maxAge, which is missing (add maxAge: 30s)',
        'c.yaml:4 «idletimeout» unknown field "idletimeout" in Application.spec.connections (did you mean "idleTimeout"?)',
      ],
    ],
    [
      '{selector: {matchLabels: {app: web}}, connections: {maxAge: 0s}}',
      ['c.yaml:4 «0s» Application.spec.connections.maxAge: 0s is not above 0s'],
    ],
    [
      '{selector: {matchLabels: {app: wep}}}',
      [
        'c.yaml:4 «selector» Application default/x: the selector (app: wep) matches no pod of namespace default (did you mean app: web?)',
      ],
    ],
    [
      '{selector: {matchLabels: {ap: web}}}',
      [
        'c.yaml:4 «selector» Application default/x: the selector (ap: web) matches no pod of namespace default (did you mean the label app?)',
      ],
    ],
    [
      '{selector: {matchLabels: {app: web}}, concurrency: 0, errorRate: 5}',
      [
        'c.yaml:4 «0» Application.spec.concurrency: expected a whole number from 1 to 1000000, but found 0',
        'c.yaml:4 «5» Application.spec.errorRate: expected a percentage, but found 5 (write it as 0.1% or a fraction from 0 to 1)',
      ],
    ],
    [
      '{selector: {matchLabels: {app: web}}, serviceTime: {exponental: {mean: 1ms}}}',
      [
        'c.yaml:4 «exponental» Application.spec.serviceTime.exponental: unknown distribution "exponental" (did you mean "exponential"?)',
      ],
    ],
    [
      '{selector: {matchLabels: {app: web}}, serviceTime: {lognormal: {mean: 20, cv: a}}}',
      [
        'c.yaml:4 «20» Application.spec.serviceTime.lognormal.mean: expected a duration, but found 20 (write it as 250us, 5ms, 1.5s or 1h30m)',
        'c.yaml:4 «a» Application.spec.serviceTime.lognormal.cv: expected a number, but found "a"',
      ],
    ],
    [
      '{selector: {matchLabels: {app: web}}, serviceTime: {hyperexponential: {branches: [{probability: 0.5, mean: 1ms}]}}}',
      [
        'c.yaml:4 «hyperexponential» Application.spec.serviceTime.hyperexponential: expected probabilities that sum to 1, not to 0.5',
      ],
    ],
    [
      '{selector: {matchLabels: {app: web}}, serviceTime: [1ms]}',
      [
        'c.yaml:4 «serviceTime» Application.spec.serviceTime: expected a duration or one distribution (write it as {exponential: {mean: 20ms}})',
      ],
    ],
    [
      '{}',
      [
        'c.yaml:4 «spec» Application default/x: it is not said whose behaviour this is (expected one of selector: {matchLabels: {app: web}}, host: db.example.com)',
      ],
    ],
  ])('%s is a mistake', (spec, mistakes) => {
    expect(markedIn([shop, workload(), application('x', spec)])).toEqual(mistakes);
  });

  it('may not share pods with another one', () => {
    const all = '{selector: {matchExpressions: [{key: app, operator: Exists}]}}';
    expect(
      markedIn([
        shop,
        workload(),
        application('one', '{selector: {matchLabels: {app: web}}}'),
        application('two', all),
      ]),
    ).toEqual([
      'd.yaml:4 «selector» Application default/two picks pods that Application default/one picks too (a pod has one Application: narrow one of the selectors)',
    ]);
  });
});

describe('the Services', () => {
  const service = (name: string, spec: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: ${spec}\n`;

  it.each<readonly [spec: string, mistake: string]>([
    [
      '{type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 80}]}',
      'd.yaml:4 «80» Service default/two: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
    [
      '{type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]}',
      'd.yaml:4 «30080» Service default/two: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated (Service default/one has it; leave it out and a free one is given)',
    ],
    [
      '{clusterIP: 10.96.0.77, selector: {app: web}, ports: [{port: 80}]}',
      'd.yaml:4 «10.96.0.77» Service default/two: spec.clusterIPs: failed to allocate IP 10.96.0.77: provided IP is already allocated (Service default/one has it; leave it out and a free one is given)',
    ],
    [
      '{clusterIP: ten, selector: {app: web}, ports: [{port: 80}]}',
      'd.yaml:4 «ten» Service: spec.clusterIP: "ten" is not an IP address',
    ],
    [
      '{selector: {app: web}, ports: [{port: 80, nodePort: 30081}]}',
      "d.yaml:4 «30081» Service: spec.ports[0].nodePort: may not be used when `type` is 'ClusterIP' (expected type: NodePort)",
    ],
    [
      '{selector: {app: web}, ports: [{port: 99999}]}',
      'd.yaml:4 «99999» Service: spec.ports[0].port: invalid value: 99999: must be between 1 and 65535, inclusive',
    ],
    [
      '{selector: {app: web}, ports: [{port: 80}, {port: 81}]}',
      'd.yaml:4 «{port: 80}» Service: spec.ports[0].name: required value (with several ports each one needs a name)',
    ],
    [
      '{selector: {app: web}, ports: []}',
      'd.yaml:4 «ports» Service: spec.ports: required value (a Service needs at least one port, unless it is headless)',
    ],
    [
      '{type: NodePrt, selector: {app: web}, ports: [{port: 80}]}',
      'd.yaml:4 «NodePrt» Service.spec.type: unknown value "NodePrt" (did you mean "NodePort"? expected one of ClusterIP, NodePort, LoadBalancer, ExternalName)',
    ],
  ])('%s is a mistake in the words of the API server', (spec, mistake) => {
    const one = service(
      'one',
      '{type: NodePort, clusterIP: 10.96.0.77, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]}',
    );
    expect(markedIn([shop, workload(), one, service('two', spec)]).slice(0, 1)).toEqual([mistake]);
  });

  it('that are called must be able to have endpoints', () => {
    expect(markedIn([shop.replace('selector: {app: web}', 'selector: {app: wbe}'), workload()])).toEqual([
      'a.yaml:30 «selector» Service default/web: the selector (app: wbe) matches no pod of namespace default (did you mean app: web?)',
    ]);
    expect(markedIn([shop.replace('targetPort: http', 'targetPort: htpp'), workload()])).toEqual([
      'a.yaml:31 «htpp» Service default/web: spec.ports[0].targetPort: none of its pods has a port named "htpp" (did you mean "http"?)',
    ]);
    expect(markedIn([shop, workload(), service('idle', '{selector: {app: nobody}, ports: [{port: 80}]}')])).toEqual([]);
  });

  it('may have pods that are not there yet', () => {
    const scenario = scenarioOf([shop.replace('replicas: 10', 'replicas: 0'), workload()]);
    expect(assumption(scenario, 'endpoints of Service default/web')).toBe(
      'none (its pods have 0 replicas or stay Pending)',
    );
  });

  it('keep clients with their endpoints for three hours, or as long as they say, if they want that at all', () => {
    const timeoutOf = (...lines: string[]): unknown => {
      const text = shop.replace('  selector: {app: web}\n', ['  selector: {app: web}', ...lines, ''].join('\n'));
      const scenario = scenarioOf([text, workload()]);
      expect(assumption(scenario, 'fields of Service without effect')).toBeUndefined();
      return scenario.alternatives[0]?.world.services[0]?.affinityTimeoutMs;
    };
    expect(timeoutOf()).toBeNull();
    expect(timeoutOf('  sessionAffinity: None')).toBeNull();
    expect(timeoutOf('  sessionAffinity: ClientIP')).toBe(10_800_000);
    const config = '  sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}';
    expect(timeoutOf('  sessionAffinity: ClientIP', config)).toBe(60_000);
  });

  it('get addresses and node ports from the dynamic bands', () => {
    const { services } = worldOf([
      shop,
      workload(),
      service('np', '{type: NodePort, selector: {app: web}, ports: [{port: 80}]}'),
    ]);
    expect(services[1]?.ports[0]?.nodePort).toBeGreaterThanOrEqual(30_086);
    expect(services[0]?.clusterIP).toMatch(/^10\.(9[6-9]|10\d|11[01])\./);
  });

  it('cannot be told apart by two with one name', () => {
    expect(markedIn([shop, workload(), service('web', '{selector: {app: web}, ports: [{port: 80}]}')])).toEqual([
      'c.yaml:3 «web» Service default/web is there twice (the first one is in a.yaml:28)',
    ]);
  });
});

describe('kube-proxy', () => {
  const proxyOf = (...texts: readonly string[]): unknown => worldOf([shop, workload(), ...texts]).proxy;
  const configuration = (fields: string): string =>
    `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n${fields}\n`;

  it('is configured by its own document, by the shorthand, or by its defaults', () => {
    expect(proxyOf()).toMatchObject({ mode: 'iptables', ipvsScheduler: 'rr', minSyncPeriodMs: 1000 });
    expect(proxyOf(own('Simulation', 's', '{cluster: {proxy: {mode: nftables, minSyncPeriod: 5s}}}'))).toMatchObject({
      mode: 'nftables',
      minSyncPeriodMs: 5000,
    });
    expect(
      proxyOf(
        configuration('mode: ipvs\nipvs: {syncPeriod: 10s}'),
        own('Simulation', 's', '{cluster: {proxy: {mode: nftables}}}'),
      ),
    ).toEqual({
      mode: 'ipvs',
      ipvsScheduler: 'rr',
      minSyncPeriodMs: 0,
      honoursNodeHints: true,
      usesTerminating: true,
      drainsTerminatingNodes: true,
      masqueradeAll: false,
      conntrackMax: [131_072, 131_072, 131_072],
    });
  });

  it('with an unknown mode or scheduler is a mistake', () => {
    const shorthand = (proxy: string): readonly string[] =>
      markedIn([shop, workload(), own('Simulation', 's', `{cluster: {proxy: ${proxy}}}`)]);
    expect(shorthand('{mode: ipvz}')).toEqual([
      'c.yaml:4 «ipvz» Simulation.spec.cluster.proxy.mode: unknown value "ipvz" (did you mean "ipvs"? expected one of iptables, ipvs, nftables)',
    ]);
    expect(shorthand('{mode: ipvs, ipvs: {scheduler: rrr}}')).toEqual([
      'c.yaml:4 «rrr» unknown IPVS scheduler "rrr" (did you mean "rr"?)',
    ]);
    expect(markedIn([shop, workload(), configuration('mode: ipvs\nipvs: {schedular: rr}')])).toEqual([
      'c.yaml:4 «schedular» unknown field "schedular" in KubeProxyConfiguration.ipvs (did you mean "scheduler"?)',
    ]);
  });
});

describe('a Fault', () => {
  const faultOf = (spec: string): unknown => worldOf([shop, workload(), own('Fault', 'f', spec)]).faults[0];

  it('has the things that it names', () => {
    expect(
      faultOf(
        '{pod-kill: {pods: {selector: {matchLabels: {app: frontend}}, mode: fixed-percent, value: "50"}}, at: 1m}',
      ),
    ).toEqual({
      name: 'f',
      kind: 'pod-kill',
      parameters: { pods: { pods: [10, 11, 12], named: false, mode: 'fixed-percent', value: 50 } },
      atMs: 60_000,
      durationMs: null,
    });
    expect(
      faultOf(
        '{packet-loss: {from: {zone: b}, to: {node: node-3}, probability: 10%, direction: to}, at: 0s, duration: 5s}',
      ),
    ).toEqual({
      name: 'f',
      kind: 'packet-loss',
      parameters: { from: [1], to: [2], probability: 0.1, direction: 'to' },
      atMs: 0,
      durationMs: 5000,
    });
    expect(faultOf('{link-latency: {latency: {uniform: {min: 1ms, max: 2ms}}}, at: 0s}')).toMatchObject({
      parameters: { from: null, to: null, latency: { kind: 'uniform', parameters: { min: 1, max: 2 } } },
    });
  });

  it.each<readonly [spec: string, mistake: string]>([
    [
      '{node-powerloss: {node: node-2}, at: 1s}',
      'c.yaml:4 «node-powerloss» unknown field "node-powerloss" in Fault.spec (did you mean "node-power-loss"?)',
    ],
    [
      '{node-power-loss: {node: nod-2}, at: 1s}',
      'c.yaml:4 «nod-2» Fault f: there is no node "nod-2" (did you mean "node-2"?)',
    ],
    ['{node-power-loss: {node: node-2}}', 'c.yaml:4 «spec» Fault.spec: missing field "at"'],
    [
      '{pod-kill: {pods: {selector: {matchLabels: {app: webb}}}}, at: 1s}',
      'c.yaml:4 «selector» Fault f: the selector (app: webb) matches no pod of namespace default (did you mean app: web?)',
    ],
    [
      '{pod-kill: {pods: {pod: web-0}}, at: 1s}',
      '^c.yaml:4 «web-0» Fault f: there is no pod "default/web-0" \\(expected one of web-',
    ],
    ['{pod-kill: {pods: {}}, at: 1s}', 'c.yaml:4 «pods» Fault f: expected one of pod and selector'],
    [
      '{packet-loss: {from: {zone: d}, probability: 0.5}, at: 1s}',
      'c.yaml:4 «d» Fault f: there is no zone "d" (expected one of a, b, c)',
    ],
    [
      '{packet-loss: {probability: 150%}, at: 1s}',
      'c.yaml:4 «150%» Fault.spec.packet-loss.probability: expected a percentage, but found "150%" (write it as 0.1% or a fraction from 0 to 1)',
    ],
    [
      '{slow-pod: {pods: {selector: {matchLabels: {app: web}}}, factor: 0}, at: 1s}',
      'c.yaml:4 «0» Fault.spec.slow-pod.factor: 0 is not above 0',
    ],
    [
      '{slow-pod: {pods: {selector: {matchLabels: {app: web}}, mode: fixed}, factor: 2}, at: 1s}',
      'c.yaml:4 «fixed» Fault f: mode fixed needs a value: how many pods',
    ],
    [
      '{pod-kill: {pods: {pod: a}}, container-crash: {pods: {pod: a}}, at: 1s}',
      'c.yaml:4 «spec» Fault.spec: expected one kind of fault, but found pod-kill and container-crash',
    ],
  ])('%s is a mistake', (spec, mistake) => {
    const [found = '', more] = markedIn([shop, workload(), own('Fault', 'f', spec)]);
    expect(more).toBeUndefined();
    if (mistake.startsWith('^')) expect(found).toMatch(new RegExp(mistake));
    else expect(found).toBe(mistake);
  });

  it('without a kind is told the kinds', () => {
    expect(markedIn([shop, workload(), own('Fault', 'f', '{at: 1s}')])[0]).toMatch(
      /^c\.yaml:4 «spec» Fault\.spec: missing the kind of fault \(expected one of pod-kill, /,
    );
  });
});

describe('the Simulation', () => {
  it('may write versions in quotes or without', () => {
    for (const version of ['"1.30"', '1.30', 'v1.30']) {
      expect(
        worldOf([shop, workload(), own('Simulation', 's', `{cluster: {kubernetesVersion: ${version}}}`)])
          .kubernetesVersion,
      ).toEqual({ major: 1, minor: 30 });
    }
    expect(markedIn([shop, workload(), own('Simulation', 's', '{cluster: {kubernetesVersion: 34}}')])).toEqual([
      'c.yaml:4 «34» Simulation.spec.cluster.kubernetesVersion: expected a version, but found 34 (write it as "1.34")',
    ]);
  });

  it('leaves defaults, which are listed', () => {
    const scenario = scenarioOf([shop, workload()], { name: 'shop' });
    expect(scenario.name).toBe('shop');
    expect(scenario.alternatives[0]?.plan).toEqual({ seed: 1, durationMs: 60_000, warmUp: 'auto', replications: 5 });
    for (const what of [
      'seed',
      'duration',
      'warmUp',
      'replications',
      'Kubernetes version',
      'kube-proxy mode',
      'network delay external, one way',
    ]) {
      expect(assumption(scenario, what), what).toBeDefined();
    }
  });
});
