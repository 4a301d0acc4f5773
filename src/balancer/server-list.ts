import { assert } from '../base/assert.ts';
import { enlargeInt32 } from '../base/columns.ts';

/** The position that stands for the list itself: before the first server and after the last. */
export const LIST_HEAD = 0;

/**
 * The servers of one virtual server, as a doubly linked list in columns. A server is a small integer from 1 on that
 * stays its own while it is in the list; positions of removed servers are used again.
 *
 * A new server goes to the head, as the kernel's `ip_vs_add_dest` has it: whoever walks from the head meets the
 * server that was added last first. Balancers that want the order of adding walk backwards, from the tail.
 */
export class ServerList {
  /** By server: the next one towards the tail, the one before it towards the head; `LIST_HEAD` at both ends. */
  next: Int32Array = new Int32Array(8);
  previous: Int32Array = new Int32Array(8);
  /** By server: 0 means no new connections. */
  weight: Int32Array = new Int32Array(8);
  /** By server: connections as the kernel counts them, established and those that only wait to expire. */
  activeConnections: Int32Array = new Int32Array(8);
  inactiveConnections: Int32Array = new Int32Array(8);
  /** Servers in the list, those of weight 0 too. */
  count = 0;
  #used = 1;
  #free: number[] = [];

  /** Adds a server at the head and returns its position. */
  add(weight: number): number {
    assert(Number.isInteger(weight) && weight >= 0, 'a weight is a whole number from 0 on');
    const server = this.#free.pop() ?? this.#used++;
    if (server === this.next.length) this.#grow();
    const first = this.next[LIST_HEAD]!;
    this.next[server] = first;
    this.previous[server] = LIST_HEAD;
    this.previous[first] = server;
    this.next[LIST_HEAD] = server;
    this.weight[server] = weight;
    this.activeConnections[server] = 0;
    this.inactiveConnections[server] = 0;
    this.count++;
    return server;
  }

  /** Takes a server out. Its position may be given to the next one that is added. */
  remove(server: number): void {
    assert(this.count > 0 && server !== LIST_HEAD, 'only a server that is in the list can be removed');
    const next = this.next[server]!;
    const previous = this.previous[server]!;
    this.next[previous] = next;
    this.previous[next] = previous;
    this.count--;
    this.#free.push(server);
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
    this.weight = enlargeInt32(this.weight, size);
    this.activeConnections = enlargeInt32(this.activeConnections, size);
    this.inactiveConnections = enlargeInt32(this.inactiveConnections, size);
  }
}
