import { NONE } from '../../dataplane/request-table.ts';
import type { PresentTime } from '../../kubeproxy/affinity/affinity.ts';
import type { Stream } from '../../random/stream.ts';
import type { EndpointAddresses } from './endpoint-addresses.ts';

/** How long a CoreDNS pod answers from its cache: `cache 30` and `ttl 30` of kubeadm's Corefile. */
const CACHE_MS = 30_000;

/**
 * The addresses that DNS answers for a headless Service. Each CoreDNS pod knows of a change at once and yet answers from
 * its cache until that is 30 s old, denials too: clients go on to call who is gone, and find nobody where there is
 * somebody again. NodeLocal DNSCache would add as much again and is left out.
 */
export class AnsweredAddresses {
  readonly #addresses: EndpointAddresses;
  readonly #time: PresentTime;
  readonly #stream: Stream;
  /** By CoreDNS pod: what its cache holds, and until when; nothing yet before somebody has asked. */
  readonly #kept: (Int32Array | null)[];
  readonly #keptUntilMs: Float64Array;

  constructor(addresses: EndpointAddresses, serverCount: number, time: PresentTime, stream: Stream) {
    this.#addresses = addresses;
    this.#time = time;
    this.#stream = stream;
    this.#kept = new Array<Int32Array | null>(serverCount).fill(null);
    this.#keptUntilMs = new Float64Array(serverCount);
  }

  /** The first address of an answer in random order from any of the pods; `NONE` when the answer has none. */
  pick(): number {
    const server = this.#stream.below(this.#kept.length);
    const pods = this.#answerOf(server);
    return pods.length === 0 ? NONE : pods[this.#stream.below(pods.length)]!;
  }

  /** All addresses of an answer from any of the pods, as positions of pods; never changed, but replaced. */
  answer(): Int32Array {
    return this.#answerOf(this.#stream.below(this.#kept.length));
  }

  #answerOf(server: number): Int32Array {
    const kept = this.#kept[server]!;
    const { nowMs } = this.#time;
    if (kept !== null && nowMs < this.#keptUntilMs[server]!) return kept;
    // Others have asked before the run began: the age of the first answer may be anything.
    const leftMs = kept === null ? this.#stream.uniform() * CACHE_MS : CACHE_MS;
    const answer = this.#addresses.pods;
    this.#kept[server] = answer;
    this.#keptUntilMs[server] = nowMs + leftMs;
    return answer;
  }
}
