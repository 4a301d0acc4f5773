import { NO_SERVER } from '../../balancer/balancer.ts';
import type { ServiceRules } from '../../kubeproxy/service-rules.ts';
import { causeCode } from '../../measurement/failure-cause.ts';
import { failureCode } from '../../measurement/failure-reason.ts';
import { type Choice, Fate, type Route } from './route.ts';

const CONNECTION_REFUSED = failureCode('connection-refused');
const POLICY_LOCAL = causeCode('policy-local');
const ENTRY_NODE_LOST = causeCode('entry-node-lost');
const CONNECT_TIMEOUT = failureCode('connect-timeout');

/** To a node port: the rules of the node that was named decide, wherever the client is. Without power it is silent. */
export class NodePortRoute implements Route {
  readonly target: number;
  readonly rules: readonly ServiceRules[];
  readonly silence: number = CONNECT_TIMEOUT;
  readonly proxy = null;
  readonly #node: number;
  readonly #rulesOf: readonly ServiceRules[];
  readonly #sources: Int32Array;
  readonly #nodeUp: Uint8Array;

  /**
   * By client: which rules of the node take its packets, and the number that stands for its address there. `nodeUp` is
   * the network's column.
   */
  constructor(target: number, node: number, rulesOf: readonly ServiceRules[], sources: Int32Array, nodeUp: Uint8Array) {
    this.target = target;
    this.rules = [...new Set(rulesOf)];
    this.#node = node;
    this.#rulesOf = rulesOf;
    this.#sources = sources;
    this.#nodeUp = nodeUp;
  }

  choose(client: number, choice: Choice): Fate {
    const rules = this.#rulesOf[client]!;
    const server = rules.pick(this.#sources[client]!, choice.sourcePort);
    if (server === NO_SERVER) {
      choice.failure = CONNECTION_REFUSED;
      choice.rejecter = this.#node;
      const isDown = this.#nodeUp[this.#node] === 0;
      if (!rules.dropsWhenEmpty && !isDown) return Fate.rejected;
      choice.dropCause = isDown ? ENTRY_NODE_LOST : POLICY_LOCAL;
      choice.dropNode = this.#node;
      return Fate.dropped;
    }
    choice.pod = rules.pod[server]!;
    choice.rules = rules.number;
    choice.server = server;
    choice.entry = this.#node;
    choice.rulesMs = rules.firstPacketMs[server]!;
    return Fate.goes;
  }
}
