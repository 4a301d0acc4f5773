import type { Registry } from '../../base/registry.ts';
import { concurrencyLimits } from '../../dataplane/shedding/registry.ts';
import { failureCode } from '../../measurement/failure-reason.ts';
import type { Stream } from '../../random/stream.ts';
import type { PolicyKind, PolicySpec } from '../policy-kind.ts';
import { type Gate, type GateParts, Verdict } from './gate.ts';

/** A limit that learns from what leaves. */
type Limit = ReturnType<ReturnType<typeof concurrencyLimits.get>['create']>;

/** The kinds of limits of the attempts that a client has under way: those by which servers limit what they let in. */
export const limitKinds: Registry<PolicyKind<Limit, Stream>> = concurrencyLimits;

/**
 * A limit of the attempts that each client has under way, fixed or adapted to how they are answered: more fail at once. As
 * Netflix's concurrency-limits in a client that does not wait. A failure of any kind is a drop.
 */
export class ConcurrencyLimit implements Gate {
  readonly failure: number = failureCode('client-limit');
  readonly #time: GateParts['time'];
  readonly #limits: readonly Limit[];
  readonly #underWay: Int32Array;

  constructor({ kind, options }: PolicySpec, { time, keyCount, stream }: GateParts) {
    this.#time = time;
    this.#limits = Array.from({ length: keyCount }, () => limitKinds.get(kind).create(options, stream));
    this.#underWay = new Int32Array(keyCount);
  }

  admits(key: number): boolean {
    return this.#underWay[key]! < this.#limits[key]!.limit;
  }

  begun(key: number): void {
    this.#underWay[key]!++;
  }

  ended(key: number, verdict: Verdict, sentMs: number): void {
    const underWay = this.#underWay[key]!;
    this.#underWay[key] = underWay - 1;
    if (verdict === Verdict.unknown) return;
    const { nowMs } = this.#time;
    this.#limits[key]!.left(nowMs, nowMs - sentMs, underWay, verdict === Verdict.bad);
  }

  mostMs(): number {
    return Number.POSITIVE_INFINITY;
  }
}
