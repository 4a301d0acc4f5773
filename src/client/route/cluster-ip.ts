import { NO_SERVER } from '../../balancer/balancer.ts';
import { NONE } from '../../dataplane/request-table.ts';
import type { ServiceRules } from '../../kubeproxy/service-rules.ts';
import { causeCode } from '../../measurement/failure-cause.ts';
import { failureCode } from '../../measurement/failure-reason.ts';
import { type Choice, Fate, type Route } from './route.ts';

const CONNECTION_REFUSED = failureCode('connection-refused');
const POLICY_LOCAL = causeCode('policy-local');
const CONNECT_TIMEOUT = failureCode('connect-timeout');

/**
 * To an address that the rules of the client's own node translate: a cluster IP, or from inside the cluster the address
 * of a load balancer or an external IP, which a packet then never gets to.
 */
export class ClusterIPRoute implements Route {
  readonly target: number;
  readonly rules: readonly ServiceRules[];
  readonly silence: number = CONNECT_TIMEOUT;
  readonly proxy = null;
  readonly #rulesOf: readonly ServiceRules[];
  readonly #sources: Int32Array;
  readonly #nodes: Int32Array;

  /** By client: the rules of its node, the number that stands for its address there, and that node. */
  constructor(target: number, rulesOf: readonly ServiceRules[], sources: Int32Array, nodes: Int32Array) {
    this.target = target;
    this.rules = [...new Set(rulesOf)];
    this.#rulesOf = rulesOf;
    this.#sources = sources;
    this.#nodes = nodes;
  }

  choose(client: number, choice: Choice): Fate {
    const rules = this.#rulesOf[client]!;
    const server = rules.pick(this.#sources[client]!, choice.sourcePort);
    if (server === NO_SERVER) {
      choice.failure = CONNECTION_REFUSED;
      choice.rejecter = this.#nodes[client]!;
      if (!rules.dropsWhenEmpty) return Fate.rejected;
      choice.dropCause = POLICY_LOCAL;
      choice.dropNode = choice.rejecter;
      return Fate.dropped;
    }
    choice.pod = rules.pod[server]!;
    choice.rules = rules.number;
    choice.server = server;
    choice.entry = NONE;
    choice.rulesMs = rules.firstPacketMs[server]!;
    return Fate.goes;
  }
}
