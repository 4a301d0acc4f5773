import { findAlgorithm } from '../balancer/registry.ts';
import { assert } from '../base/assert.ts';
import type { ProgrammedRules } from '../controlplane/node-proxy.ts';
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

  constructor(world: World, targets: readonly Target[], streams: Streams) {
    this.#world = world;
    this.#targets = targets;
    this.#streams = streams;
  }

  /** The rules of a node for a target: for its ClusterIP, or for connections that enter the cluster there. */
  of(node: number, target: number, external: boolean): ServiceRules {
    const programmed = this.byNode.get(node) ?? [];
    this.byNode.set(node, programmed);
    const known = programmed.find((entry) => entry.port === target && entry.external === external);
    if (known !== undefined) return known.rules;
    const { mode: modeName, ipvsScheduler } = this.#world.proxy;
    const mode = proxyModes[modeName];
    const algorithm = findAlgorithm(mode.algorithmName(ipvsScheduler));
    assert(algorithm !== undefined, 'the scenario names an algorithm that exists');
    const place = `${this.#world.nodes[node]!.name}/${this.#targets[target]!.name}/${external ? 'external' : 'internal'}`;
    const rules = new ServiceRules(
      mode,
      algorithm,
      this.#streams.named(`kube-proxy/${place}/choice`),
      this.#streams.named(`kube-proxy/${place}/order`),
    );
    programmed.push({ port: target, external, rules });
    return rules;
  }
}
