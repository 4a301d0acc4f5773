import type { ProxyMode } from '../kubernetes/kube-proxy-configuration.ts';
import type { Protocol } from '../kubernetes/objects.ts';

/** One connection that somebody wants to open: what a user asks `explainFlow`. */
export interface FlowQuestion {
  /**
   * A name, an address or `NODE:PORT`, as `web.shop:80`, `web:http`, `http://shop.example.com/cart`, `10.96.0.10:53/udp`,
   * `[2001:db8::1]:80`, `pod/NAMESPACE/NAME:8080`, `service/NAMESPACE/NAME:80`.
   */
  readonly to: string;
  /**
   * `pod/NAMESPACE/NAME`, `namespace/NAME` (some pod there), `node/NAME`, `external`, `kubectl` (port-forward), or a source
   * IP. Absent: some pod in the namespace of the Service that is asked for.
   */
  readonly from?: string | undefined;
  /** The node of a client that is on no certain node, or the node at which a packet from outside arrives. */
  readonly node?: string | undefined;
  /** Absent: as `to` says, else TCP. */
  readonly protocol?: Protocol | undefined;
  /** Absent: as the cluster's kube-proxy is configured. */
  readonly mode?: ProxyMode | undefined;
}
