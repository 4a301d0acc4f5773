import { enlargeUint8 } from '../base/columns.ts';
import type { RunPod } from '../controlplane/run-pod.ts';
import type { Stream } from '../random/stream.ts';
import { choosePods, isMeantToo } from './choose-pods.ts';
import type { PodChoice } from './fault.ts';

/**
 * The pods that a fault chose when it began, for as long as it lasts: with those that come in their place meanwhile, and
 * where all were chosen with those that come beside them. Nobody comes in the place of a pod that was named but one of
 * its name.
 */
export class PodSelection {
  readonly #choice: PodChoice;
  readonly #pods: readonly RunPod[];
  /** By pod; as far as `#known`. */
  #isMember: Uint8Array;
  #known: number;

  /** `pods` is the list of the run, which grows. */
  constructor(choice: PodChoice, pods: readonly RunPod[], stream: Stream) {
    this.#choice = choice;
    this.#pods = pods;
    this.#known = pods.length;
    this.#isMember = new Uint8Array(Math.max(64, 2 * pods.length));
    for (const pod of choosePods(choice, pods, stream)) this.#isMember[pod] = 1;
  }

  /** Whether a pod belongs to it. */
  includes(pod: number): boolean {
    if (pod >= this.#known) this.#learn();
    return this.#isMember[pod] === 1;
  }

  /** Looks at the pods that have come; one that has come in another's place stands after it. */
  #learn(): void {
    if (this.#pods.length > this.#isMember.length) {
      this.#isMember = enlargeUint8(this.#isMember, 2 * this.#pods.length);
    }
    for (; this.#known < this.#pods.length; this.#known++) {
      const pod = this.#pods[this.#known]!;
      if (pod.replaces === null || this.#isMember[pod.replaces] !== 1) continue;
      const old = this.#pods[pod.replaces]!;
      const isInItsPlace = this.#choice.mode === 'all' || old.gone || old.terminating;
      if (isInItsPlace && isMeantToo(pod, this.#choice, this.#pods)) this.#isMember[this.#known] = 1;
    }
  }
}
