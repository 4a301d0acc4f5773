import type { TcpState } from './tcp-state.ts';

/** What identifies a connection or flow to a virtual service. */
export interface ConnectionTuple {
  readonly sourceIp: string;
  readonly sourcePort: number;
  readonly destinationIp: string;
  readonly destinationPort: number;
}

/** What IPVS knows of one connection or flow. */
export interface ConnectionEntry {
  readonly tuple: ConnectionTuple;
  readonly server: number;
  /** The template that controls it: whose, and which of theirs; null without persistence. */
  readonly template: { readonly source: number; readonly generation: number } | null;
  /** Null for UDP, whose flows have no states. */
  state: TcpState | null;
  endsMs: number;
}

/**
 * The connections and flows of a virtual service by their tuples, each with the time at which it expires. To restart a
 * timer, to find an entry and to find those that expire takes constant time, because timers of one duration end in the
 * order in which they were started.
 */
export class EntryTable {
  readonly #byTuple = new Map<string, ConnectionEntry>();
  /** By duration in ms the entries whose timer it is, in the order of starting. */
  readonly #timers = new Map<number, Set<ConnectionEntry>>();
  /** By entry, which of those has it. */
  readonly #timerOf = new Map<ConnectionEntry, Set<ConnectionEntry>>();

  /** The entry of a tuple, the newest when an old one is about to vanish. */
  find(tuple: ConnectionTuple): ConnectionEntry | undefined {
    return this.#byTuple.get(keyOf(tuple));
  }

  /** Puts an entry in; its timer is to be started. */
  add(entry: ConnectionEntry): void {
    this.#byTuple.set(keyOf(entry.tuple), entry);
  }

  /** The entry expires when so much time has passed without this being called again. */
  restart(entry: ConnectionEntry, nowMs: number, timeoutMs: number): void {
    this.#timerOf.get(entry)?.delete(entry);
    const timers = this.#timers.get(timeoutMs) ?? new Set();
    this.#timers.set(timeoutMs, timers.add(entry));
    this.#timerOf.set(entry, timers);
    entry.endsMs = nowMs + timeoutMs;
  }

  /** Takes out those that have expired by now. */
  takeExpired(nowMs: number): ConnectionEntry[] {
    const expired: ConnectionEntry[] = [];
    for (const timers of this.#timers.values()) {
      for (const entry of timers) {
        if (entry.endsMs > nowMs) break;
        this.#remove(entry);
        expired.push(entry);
      }
    }
    return expired.sort((a, b) => a.endsMs - b.endsMs);
  }

  /** Takes out all entries of a server. */
  takeAllOf(server: number): ConnectionEntry[] {
    const taken = [...this.#timerOf.keys()].filter((entry) => entry.server === server);
    for (const entry of taken) this.#remove(entry);
    return taken;
  }

  #remove(entry: ConnectionEntry): void {
    this.#timerOf.get(entry)?.delete(entry);
    this.#timerOf.delete(entry);
    const key = keyOf(entry.tuple);
    if (this.#byTuple.get(key) === entry) this.#byTuple.delete(key);
  }
}

function keyOf({ sourceIp, sourcePort, destinationIp, destinationPort }: ConnectionTuple): string {
  return `${sourceIp} ${sourcePort} ${destinationIp} ${destinationPort}`;
}
