import { failureCode } from '../measurement/failure-reason.ts';
import type { Choice } from './route/route.ts';
import type { SourcePorts } from './source-ports.ts';

const NO_SOURCE_PORT = failureCode('no-source-port');

/** The source ports of a workload's clients towards their target; clients that share an address share its ports. */
export class ClientPorts {
  readonly #spaceOf: Int32Array;
  readonly #spaces: readonly SourcePorts[];
  readonly #isEndless: boolean;

  /**
   * `spaceOf`: by client of the workload, the position of its ports among `spaces`. `isEndless`: they are only numbers,
   * for rules that look at them, and there is always another.
   */
  constructor(spaceOf: Int32Array, spaces: readonly SourcePorts[], isEndless: boolean) {
    this.#spaceOf = spaceOf;
    this.#spaces = spaces;
    this.#isEndless = isEndless;
  }

  /** Takes a port for a new connection of a client, into `choice`. False, with the reason, when there is none. */
  take(client: number, choice: Choice): boolean {
    const space = this.#spaceOf[client]!;
    if (this.#isEndless) {
      choice.sourcePort = this.#spaces[space]!.next();
      return true;
    }
    const port = this.#spaces[space]!.take();
    if (port === 0) {
      choice.failure = NO_SOURCE_PORT;
      return false;
    }
    choice.sourcePort = port;
    choice.ports = space;
    return true;
  }
}
