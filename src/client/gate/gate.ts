import type { PresentTime } from '../../kubeproxy/affinity/affinity.ts';
import type { Stream } from '../../random/stream.ts';

/** What an attempt says of the Service that it was sent to. */
export const Verdict = {
  good: 0,
  bad: 1,
  /** Nothing: it was kept back, or given up because another was answered first. */
  unknown: 2,
} as const;

/** One of `Verdict`. */
export type Verdict = (typeof Verdict)[keyof typeof Verdict];

/**
 * Lets the attempts of a client go, or keeps them back, by what became of those before. What it knows it knows by key:
 * that of a client, of all together, or of an endpoint.
 */
export interface Gate {
  /** The code of the reason for which what it keeps back fails. */
  readonly failure: number;
  /** Whether an attempt may go now. */
  admits(key: number): boolean;
  /** It goes: this gate and all others have let it. */
  begun(key: number): void;
  /** One that went then has come to its end. */
  ended(key: number, verdict: Verdict, sentMs: number): void;
  /** How long an attempt that goes now may take at most, in ms; Infinity for no limit of the gate's. */
  mostMs(key: number): number;
}

/** What gates are made with. */
export interface GateParts {
  readonly time: PresentTime;
  /** Keys from 0 on that there are from the start; those of endpoints come as they come. */
  readonly keyCount: number;
  readonly stream: Stream;
}
