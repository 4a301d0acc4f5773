import type { ApiServer } from './api-server.ts';

/** The machines of the kubelets: which have power, and which of them have a kubelet that works. */
export class KubeletNodes {
  readonly #api: ApiServer;
  readonly #isPowered: Uint8Array;
  /** By node: how many have stopped its kubelet. */
  readonly #halts: Int32Array;
  /** By node: whether it has been off, and its kubelet has still to find out which pods it has. */
  readonly isBooting: Uint8Array;

  constructor(api: ApiServer, count: number) {
    this.#api = api;
    this.#isPowered = new Uint8Array(count).fill(1);
    this.#halts = new Int32Array(count);
    this.isBooting = new Uint8Array(count);
  }

  get count(): number {
    return this.#halts.length;
  }

  isPowered(node: number): boolean {
    return this.#isPowered[node] === 1;
  }

  /** Whether the kubelet of a node works; beside the cluster (-1) somebody always does. */
  works(node: number): boolean {
    return node < 0 || (this.#isPowered[node] === 1 && this.#halts[node] === 0);
  }

  /** Whether it works and reaches the API server, so that it renews its lease. */
  isBeating(node: number): boolean {
    return this.works(node) && this.#api.isReachedFrom(node);
  }

  losePower(node: number): void {
    this.#isPowered[node] = 0;
  }

  restorePower(node: number): void {
    this.#isPowered[node] = 1;
    this.isBooting[node] = 1;
  }

  /** The kubelet stops, and does not start again before all who stopped it have let it. */
  halt(node: number): void {
    this.#halts[node]!++;
  }

  release(node: number): void {
    this.#halts[node]!--;
  }
}
