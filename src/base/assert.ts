/** A fault of ours: something that this program takes for granted is not so. Never a mistake in the user's input. */
export class AssertionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AssertionError';
  }
}

/**
 * States what must be true here. For the door of a module, not for inner loops.
 *
 * @throws {AssertionError} when it is not true.
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}
