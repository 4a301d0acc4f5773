/** In `connections.synRetries`: the connection is one of datagrams, of which the kernel sends none again. */
export const NEVER_SENT_AGAIN = 255;

/** What kind of connection a workload opens; the same for all of them. */
export interface ConnectionTraits {
  /** It may carry several requests at a time (HTTP/2), and a request that is given up leaves it open. */
  readonly isShared: boolean;
  /** Datagrams of one socket: no handshake, nothing is sent again, nothing breaks it. */
  readonly isDatagram: boolean;
  /** It ends at a proxy that takes a pod for each request: no pod's end or time limit is its own. */
  readonly isProxied: boolean;
  /** Round trips of TLS after the handshake of TCP. */
  readonly tlsRoundTrips: number;
}
