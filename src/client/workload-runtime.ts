import type { ConnectionTraits } from '../dataplane/connection-traits.ts';
import type { ClientPorts } from './client-ports.ts';
import type { Gates } from './gate/gates.ts';
import type { Hedging } from './hedge/hedging.ts';
import type { NameLookup } from './lookup/name-lookup.ts';
import type { StagedLookup } from './lookup/staged-lookup.ts';
import type { Retries } from './retry/retries.ts';
import type { Route } from './route/route.ts';
import type { Upstream } from './upstream/upstream.ts';

/** One workload at work. */
export interface WorkloadRuntime {
  /** True where it has no retries, no hedges and no gates: then nobody learns from the ends of attempts. */
  readonly isPlain: boolean;
  readonly route: Route;
  /** The lookups of the target's name; null where none takes time and none can fail. */
  readonly lookup: NameLookup | null;
  /** The same where DNS may fail or be overloaded; null where it cannot. */
  readonly stagedLookup: StagedLookup | null;
  readonly firstClient: number;
  /** Of one attempt; of the opening of its connection; of the request with all its attempts. Infinity: no limit. */
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly deadlineMs: number;
  /** How important its requests are for servers that shed load; 0 is shed last. */
  readonly priority: number;
  readonly reuse: boolean;
  /** Most connections of a pool, and most requests on one of them. */
  readonly maxPerClient: number;
  readonly maxConcurrentStreams: number;
  readonly idleTimeoutMs: number;
  readonly traits: ConnectionTraits;
  /** The ports of its clients; null where nobody counts them. */
  readonly ports: ClientPorts | null;
  /** Takes an endpoint for each request; null where connections go by the route. */
  readonly upstream: Upstream | null;
  /** Draws the work of a request into the columns of `demandMs`, one for each Application that may serve it. */
  readonly demands: readonly { readonly column: number; readonly draw: () => number }[];
  /** Draws the number that decides whether a pod with an error rate answers with an error; null without such pods. */
  readonly luck: (() => number) | null;
  /** The same for each further attempt, from a stream of its own: who tries again changes no draw of a first attempt. */
  readonly retryLuck: (() => number) | null;
  /** Draws the key of a request for consistent hashing; null where requests have none. */
  readonly drawKey: (() => number) | null;
  readonly retries: Retries | null;
  /** What keeps attempts back; null where all go. */
  readonly gates: Gates | null;
  /** When a request is sent once more while it is under way; null for never. */
  readonly hedging: Hedging | null;
}
