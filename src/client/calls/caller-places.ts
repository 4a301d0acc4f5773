import { assert } from '../../base/assert.ts';
import { enlargeInt32 } from '../../base/columns.ts';
import { NONE } from '../../dataplane/request-table.ts';

/**
 * From which place of a workload each pod sends its calls. Pods that are there when the run begins have places of their
 * own; those that come later take a free one of their node, which they keep. When a node has more pods than places,
 * they share them in turn.
 */
export class CallerPlaces {
  /** By pod: its place, counted over all workloads; `NONE` before its first call. */
  #placeOf: Int32Array;
  readonly #spares: ReadonlyMap<number, readonly number[]>;
  /** By place that was taken: the pod that has it. */
  readonly #takenBy = new Map<number, number>();
  readonly #nodeOf: (pod: number) => number;
  readonly #isGone: (pod: number) => boolean;
  #turn = 0;

  /** `own`: by pod that is there from the start. `spares`: by node, the places of pods that come later. */
  constructor(parts: {
    readonly own: ReadonlyMap<number, number>;
    readonly spares: ReadonlyMap<number, readonly number[]>;
    readonly nodeOf: (pod: number) => number;
    readonly isGone: (pod: number) => boolean;
  }) {
    this.#placeOf = new Int32Array(Math.max(64, ...[...parts.own.keys()].map((pod) => pod + 1))).fill(NONE);
    for (const [pod, place] of parts.own) this.#placeOf[pod] = place;
    this.#spares = parts.spares;
    this.#nodeOf = parts.nodeOf;
    this.#isGone = parts.isGone;
  }

  /** The place of a pod. */
  of(pod: number): number {
    if (pod >= this.#placeOf.length) {
      const before = this.#placeOf.length;
      this.#placeOf = enlargeInt32(this.#placeOf, 2 * pod).fill(NONE, before);
    }
    const known = this.#placeOf[pod]!;
    return known === NONE ? this.#take(pod) : known;
  }

  #take(pod: number): number {
    const spares = this.#spares.get(this.#nodeOf(pod));
    assert(spares !== undefined && spares.length > 0, 'a pod that came later calls from a node without places');
    const free = spares.find((place) => {
      const holder = this.#takenBy.get(place);
      return holder === undefined || this.#isGone(holder);
    });
    const place = free ?? spares[this.#turn++ % spares.length]!;
    this.#takenBy.set(place, pod);
    this.#placeOf[pod] = place;
    return place;
  }
}
