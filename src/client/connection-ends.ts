import { NEVER_SENT_AGAIN } from '../dataplane/connection-traits.ts';
import type { DataPlane } from '../dataplane/data-plane.ts';
import { NONE } from '../dataplane/request-table.ts';
import type { ServiceRules } from '../kubeproxy/service-rules.ts';
import type { NodeKernels } from './node-kernels.ts';
import type { Choice } from './route/route.ts';
import type { SourcePorts } from './source-ports.ts';

/**
 * Who is told of the ends of connections: the rules that count them for their scheduler, and the ports that are free
 * again. It knows by which rules flows of datagrams go, too. Connections that nobody counts are not touched.
 */
export class ConnectionEnds {
  readonly #dataPlane: DataPlane;
  readonly #rules: ServiceRules[] = [];
  readonly #ports: SourcePorts[] = [];
  #followsFlows = false;
  #kernels: NodeKernels | null = null;

  constructor(dataPlane: DataPlane) {
    this.#dataPlane = dataPlane;
  }

  /** Listens for the ends of connections; not before somebody wants to know of them. */
  #listen(): void {
    this.#dataPlane.tellEnds((connection, byReset) => this.#ended(connection, byReset));
  }

  /** Counts the connections that go by some rules, if these want that: `rules.number` is for `Choice.rules`. */
  count(rules: ServiceRules): void {
    if (!rules.readsConnections || rules.number !== NONE) return;
    rules.number = this.#rules.push(rules) - 1;
    this.#listen();
  }

  /** Remembers which flows of datagrams go by some rules, whether these count them or not. */
  follow(rules: ServiceRules): void {
    if (rules.number === NONE) rules.number = this.#rules.push(rules) - 1;
    this.#followsFlows = true;
    this.#listen();
  }

  /** Lets the kernels of nodes have their say in new connections; said once, before the run. */
  askKernels(kernels: NodeKernels): void {
    this.#kernels = kernels;
    if (kernels.counts) this.#listen();
  }

  /** The kernels of nodes; null where they never object. */
  get kernels(): NodeKernels | null {
    return this.#kernels;
  }

  /** True where flows of datagrams are followed. */
  get followsFlows(): boolean {
    return this.#followsFlows;
  }

  /** The rules by which a flow of datagrams goes; null for others. */
  followedRules(connection: number): ServiceRules | null {
    const { rules, synRetries } = this.#dataPlane.connections;
    if (synRetries[connection] !== NEVER_SENT_AGAIN || rules[connection] === NONE) return null;
    return this.#rules[rules[connection]!]!;
  }

  /** The number of a place's ports, for `Choice.ports`. */
  addPorts(ports: SourcePorts): number {
    this.#listen();
    return this.#ports.push(ports) - 1;
  }

  /** A connection was opened as it was chosen. */
  opened(connection: number, choice: Choice): void {
    const { connections } = this.#dataPlane;
    if (choice.ports !== NONE) connections.ports[connection] = choice.ports;
    if (this.#kernels?.counts) this.#kernels.opened(connection);
    if (choice.rules === NONE) return;
    connections.rules[connection] = choice.rules;
    connections.server[connection] = choice.server;
    const rules = this.#rules[choice.rules]!;
    if (rules.readsConnections) rules.opened(choice.server);
  }

  /** A connection was answered whose entries are counted. */
  established(connection: number): void {
    this.#kernels!.established(connection);
  }

  /** Nothing became of a choice: its port is free again. */
  unused(choice: Choice): void {
    this.#ports[choice.ports]!.free(false);
  }

  #ended(connection: number, byReset: boolean): void {
    const { connections } = this.#dataPlane;
    const ports = connections.ports[connection]!;
    const isAnswered = connections.fresh[connection] === 0;
    if (ports !== NONE) {
      connections.ports[connection] = NONE;
      // TIME_WAIT comes after a connection that was established and closed, and never after datagrams.
      const isDatagram = connections.synRetries[connection] === NEVER_SENT_AGAIN;
      this.#ports[ports]!.free(isAnswered && !byReset && !isDatagram);
    }
    if (connections.tracked[connection] !== 0) this.#kernels!.ended(connection, byReset);
    const number = connections.rules[connection]!;
    if (number === NONE) return;
    connections.rules[connection] = NONE;
    const rules = this.#rules[number]!;
    if (!rules.readsConnections) return;
    const server = connections.server[connection]!;
    if (!isAnswered && !byReset) rules.unanswered(server);
    else rules.closed(server, byReset);
  }
}
