/** Where in the user's documents something stands. Lines and columns count from 1. */
export interface Place {
  /** As the user named it: a path, or `<stdin>`, or `--set`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Length of what is wrong, in characters, for the underline; at least 1. */
  readonly length: number;
  /** The text of the line. */
  readonly lineText: string;
}

/** One mistake in the input: what is wrong, where, and what would be right. */
export interface Mistake {
  readonly message: string;
  /** Null when it has no place, as a missing file. */
  readonly place: Place | null;
  /** What was expected, the nearest word: one sentence, or null. */
  readonly help: string | null;
}

/** All mistakes that were found in the user's input. Never thrown for a fault of ours; see `AssertionError`. */
export class ScenarioError extends Error {
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map((mistake) => mistake.message).join('\n'));
    this.name = 'ScenarioError';
    this.mistakes = mistakes;
  }
}
