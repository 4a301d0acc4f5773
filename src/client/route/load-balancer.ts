import { NO_SERVER } from '../../balancer/balancer.ts';
import { NONE } from '../../dataplane/request-table.ts';
import type { ServiceRules } from '../../kubeproxy/service-rules.ts';
import { causeCode } from '../../measurement/failure-cause.ts';
import { failureCode } from '../../measurement/failure-reason.ts';
import type { BalancedNodes } from './balanced-nodes.ts';
import { type Choice, Fate, type Route } from './route.ts';

const CONNECTION_REFUSED = failureCode('connection-refused');
const POLICY_LOCAL = causeCode('policy-local');
const ENTRY_NODE_LOST = causeCode('entry-node-lost');
const NO_BALANCER_NODE = causeCode('no-balancer-node');
const CONNECT_TIMEOUT = failureCode('connect-timeout');

/** To something in front of the nodes: it takes one of them for the connection, and that node's rules take the pod. */
export class LoadBalancerRoute implements Route {
  readonly target: number;
  readonly rules: readonly ServiceRules[];
  readonly silence: number = CONNECT_TIMEOUT;
  readonly proxy = null;
  readonly #nodes: BalancedNodes;
  /** By position of a node; empty for those that are not behind it. */
  readonly #rulesOf: readonly (ServiceRules | undefined)[];
  readonly #sources: Int32Array;
  readonly #nodeUp: Uint8Array;

  /** By client: the number that stands for the address that nodes see. `nodeUp` is the network's column. */
  constructor(
    target: number,
    nodes: BalancedNodes,
    rulesOf: readonly (ServiceRules | undefined)[],
    sources: Int32Array,
    nodeUp: Uint8Array,
  ) {
    this.target = target;
    this.rules = rulesOf.filter((each) => each !== undefined);
    this.#nodes = nodes;
    this.#rulesOf = rulesOf;
    this.#sources = sources;
    this.#nodeUp = nodeUp;
  }

  choose(client: number, choice: Choice): Fate {
    const node = this.#nodes.pick();
    if (node === NONE) {
      choice.dropCause = NO_BALANCER_NODE;
      choice.dropNode = NONE;
      return Fate.dropped;
    }
    const rules = this.#rulesOf[node]!;
    const server = rules.pick(this.#sources[client]!, choice.sourcePort);
    if (server === NO_SERVER) {
      choice.failure = CONNECTION_REFUSED;
      choice.rejecter = node;
      const isDown = this.#nodeUp[node] === 0;
      if (!rules.dropsWhenEmpty && !isDown) return Fate.rejected;
      choice.dropCause = isDown ? ENTRY_NODE_LOST : POLICY_LOCAL;
      choice.dropNode = node;
      return Fate.dropped;
    }
    choice.pod = rules.pod[server]!;
    choice.rules = rules.number;
    choice.server = server;
    choice.entry = node;
    choice.rulesMs = rules.firstPacketMs[server]!;
    return Fate.goes;
  }
}
