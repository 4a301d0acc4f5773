import { assert } from '../base/assert.ts';
import { enlargeInt32 } from '../base/columns.ts';
import { type ServerAttributes, ServerColumns } from './server-columns.ts';

/** The position that stands for the list itself: before the first server and after the last. */
export const LIST_HEAD = 0;

/**
 * The servers of one virtual server, as a doubly linked list in columns. A server is a small integer from 1 on that
 * stays its own while it is in the list; positions of removed servers are used again.
 *
 * A new server goes to the head, as the kernel's `ip_vs_add_dest` has it: whoever walks from the head meets the
 * server that was added last first. Balancers that want the order of adding walk backwards, from the tail.
 *
 * Several lists may share the columns of one: parts of its servers (those of a zone, the healthy ones) under the same
 * positions.
 */
export class ServerList {
  /** By server: the next one towards the tail, the one before it towards the head; `LIST_HEAD` at both ends. */
  next: Int32Array = new Int32Array(8);
  previous: Int32Array = new Int32Array(8);
  /** Servers in the list, those of weight 0 too. */
  count = 0;
  readonly columns: ServerColumns;

  /** Without columns it has its own. With those of another list it holds servers of that one: see `link`. */
  constructor(columns: ServerColumns = new ServerColumns()) {
    this.columns = columns;
  }

  /** By server: 0 means no new connections. */
  get weight(): Int32Array {
    return this.columns.weight;
  }

  /** By server: connections as the kernel counts them, or requests: those that are established, or under way. */
  get activeConnections(): Int32Array {
    return this.columns.activeConnections;
  }

  /** By server: connections that are closed and only wait to expire. */
  get inactiveConnections(): Int32Array {
    return this.columns.inactiveConnections;
  }

  /** Adds a server at the head and returns its position. */
  add(weight: number, attributes: ServerAttributes = {}): number {
    const server = this.columns.allocate(weight, attributes);
    this.link(server);
    return server;
  }

  /** Takes a server out. Its position may be given to the next one that is added. */
  remove(server: number): void {
    this.unlink(server);
    this.columns.release(server);
  }

  /** Puts a server that the columns hold already into this list: at the head, or behind another one of it. */
  link(server: number, before: number = LIST_HEAD): void {
    while (server >= this.next.length) this.#grow();
    const after = this.next[before]!;
    this.next[server] = after;
    this.previous[server] = before;
    this.previous[after] = server;
    this.next[before] = server;
    this.count++;
  }

  /** Takes a server out of this list; the columns still hold it. */
  unlink(server: number): void {
    assert(this.count > 0 && server !== LIST_HEAD, 'only a server that is in the list can be removed');
    const next = this.next[server]!;
    const previous = this.previous[server]!;
    this.next[previous] = next;
    this.previous[next] = previous;
    this.count--;
  }

  /** Whether that is the position of a server of this list. */
  has(server: number): boolean {
    // The one before a removed server points past it, so no position that was left behind passes for one that is there.
    return server !== LIST_HEAD && this.next[this.previous[server]!] === server;
  }

  /** The servers in the order in which they were added. For set-up, not for a pick: it allocates. */
  inOrderOfAdding(): number[] {
    const servers: number[] = [];
    for (let server = this.previous[LIST_HEAD]!; server !== LIST_HEAD; server = this.previous[server]!) {
      servers.push(server);
    }
    return servers;
  }

  #grow(): void {
    const size = this.next.length * 2;
    this.next = enlargeInt32(this.next, size);
    this.previous = enlargeInt32(this.previous, size);
  }
}
