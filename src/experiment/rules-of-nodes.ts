import { foldedAddress } from '../balancer/folded-address.ts';
import { findAlgorithm } from '../balancer/registry.ts';
import { assert } from '../base/assert.ts';
import type { PacketWay, ProgrammedRules } from '../controlplane/node-proxy.ts';
import type { Affinity, PortAffinity, PresentTime } from '../kubeproxy/affinity/affinity.ts';
import { schedulerOptions } from '../kubeproxy/ipvs.ts';
import { proxyModes } from '../kubeproxy/registry.ts';
import { type RuleSurroundings, ServiceRules } from '../kubeproxy/service-rules.ts';
import type { Streams } from '../random/stream.ts';
import type { World } from '../scenario/scenario.ts';
import { sourceAddresses } from './seen-sources.ts';
import type { Target } from './targets.ts';

/** So often kube-proxy looks whether servers of IPVS mode have been drained. */
const CHECK_INTERVAL_MS = 60_000;

/** The rules that nodes program, for those nodes and Service ports that somebody uses; each is made when first asked for. */
export class RulesOfNodes {
  /** By position of a node. */
  readonly byNode: Map<number, ProgrammedRules[]> = new Map();
  /** By node: 1 while kube-proxy runs there. */
  readonly proxyRuns: Uint8Array;
  /** By node: 0 when it is to be deleted and its kube-proxy says so to load balancers. */
  readonly nodeEligible: Uint8Array;
  readonly #world: World;
  readonly #targets: readonly Target[];
  readonly #streams: Streams;
  readonly #time: PresentTime;
  /** By node and target. */
  readonly #affinities = new Map<string, PortAffinity>();
  /** By node. */
  readonly #firstChecks = new Map<number, number>();
  readonly #sourceAddresses: Uint32Array;

  constructor(world: World, targets: readonly Target[], streams: Streams, time: PresentTime) {
    this.#world = world;
    this.proxyRuns = new Uint8Array(world.nodes.length).fill(1);
    this.nodeEligible = new Uint8Array(world.nodes.length).fill(1);
    this.#targets = targets;
    this.#streams = streams;
    this.#time = time;
    this.#sourceAddresses = world.proxy.mode === 'ipvs' ? sourceAddresses(world) : new Uint32Array(0);
  }

  /** The rules of a node for a target, by the way that packets come to them. */
  of(node: number, target: number, way: PacketWay): ServiceRules {
    return this.programmed(node, target, way).rules;
  }

  /** The same with what the node says of its endpoints. */
  programmed(node: number, target: number, way: PacketWay): ProgrammedRules {
    const programmed = this.byNode.get(node) ?? [];
    this.byNode.set(node, programmed);
    const known = programmed.find((entry) => entry.port === target && entry.way === way);
    if (known !== undefined) return known;
    const { mode: modeName, ipvsScheduler } = this.#world.proxy;
    const mode = proxyModes[modeName];
    const algorithm = findAlgorithm(mode.algorithmName(ipvsScheduler));
    assert(algorithm !== undefined, 'the scenario names an algorithm that exists');
    const place = `${this.#world.nodes[node]!.name}/${this.#targets[target]!.name}/${way}`;
    const rules = new ServiceRules(
      mode,
      algorithm,
      this.#streams.named(`kube-proxy/${place}/choice`),
      this.#streams.named(`kube-proxy/${place}/order`),
      this.#affinityOf(node, target),
      this.#surroundings(node, target, way),
    );
    const entry: ProgrammedRules = { port: target, way, rules, localReady: 0, programmedMs: 0 };
    programmed.push(entry);
    return entry;
  }

  #surroundings(node: number, target: number, way: PacketWay): RuleSurroundings {
    const { kubernetesVersion, proxy } = this.#world;
    const { mode, ipvsScheduler } = proxy;
    // In the other modes neither addresses nor time have a part in the choice.
    if (mode !== 'ipvs') return {};
    const { address } = this.#world.nodes[node]!;
    const { spec, port } = this.#targets[target]!.service ?? {};
    const nodePort = way === 'internal' ? null : (port?.nodePort ?? null);
    // What the kernel has as a virtual server for each address for outside is one here: that of the node port.
    const destination = nodePort === null ? (spec?.clusterIP ?? '') : address;
    return {
      protocol: port?.protocol ?? 'TCP',
      options: schedulerOptions(ipvsScheduler),
      kubernetesMinor: kubernetesVersion.minor,
      time: this.#time,
      destination: {
        ip: destination === '' || destination === 'None' ? 0 : foldedAddress(destination),
        port: nodePort ?? port?.port ?? 0,
      },
      sourceAddresses: this.#sourceAddresses,
      firstCheckMs: this.#firstCheckOf(node),
    };
  }

  /** kube-proxy was started at some time before the run, and looks each minute since. */
  #firstCheckOf(node: number): number {
    const known = this.#firstChecks.get(node);
    if (known !== undefined) return known;
    const stream = this.#streams.named(`kube-proxy/${this.#world.nodes[node]!.name}/graceful-termination`);
    const firstMs = stream.uniform() * CHECK_INTERVAL_MS;
    this.#firstChecks.set(node, firstMs);
    return firstMs;
  }

  /** Rules for one Service port of one node share what it remembers, if their mode has it so. */
  #affinityOf(node: number, target: number): Affinity | null {
    const timeoutMs = this.#targets[target]!.service?.spec.affinityTimeoutMs ?? null;
    if (timeoutMs === null) return null;
    const place = `${node}/${target}`;
    const known = this.#affinities.get(place);
    const affinity = known ?? proxyModes[this.#world.proxy.mode].affinity(timeoutMs, this.#time);
    this.#affinities.set(place, affinity);
    return affinity.ofRules();
  }
}
