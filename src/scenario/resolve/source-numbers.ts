/** Gives each address that connections come from a number of its own: from 0 on, in the order in which they are asked for. */
export class SourceNumbers {
  readonly #numbers = new Map<string, number>();

  /** The number of an address, or of whatever else stands for one. */
  of(address: string): number {
    const number = this.#numbers.get(address) ?? this.#numbers.size;
    this.#numbers.set(address, number);
    return number;
  }
}
