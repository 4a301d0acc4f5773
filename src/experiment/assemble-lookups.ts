import { AnswerCaches } from '../client/lookup/answer-caches.ts';
import { compilePlan } from '../client/lookup/compile-plan.ts';
import { DnsDelays } from '../client/lookup/dns-delays.ts';
import { AssumedDnsEndpoints, type DnsEndpoints, ServiceDnsEndpoints } from '../client/lookup/dns-endpoints.ts';
import { DnsServerQueues } from '../client/lookup/dns-server-queues.ts';
import type { LookupSpec } from '../client/lookup/lookup-spec.ts';
import { NameLookup, type NameLookupParts } from '../client/lookup/name-lookup.ts';
import { StagedLookup } from '../client/lookup/staged-lookup.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import { DnsFaults } from '../dataplane/dns-faults.ts';
import type { Simulation } from '../engine/simulation.ts';
import { faultKinds } from '../fault/registry.ts';
import { proxyModes } from '../kubeproxy/registry.ts';
import { createDistribution } from '../random/distribution/registry.ts';
import type { Streams } from '../random/stream.ts';
import type { WorkloadSpec, World } from '../scenario/scenario.ts';
import { programSize } from './assemble-control-plane.ts';
import { linkDelays } from './link-delays.ts';
import type { RulesOfNodes } from './rules-of-nodes.ts';
import type { Targets } from './targets.ts';

interface LookupParts {
  readonly simulation: Simulation;
  readonly targets: Targets;
  readonly rules: RulesOfNodes;
  readonly streams: Streams;
  readonly dataPlane: DataPlane;
  /** By place from which connections come: the pod that it is, `NONE` for others. */
  readonly clientPod: Int32Array;
}

/** The lookups of all workloads, and what can go wrong with them. */
export interface AssembledLookups {
  /**
   * By workload; null where it has none, or where they are free and find what they look for. One of the two kinds: in
   * stages where faults or the capacity of servers have a part in it.
   */
  readonly plain: readonly (NameLookup | null)[];
  readonly staged: readonly (StagedLookup | null)[];
  readonly faults: DnsFaults;
}

/** The lookups of targets' names. Each workload has one stream for all that it draws, and all share what DNS servers keep. */
export function assembleLookups(world: World, parts: LookupParts): AssembledLookups {
  const { dns } = world;
  const { simulation, dataPlane, clientPod, streams } = parts;
  if (dns === null) return { plain: [], staged: [], faults: new DnsFaults([], clientPod) };
  const takesTime = world.dataPlaneCost === 'modelled';
  const isStaged = needsStages(world);
  const questions = new Map<string, number>();
  const compiled = dns.lookups.map((spec) => spec?.plans.map((plan) => compilePlan(plan, questions)) ?? []);
  const caches = new AnswerCaches(questions.size, world.nodes.length);
  const endpoints = dnsEndpoints(world, parts);
  const zoneOf = Int32Array.from(world.nodes.map(({ zone }) => zone));
  const faults = new DnsFaults([...questions.keys()], clientPod);
  const { capacityPerSecond } = dns;
  const queues = takesTime && capacityPerSecond !== null ? new DnsServerQueues(capacityPerSecond) : null;
  const lookups = world.workloads.map((workload, i): NameLookupParts | null => {
    const spec = dns.lookups[i] ?? null;
    if (spec === null || !(takesTime || isStaged || hasFailure(spec))) return null;
    const stream = streams.named(`client/${workload.name}/dns`);
    return {
      plans: compiled[i]!,
      planOf: Int32Array.from(spec.planOf),
      nodeOf: nodesOf(workload),
      sourceOf: Int32Array.from(workload.clients, ({ source }) => source),
      cacheMs: spec.cacheMs,
      takesTime,
      nodeLocal: dns.nodeLocal,
      endpoints,
      caches,
      delays: new DnsDelays(zoneOf, linkDelays(world.network), createDistribution(dns.serverTime), stream),
      stream,
    };
  });
  if (!isStaged) return { plain: lookups.map((each) => each && new NameLookup(each)), staged: [], faults };
  const { requests } = dataPlane;
  const firstClients = firstClientsOf(world);
  const { clientGroup } = dataPlane;
  const lookupOf = (request: number): StagedLookup => staged[clientGroup[requests.client[request]!]!]!;
  const events = {
    roundOver: simulation.kind('dns-round-over', (request) => lookupOf(request).roundOver(request)),
    roundTimedOut: simulation.kind('dns-round-timed-out', (request) => lookupOf(request).roundTimedOut(request)),
  };
  const staged = lookups.map(
    (each, i) =>
      each &&
      new StagedLookup({ ...each, simulation, events, requests, firstClient: firstClients[i]!, faults, queues }),
  );
  return { plain: [], staged, faults };
}

/** Whether what becomes of a query depends on when it is sent. */
function needsStages({ dns, faults }: World): boolean {
  return dns?.capacityPerSecond != null || faults.some(({ kind }) => faultKinds.get(kind).concernsDns === true);
}

function firstClientsOf({ workloads }: World): readonly number[] {
  let first = 0;
  return workloads.map(({ clients }) => {
    first += clients.length;
    return first - clients.length;
  });
}

function hasFailure({ plans }: LookupSpec): boolean {
  return plans.some(({ outcome }) => outcome !== 'found');
}

/** Only clients inside look names up. */
function nodesOf({ clients }: WorkloadSpec): Int32Array {
  return Int32Array.from(clients, ({ node }) => node as number);
}

function dnsEndpoints(world: World, { targets, rules, dataPlane }: LookupParts): DnsEndpoints {
  const { nodeUp } = dataPlane.network;
  if (targets.dns < 0) {
    const size = programSize(world);
    const nodes = world.dns?.serverNodes ?? [];
    const places = nodes.length > 0 ? nodes : [0];
    // At the middle of the list of Services, and of its own endpoints.
    const rulesMs = proxyModes[world.proxy.mode].firstPacketMs((size.services + 1) / 2, (places.length + 1) / 2);
    return new AssumedDnsEndpoints(places, world.dataPlaneCost === 'modelled' ? rulesMs : 0);
  }
  const asking = new Set(
    world.workloads.flatMap((workload, i) => (world.dns?.lookups[i] ? [...nodesOf(workload)] : [])),
  );
  const rulesOf = world.nodes.map((_, node) =>
    asking.has(node) ? rules.of(node, targets.dns, 'internal') : undefined,
  );
  return new ServiceDnsEndpoints(rulesOf, dataPlane.pods, nodeUp);
}
