import { AnswerCaches } from '../client/lookup/answer-caches.ts';
import { compilePlan } from '../client/lookup/compile-plan.ts';
import { DnsDelays } from '../client/lookup/dns-delays.ts';
import { AssumedDnsEndpoints, type DnsEndpoints, ServiceDnsEndpoints } from '../client/lookup/dns-endpoints.ts';
import type { LookupSpec } from '../client/lookup/lookup-spec.ts';
import { NameLookup } from '../client/lookup/name-lookup.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import { proxyModes } from '../kubeproxy/registry.ts';
import { createDistribution } from '../random/distribution/registry.ts';
import type { Streams } from '../random/stream.ts';
import type { WorkloadSpec, World } from '../scenario/scenario.ts';
import { programSize } from './assemble-control-plane.ts';
import { linkDelays } from './link-delays.ts';
import type { RulesOfNodes } from './rules-of-nodes.ts';
import type { Targets } from './targets.ts';

interface LookupParts {
  readonly targets: Targets;
  readonly rules: RulesOfNodes;
  readonly streams: Streams;
  readonly dataPlane: DataPlane;
}

/**
 * By workload, the lookups of its target's name; null where it has none, or where they are free and find what they look
 * for. Each has one stream for all that it draws, and all share what DNS servers keep.
 */
export function assembleLookups(world: World, parts: LookupParts): readonly (NameLookup | null)[] {
  const { dns } = world;
  if (dns === null) return [];
  const takesTime = world.dataPlaneCost === 'modelled';
  const questions = new Map<string, number>();
  const compiled = dns.lookups.map((spec) => spec?.plans.map((plan) => compilePlan(plan, questions)) ?? []);
  const caches = new AnswerCaches(questions.size, world.nodes.length);
  const endpoints = dnsEndpoints(world, parts);
  const zoneOf = Int32Array.from(world.nodes.map(({ zone }) => zone));
  return world.workloads.map((workload, i) => {
    const spec = dns.lookups[i] ?? null;
    if (spec === null || !(takesTime || hasFailure(spec))) return null;
    const stream = parts.streams.named(`client/${workload.name}/dns`);
    return new NameLookup({
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
    });
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
