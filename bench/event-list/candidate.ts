/** What the comparison asks of a future event list: earliest first, equal times in order of scheduling. */
export interface FutureEventList {
  readonly headTimeMs: number;
  push(timeMs: number, sequence: number, subject: number): void;
  /** The subject of the earliest event. There must be one. */
  pop(): number;
}

/** A structure that could be, or is, the future event list of `src/engine`. */
export interface Candidate {
  readonly name: string;
  /** With more pending events it would take minutes. */
  readonly pendingMax: number;
  create(): FutureEventList;
}
