import type { LinkDelays } from '../../dataplane/network.ts';
import { NONE } from '../../dataplane/request-table.ts';
import type { Distribution } from '../../random/distribution/distribution.ts';
import type { Stream } from '../../random/stream.ts';

/** How long queries are under way, and how long servers take; all draws are from one stream. */
export class DnsDelays {
  readonly #zoneOf: Int32Array;
  readonly #sameNode: () => number;
  readonly #sameZone: () => number;
  readonly #crossZone: () => number;
  readonly #external: () => number;
  readonly #server: () => number;

  /** `zoneOf`: by node. */
  constructor(zoneOf: Int32Array, links: LinkDelays, serverTime: Distribution, stream: Stream) {
    this.#zoneOf = zoneOf;
    this.#sameNode = links.sameNode.from(stream);
    this.#sameZone = links.sameZone.from(stream);
    this.#crossZone = links.crossZone.from(stream);
    this.#external = links.external.from(stream);
    this.#server = serverTime.from(stream);
  }

  /** A query from one node to a server on another and back, with the time that the server takes. */
  between(node: number, server: number): number {
    if (node === server) return this.#sameNode() + this.#sameNode() + this.#server();
    if (server === NONE) return this.#external() + this.#external() + this.#server();
    if (this.#zoneOf[node] === this.#zoneOf[server]) return this.toUpstream();
    return this.#crossZone() + this.#crossZone() + this.#server();
  }

  /** To the upstream resolver, which clouds have in each zone, and which answers from its cache. */
  toUpstream(): number {
    return this.#sameZone() + this.#sameZone() + this.#server();
  }
}
