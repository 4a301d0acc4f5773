import { findAlgorithm } from '../balancer/registry.ts';
import { assert } from '../base/assert.ts';
import type { PacketWay, ProgrammedRules } from '../controlplane/node-proxy.ts';
import type { Affinity, PortAffinity, PresentTime } from '../kubeproxy/affinity/affinity.ts';
import { proxyModes } from '../kubeproxy/registry.ts';
import { ServiceRules } from '../kubeproxy/service-rules.ts';
import type { Streams } from '../random/stream.ts';
import type { World } from '../scenario/scenario.ts';
import type { Target } from './targets.ts';

/** The rules that nodes program, for those nodes and Service ports that somebody uses; each is made when first asked for. */
export class RulesOfNodes {
  /** By position of a node. */
  readonly byNode: Map<number, ProgrammedRules[]> = new Map();
  readonly #world: World;
  readonly #targets: readonly Target[];
  readonly #streams: Streams;
  readonly #time: PresentTime;
  /** By node and target. */
  readonly #affinities = new Map<string, PortAffinity>();

  constructor(world: World, targets: readonly Target[], streams: Streams, time: PresentTime) {
    this.#world = world;
    this.#targets = targets;
    this.#streams = streams;
    this.#time = time;
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
    );
    const entry: ProgrammedRules = { port: target, way, rules, localReady: 0 };
    programmed.push(entry);
    return entry;
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
