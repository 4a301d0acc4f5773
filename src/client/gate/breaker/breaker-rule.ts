/** Says when a circuit breaker opens, by the attempts that end while it is closed; for each key by itself. */
export interface BreakerRule {
  succeeded(key: number): void;
  /** True: this failure opens it. */
  failed(key: number): boolean;
  /** It has been open and is closed again: what was before is forgotten. */
  reset(key: number): void;
}
