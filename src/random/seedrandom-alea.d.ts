/** @types/seedrandom describes the whole package; `stream.ts` loads only this part, which needs nothing of the machine. */
declare module 'seedrandom/lib/alea.js' {
  import type { PRNG } from 'seedrandom';

  /** A generator seeded by a text. */
  function alea(seed: string): PRNG;
  export = alea;
}
