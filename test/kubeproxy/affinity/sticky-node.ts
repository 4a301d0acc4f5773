import { NO_SERVER } from '../../../src/balancer/balancer.ts';
import { findAlgorithm } from '../../../src/balancer/registry.ts';
import { proxyModes } from '../../../src/kubeproxy/registry.ts';
import { ServiceRules } from '../../../src/kubeproxy/service-rules.ts';
import { Streams } from '../../../src/random/stream.ts';

/** A mode of kube-proxy. */
export type ModeName = keyof typeof proxyModes;

/** Rules of a node for one Service port, whose endpoints are the pods with these numbers. */
export interface StickyRules {
  sync(...pods: number[]): void;
  /** The pod for a new connection of a client, or `NO_SERVER`. */
  connect(client: number): number;
}

/** A node that keeps clients with their endpoints for so long, and its clock. */
export class StickyNode {
  readonly time: { nowMs: number } = { nowMs: 0 };
  readonly #mode: ModeName;
  readonly #streams: Streams;
  readonly #affinity;
  #count = 0;

  constructor(mode: ModeName, timeoutMs: number, seed = 1) {
    this.#mode = mode;
    this.#streams = new Streams(seed, 0);
    this.#affinity = proxyModes[mode].affinity(timeoutMs, this.time);
  }

  /** One more set of rules for the port, such as those for packets from outside. */
  rules(...pods: number[]): StickyRules {
    const mode = proxyModes[this.#mode];
    const stream = (purpose: string): ReturnType<Streams['named']> => this.#streams.named(`${purpose}/${this.#count}`);
    this.#count++;
    const choice = stream('choice');
    const algorithm = findAlgorithm(mode.algorithmName('rr'))!;
    const rules = new ServiceRules(mode, algorithm, choice, stream('order'), this.#affinity.ofRules());
    const address = (pod: number): string => `10.244.0.${String(pod).padStart(3, '0')}:8080`;
    const sync = (...present: number[]): void =>
      rules.sync(
        present.map((pod) => ({ pod, address: address(pod) })),
        1,
        false,
      );
    sync(...pods);
    return {
      sync,
      connect: (client) => {
        const server = rules.pick(client, 0);
        return server === NO_SERVER ? NO_SERVER : rules.pod[server]!;
      },
    };
  }
}

/** The pods that clients 0 … n − 1 get, each by one new connection. */
export function connectAll(rules: StickyRules, clients: number): number[] {
  return Array.from({ length: clients }, (_, client) => rules.connect(client));
}

/** Which share of the values is the same in both lists. */
export function sameShare(first: readonly number[], second: readonly number[]): number {
  return first.filter((value, i) => value === second[i]).length / first.length;
}

/**
 * Each round every client makes one connection to a Service with four endpoints: the share that gets the endpoint of
 * the round before, in the long run.
 */
export function stickiness(mode: ModeName, clients: number, isShuffled: boolean): number {
  const node = new StickyNode(mode, 10_800_000, 11);
  const rules = node.rules(1, 2, 3, 4);
  const order = new Streams(7, 0).named('order');
  let before: number[] = [];
  const shares: number[] = [];
  for (let round = 0; round < 40; round++) {
    const clientsInOrder = Array.from({ length: clients }, (_, client) => client);
    for (let i = clients - 1; isShuffled && i > 0; i--) {
      const j = order.below(i + 1);
      [clientsInOrder[i], clientsInOrder[j]] = [clientsInOrder[j]!, clientsInOrder[i]!];
    }
    const now: number[] = [];
    for (const client of clientsInOrder) {
      node.time.nowMs++;
      now[client] = rules.connect(client);
    }
    if (round >= 10) shares.push(sameShare(before, now));
    before = now;
  }
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
