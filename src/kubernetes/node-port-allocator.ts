import { type Allocation, type DrawBelow, RangeAllocator } from './range-allocator.ts';

/**
 * The size of the static band at the lower end of a node port range: 86 of the default 2768.
 *
 * Source: pkg/registry/core/service/portallocator calculateRangeOffset (KEP-3668).
 */
export function nodePortStaticBand(size: number): number {
  if (size <= 16) return 0;
  return Math.min(Math.max(16, Math.floor(size / 32)), 128);
}

/**
 * The node ports of a cluster (`--service-node-port-range`). A number is given once in the cluster,
 * whatever its protocols: two Services cannot share one, but one Service may use it for TCP and UDP.
 *
 * Source: pkg/registry/core/service/portallocator; the error texts are its own.
 */
export class NodePortAllocator {
  readonly #first: number;
  readonly #last: number;
  readonly #range: RangeAllocator;
  readonly #below: DrawBelow;
  /** Ports out of the range that may be asked for, and whether they are taken. */
  readonly #also: Map<number, boolean>;

  /**
   * Ports `first` to `last`, both included.
   *
   * @param also ports that may be asked for wherever they are: a dump may come from a cluster with another range.
   */
  constructor(below: DrawBelow, first = 30_000, last = 32_767, also: readonly number[] = []) {
    this.#also = new Map(also.map((port) => [port, false]));
    this.#first = first;
    this.#last = last;
    const size = last - first + 1;
    this.#range = new RangeAllocator(size, nodePortStaticBand(size));
    this.#below = below;
  }

  /** Takes this port, of either band. */
  allocate(port: number): Allocation<number> {
    if (port < this.#first || port > this.#last) {
      if (this.#also.get(port) === false) {
        this.#also.set(port, true);
        return { ok: true, value: port };
      }
      if (this.#also.has(port)) return { ok: false, error: 'provided port is already allocated' };
      const range = `${this.#first}-${this.#last}`;
      return {
        ok: false,
        error: `provided port is not in the valid range. The range of valid ports is ${range}`,
      };
    }
    return this.#range.take(port - this.#first)
      ? { ok: true, value: port }
      : { ok: false, error: 'provided port is already allocated' };
  }

  /** Takes a free port, of the dynamic band while it has one. */
  allocateNext(): Allocation<number> {
    const offset = this.#range.takeNext(this.#below);
    return offset === undefined ? { ok: false, error: 'range is full' } : { ok: true, value: this.#first + offset };
  }

  /** Gives a port back; nothing happens if it was free or is out of range. */
  release(port: number): void {
    if (this.#also.has(port)) this.#also.set(port, false);
    this.#range.release(port - this.#first);
  }

  /** How many ports can still be had. */
  get free(): number {
    return this.#range.free;
  }
}
