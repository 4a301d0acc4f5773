import type { ServerConnectionsSpec } from '../scenario.ts';

/** A server that leaves the end of connections to its clients. */
export const neverEnded: ServerConnectionsSpec = {
  idleTimeoutMs: Number.POSITIVE_INFINITY,
  maxAgeMs: Number.POSITIVE_INFINITY,
  maxAgeGraceMs: Number.POSITIVE_INFINITY,
};
