import type { PacketTrace } from '../kubeproxy/rule-program.ts';
import type { ProxyMode } from '../kubernetes/kube-proxy-configuration.ts';
import type { Protocol } from '../kubernetes/objects.ts';

/** An endpoint that a new connection may come to. */
export interface ExplainedEndpoint {
  /** IP address, without brackets and port. */
  readonly address: string;
  readonly port: number;
  /** `namespace/name`; null where the documents know of no pod at the address. */
  readonly pod: string | null;
  readonly node: string | null;
  /** Over all that is left to chance: the node that a load balancer takes, the rules' choice, the resolver's. */
  readonly probability: number;
  /** Whether the node that chose it rewrites the source to an address of its own. */
  readonly masquerade: boolean;
  /** What the endpoint sees as the source; several where it depends on the node that is passed. */
  readonly sourceIPs: readonly string[];
}

/** How a connection fails, as the client sees it. */
export type FlowFailureKind =
  /** The name has no address for this client. */
  | 'name-not-found'
  /** No network leads there from where the client is, or the address does not exist. */
  | 'no-route'
  /** Somebody answers that nobody listens: ICMP port unreachable or a reset. */
  | 'refused'
  /** Nobody answers at all. */
  | 'timeout'
  /** A proxy that takes requests answers with an error of its own. */
  | 'http-error';

/** A share of new connections that fail in one way. */
export interface FlowFailure {
  readonly kind: FlowFailureKind;
  readonly probability: number;
  readonly why: string;
}

/** One thing that happens to a packet, where, and why. */
export interface PathStep {
  /** A node's name; else `client`, `DNS`, `network`, `load balancer`, `ingress controller`, `kubectl`. */
  readonly at: string;
  readonly step: string;
  readonly why: string;
}

/** An address that the client may try. */
export interface AskedAddress {
  readonly ip: string;
  readonly port: number;
  /** Of being tried, by the order in which the resolver gives addresses. */
  readonly probability: number;
}

/** The answer to one question: what becomes of the first packet of a connection, through the whole cluster. */
export interface Explanation {
  /**
   * What the node does that decides; of several possible nodes `DNAT` if any of them does that. `NONE`: no rule of
   * kube-proxy handles it, which may mean that it gets where it wants without (a pod's own address), or nowhere:
   * `failures` tells.
   */
  readonly verdict: PacketTrace['verdict'];
  readonly endpoints: readonly ExplainedEndpoint[];
  /** True if the source is rewritten whichever endpoint is chosen; a pod that meets itself shows in its own line. */
  readonly masquerade: boolean;
  /** `namespace/name:port` of the Service whose rules decide, or null. */
  readonly service: string | null;
  readonly mode: ProxyMode;
  readonly path: readonly PathStep[];
  readonly from: {
    /** Such as `pod/shop/web-0`, `node/node-1`, `external`, `a pod in namespace shop`. */
    readonly who: string;
    /** Null if it never came to send a packet. */
    readonly ip: string | null;
    readonly node: string | null;
  };
  readonly to: {
    /** As it was asked for. */
    readonly asked: string;
    readonly protocol: Protocol;
    readonly addresses: readonly AskedAddress[];
  };
  /** The share of new connections that succeed, from 0 to 1. */
  readonly reached: number;
  /** The others. */
  readonly failures: readonly FlowFailure[];
}
