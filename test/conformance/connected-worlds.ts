import fc from 'fast-check';
import type { UpstreamSpec, World } from '../../src/scenario/scenario.ts';
import { aWorld, exponential, type FaultParts, library, type WorkloadParts } from '../world.ts';
import { anyResilience } from './any-resilience.ts';

// Random clusters in which connections carry one request or many, are ended by clients, servers and disasters, and
// requests go by kube-proxy or by balancers of their own. Whatever happens: nothing is left behind, limits are kept, and
// what is counted is what is there.

const NODES = 3;
const never = Number.POSITIVE_INFINITY;

const pods = fc.record({
  pods: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 4 }),
  named: fc.boolean(),
  mode: fc.constantFrom('all', 'one'),
  value: fc.constant(100),
});
const place = fc.option(fc.uniqueArray(fc.nat(NODES - 1), { minLength: 1, maxLength: 2 }), { nil: null });
const parametersOf = {
  'pod-kill': fc.record({ pods }),
  'container-crash': fc.record({ pods }),
  'node-power-loss': fc.record({ node: fc.nat(NODES - 1) }),
  'packet-loss': fc.record({
    from: place,
    to: place,
    direction: fc.constantFrom('to', 'from', 'both'),
    probability: fc.constantFrom(0.1, 0.5, 1),
  }),
};
const anyFault: fc.Arbitrary<FaultParts> = fc
  .constantFrom(...(Object.keys(parametersOf) as (keyof typeof parametersOf)[]))
  .chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      parameters: parametersOf[kind] as fc.Arbitrary<Record<string, unknown>>,
      atMs: fc.nat(3000),
      durationMs: fc.option(fc.integer({ min: 1, max: 2000 }), { nil: null }),
    }),
  );

const anyConnection = fc
  .record({
    protocol: fc.constantFrom('http/1.1' as const, 'http/2' as const, 'grpc' as const, 'udp' as const),
    reuse: fc.boolean(),
    maxPerClient: fc.constantFrom(1, 2, never),
    idleTimeoutMs: fc.constantFrom(50, 500, never),
    streams: fc.constantFrom(1, 2, 100),
    tlsRoundTrips: fc.constantFrom(0, 1, 2),
  })
  .map(({ streams, ...parts }) => ({
    ...parts,
    maxConcurrentStreams: parts.protocol === 'http/1.1' || !parts.reuse ? 1 : streams,
  }));

const anyUpstream: fc.Arbitrary<UpstreamSpec> = fc
  .record({
    place: fc.constantFrom('client' as const, 'sidecar' as const, 'proxy' as const),
    discovery: fc.constantFrom('slices' as const, 'dns' as const),
    dnsRefreshMs: fc.constantFrom(500, never),
    dnsMinimumMs: fc.constantFrom(100, 30_000),
    algorithm: fc.constantFrom(
      'grpc/round-robin',
      'grpc/pick-first',
      'grpc/weighted-round-robin',
      'envoy/least-request',
      'envoy/ring-hash',
      'linkerd/peak-ewma',
      'literature/join-idle-queue',
      'prequal/hcl',
    ),
    layers: fc.constantFrom(
      {},
      { outlierDetection: {} },
      { subset: { size: 2 } },
      { zoneAware: {} },
      { slowStart: {} },
    ),
    keys: fc.constantFrom(null, { count: 20, exponent: 1 }),
    endpoints: fc.constantFrom([], [{ pod: 0, weight: 0, priority: 0 }], [{ pod: 1, weight: 5, priority: 1 }]),
  })
  .map(({ algorithm, ...parts }) =>
    library({
      ...parts,
      algorithm: { name: algorithm, options: {} },
      proxyNodes: parts.place === 'proxy' ? [0, 2] : [],
    }),
  );

