import type { Resolution } from './resolve-name.ts';

/** How long a program keeps what it has looked up, whatever the TTL of the records. */
export interface ClientCacheOptions {
  /** Infinity: as long as it runs. */
  readonly ttlMs: number;
  /** For names that were not found. */
  readonly negativeTtlMs: number;
}

/** A Java virtual machine's: `networkaddress.cache.ttl` 30 s, `networkaddress.cache.negative.ttl` 10 s. */
export const jvmClientCache: ClientCacheOptions = { ttlMs: 30_000, negativeTtlMs: 10_000 };

/**
 * A program's own cache of lookups, by the name as the program writes it. A C library has none. A lookup that timed out
 * is kept as one that found nothing.
 */
export class ClientCache {
  readonly #options: ClientCacheOptions;
  readonly #kept = new Map<string, { readonly resolution: Resolution; readonly untilMs: number }>();

  constructor(options: ClientCacheOptions) {
    this.#options = options;
  }

  /** What is kept for a name, or undefined. It was looked up without a query, so it has no rounds. */
  get(name: string, nowMs: number): Resolution | undefined {
    const kept = this.#kept.get(name.toLowerCase());
    return kept !== undefined && nowMs < kept.untilMs ? { ...kept.resolution, rounds: [] } : undefined;
  }

  /** Keeps what was found at `nowMs`. */
  put(name: string, resolution: Resolution, nowMs: number): void {
    const { ttlMs, negativeTtlMs } = this.#options;
    const untilMs = nowMs + (resolution.answers.length > 0 ? ttlMs : negativeTtlMs);
    this.#kept.set(name.toLowerCase(), { resolution, untilMs });
  }
}
