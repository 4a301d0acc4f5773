/** The side of the clients: told what comes back from the network. */
export interface Caller {
  /** The connection that was opened for `connections.request` is established, some time after `open`. */
  connected(connection: number): void;
  /** The SYN was refused; the connection is released already and can be read for the last time. */
  refused(request: number, connection: number, failure: number): void;
  /** A response, or a reset in its place, has arrived; `requests.outcome` says which. */
  answered(request: number): void;
  /** The pod closed a connection, or asks to leave it: it may carry nothing new. */
  closedByPeer(connection: number): void;
}
