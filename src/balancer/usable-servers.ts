import { LIST_HEAD, type ServerList } from './server-list.ts';

/**
 * The servers of a list that have a weight, packed together in the order of adding, for algorithms that draw one of
 * them. It is packed anew when it is next read after a change: a change of endpoints touches many servers at once.
 */
export class UsableServers {
  /** The servers; those from `count` on mean nothing. Call `pack` before it is read. */
  at: Int32Array = new Int32Array(8);
  count = 0;
  readonly #servers: ServerList;
  #isStale = true;

  constructor(servers: ServerList) {
    this.#servers = servers;
  }

  /** A server came, is about to go, or has another weight. */
  changed(): void {
    this.#isStale = true;
  }

  /** Brings it up to date and returns how many there are. */
  pack(): number {
    if (this.#isStale) this.#packAnew();
    return this.count;
  }

  #packAnew(): void {
    const { previous, weight, count } = this.#servers;
    if (count > this.at.length) this.at = new Int32Array(2 * count);
    this.count = 0;
    for (let server = previous[LIST_HEAD]!; server !== LIST_HEAD; server = previous[server]!) {
      if (weight[server]! > 0) this.at[this.count++] = server;
    }
    this.#isStale = false;
  }
}
