/** One part of `npm run bench`: a file with a name, listed in `main.ts`. */
export interface Bench {
  /** What to write behind `npm run bench` to run only this one. */
  readonly name: string;
  /** Measures, checks what it measured, prints. */
  run(): void | Promise<void>;
}
