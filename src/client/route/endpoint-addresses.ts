import { NONE } from '../../dataplane/request-table.ts';
import type { Stream } from '../../random/stream.ts';

/**
 * The ready endpoints of a Service as somebody beside kube-proxy knows them: DNS for a headless Service, an ingress
 * controller for its backends. Whoever asks gets each of them equally often.
 */
export class EndpointAddresses {
  readonly #choice: Stream;
  #pods: Int32Array = new Int32Array(0);

  constructor(choice: Stream) {
    this.#choice = choice;
  }

  /** What is known from now on, as positions of pods. */
  learn(pods: readonly number[]): void {
    this.#pods = Int32Array.from(pods);
  }

  /** All that is known now, as positions of pods; never changed, but replaced. */
  get pods(): Int32Array {
    return this.#pods;
  }

  /** One of them, each as likely; `NONE` when there is none. */
  pick(): number {
    const pods = this.#pods;
    if (pods.length === 0) return NONE;
    return pods.length === 1 ? pods[0]! : pods[this.#choice.below(pods.length)]!;
  }
}