const anyWorkload: fc.Arbitrary<WorkloadParts> = fc
  .record({
    executor: fc.constantFrom<NonNullable<WorkloadParts['executor']>[]>(
      { kind: 'constant-arrival-rate', arrivals: 'poisson', ratePerSecond: 60 },
      { kind: 'constant-vus', vus: 8, thinkTime: exponential(50) },
      { kind: 'shared-iterations', vus: 8, iterations: 150, thinkTime: exponential(10) },
    ),
    way: fc.constantFrom('cluster-ip', 'node-port', 'ingress'),
    clientNodes: fc.array(fc.nat(NODES - 1), { minLength: 1, maxLength: 3 }),
    sharesSource: fc.boolean(),
    connection: anyConnection,
    upstream: fc.option(anyUpstream, { nil: null }),
    timeoutMs: fc.constantFrom(5, 100, 1000),
    resilience: anyResilience,
    isBrokenByEndpoint: fc.boolean(),
  })
  .map(({ way, sharesSource, upstream, resilience, isBrokenByEndpoint, ...parts }) => {
    const isUdp = parts.connection.protocol === 'udp';
    const { circuitBreaker } = resilience;
    const byEndpoint = circuitBreaker !== null && isBrokenByEndpoint && upstream !== null && !isUdp;
    return {
      ...parts,
      ...resilience,
      circuitBreaker: byEndpoint ? { ...circuitBreaker, scope: 'endpoint' as const } : circuitBreaker,
      connectTimeoutMs: isUdp ? Number.POSITIVE_INFINITY : resilience.connectTimeoutMs,
      sources: parts.clientNodes.map((_, client) => (sharesSource ? 0 : client)),
      upstream: isUdp ? null : upstream,
      target: targetOf(isUdp && way === 'ingress' ? 'cluster-ip' : way, upstream !== null),
    };
  });

/** Balancers of requests send to a Service; others go to it in any way. */
function targetOf(way: string, hasBalancer: boolean): object {
  const service = { service: 0, port: 0 };
  if (hasBalancer || way === 'cluster-ip') return { kind: 'cluster-ip', ...service };
  if (way === 'node-port') return { kind: 'node-port', node: 1, ...service };
  const controller = { kind: 'cluster-ip', service: 1, port: 0 };
  return { kind: 'ingress', controller, backend: service, error: 503 };
}

const limit = fc.constantFrom(100, 700, never);
/** Such a world; its workloads run for as long as they are let. */
export const anyConnectedWorld: fc.Arbitrary<World> = fc
  .record({
    mode: fc.constantFrom('iptables' as const, 'ipvs' as const, 'nftables' as const),
    scheduler: fc.constantFrom('rr', 'lc', 'wlc', 'sh', 'mh', 'sed', 'nq', 'lblc', 'ovf'),
    cost: fc.constantFrom('modelled' as const, 'none' as const),
    delay: fc.constantFrom(exponential(1), exponential(20)),
    concurrency: fc.constantFrom(2, 50),
    queueLimit: fc.constantFrom(null, 3),
    connections: fc.record({ idleTimeoutMs: limit, maxAgeMs: limit, maxAgeGraceMs: fc.constantFrom(0, 40, never) }),
    workloads: fc.array(anyWorkload, { minLength: 1, maxLength: 2 }),
    faults: fc.array(anyFault, { maxLength: 4 }),
  })
  .map(({ scheduler, delay, concurrency, queueLimit, connections, faults, ...parts }) => {
    const world = aWorld({
      ...parts,
      network: { sameZone: delay, crossZone: delay },
      nodeZones: [0, 0, 1],
      applications: [
        { concurrency, serviceTime: exponential(30), errorRate: 0.02, queueLimit, startUpMs: 200, connections },
        { concurrency, serviceTime: exponential(5) },
      ],
      pods: [{ node: 0 }, { node: 1 }, { node: 1, application: 1 }, { node: 2 }, { node: 2, owner: null }],
      services: [{ nodePort: 30080, pods: [0, 1, 2, 3] }, { pods: [3, 4] }],
      faults: faults.map((fault, i) => ({ ...fault, name: `fault ${i}` })),
    });
    return { ...world, proxy: { ...world.proxy, ipvsScheduler: scheduler } } as World;
  });
