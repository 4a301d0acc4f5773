import { assert } from '../base/assert.ts';
import { enlargeFloat64, enlargeInt32, enlargeUint8 } from '../base/columns.ts';

/** What a server is beside its weight. */
export interface ServerAttributes {
  /** `IP:port`, or a name: what hashes of servers go by. Default the position, in digits. */
  readonly address?: string;
  /** The zone in which it stands, as a whole number from 0 on; default 0. */
  readonly zone?: number;
  /** Priority level from 0, the one that is used first, on; default 0. */
  readonly priority?: number;
}

/** What is known of each server of a balancer, as columns by position from 1 on. */
export class ServerColumns {
  weight: Int32Array = new Int32Array(8);
  activeConnections: Int32Array = new Int32Array(8);
  inactiveConnections: Int32Array = new Int32Array(8);
  zone: Int32Array = new Int32Array(8);
  priority: Int32Array = new Int32Array(8);
  /** 1 while the server has more connections than its upper threshold and so gets no new ones (IPVS). */
  overloaded: Uint8Array = new Uint8Array(8);
  /** What part of its weight a server has in its slow start: above 0, at most 1. */
  warmth: Float64Array = new Float64Array(8);
  /** What part of a server belongs to this balancer: less than 1 at the edges of an aperture; above 0. */
  fraction: Float64Array = new Float64Array(8);
  readonly address: string[] = [];
  #used = 1;
  readonly #free: number[] = [];

  /** Takes a free position for a server. */
  allocate(weight: number, { address, zone = 0, priority = 0 }: ServerAttributes): number {
    assert(Number.isInteger(weight) && weight >= 0, 'a weight is a whole number from 0 on');
    const server = this.#free.pop() ?? this.#used++;
    if (server === this.weight.length) this.#grow();
    this.weight[server] = weight;
    this.activeConnections[server] = 0;
    this.inactiveConnections[server] = 0;
    this.zone[server] = zone;
    this.priority[server] = priority;
    this.overloaded[server] = 0;
    this.warmth[server] = 1;
    this.fraction[server] = 1;
    this.address[server] = address ?? `${server}`;
    return server;
  }

  /** Gives a position back. */
  release(server: number): void {
    this.#free.push(server);
  }

  #grow(): void {
    const size = this.weight.length * 2;
    this.weight = enlargeInt32(this.weight, size);
    this.activeConnections = enlargeInt32(this.activeConnections, size);
    this.inactiveConnections = enlargeInt32(this.inactiveConnections, size);
    this.zone = enlargeInt32(this.zone, size);
    this.priority = enlargeInt32(this.priority, size);
    this.overloaded = enlargeUint8(this.overloaded, size);
    this.warmth = enlargeFloat64(this.warmth, size);
    this.fraction = enlargeFloat64(this.fraction, size);
  }
}
