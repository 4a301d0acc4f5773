/** The present time, in ms. */
export interface PresentTime {
  readonly nowMs: number;
}

/**
 * Where the clients of one set of rules went last: what `sessionAffinity: ClientIP` makes a node remember. Clients are
 * the small whole numbers that stand for their addresses. None of the verbs of a connection allocates.
 */
export interface Affinity {
  /** The server that the client goes to because it is remembered there, or `NO_SERVER`. */
  recall(source: number): number;
  /** A new connection of the client goes to that server now: its time begins anew. */
  remember(source: number, server: number): void;
  /** The client is remembered no more; only where a server that clients are remembered at can have weight 0. */
  forget?(source: number): void;
  /** A server stands in the rules since now, behind those added before. */
  added(server: number, address: string): void;
  /** A server is about to leave the rules. */
  removing(server: number): void;
}

/** What a node remembers of one Service port: gives each set of rules of the port its view of it. */
export interface PortAffinity {
  ofRules(): Affinity;
}
