import { NONE } from '../../dataplane/request-table.ts';
import type { ServiceRules } from '../../kubeproxy/service-rules.ts';

/** What becomes of the first packet of a connection. */
export const Fate = {
  /** It goes to the pod of the choice. */
  goes: 0,
  /** It is answered at once with the failure of the choice. */
  rejected: 1,
  /** Nobody answers: the request fails when its time is up. */
  dropped: 2,
} as const;

/** One of `Fate`. */
export type Fate = (typeof Fate)[keyof typeof Fate];

/** Where a new connection goes; one object for all choices, so that none is made for a connection. */
export class Choice {
  pod: number = NONE;
  /** The node through which it enters the cluster, or `NONE`. */
  entry: number = NONE;
  /** What the rules cost its first packet, in ms. */
  rulesMs = 0;
  /** Where it is rejected: the code of the reason; and the node whose rules do so by an ICMP error, `NONE` for others. */
  failure = 0;
  rejecter: number = NONE;
  /** Where it is dropped: the code of the cause and the node, `NONE` for nowhere. */
  dropCause = 0;
  dropNode: number = NONE;
  /** The port from which it comes; 0 where ports are not looked at. */
  sourcePort = 0;
  /** The number of the port's pool, and of the rules that count it with their server; `NONE` for nobody. */
  ports: number = NONE;
  rules: number = NONE;
  server = 0;
}

/** A proxy that looks at requests and takes an endpoint for each of them. */
export interface RequestProxy {
  /** The code of the reason for which a request fails when there is no endpoint. */
  readonly failure: number;
  /** The endpoint for a request, as position of a pod; `NONE` without one. */
  pick(): number;
}

/**
 * The way of a workload's connections to its target. What kind of way it is is settled before the run; `choose` is
 * asked for each new connection and makes no object.
 */
export interface Route {
  /** Position among the targets that the recorder counts; -1 for one that cannot be reached. */
  readonly target: number;
  /** Rules that choose its endpoints, each once: how many they name is shown over time. */
  readonly rules: readonly ServiceRules[];
  /** The code of the reason for which a request fails whose first packet gets no answer. */
  readonly silence: number;
  /** What takes an endpoint for each request, not each connection; null where nothing of the kind is in between. */
  readonly proxy: RequestProxy | null;

  /** Decides for a new connection of a client, counted within the workload, and writes it into `choice`. */
  choose(client: number, choice: Choice): Fate;
}
