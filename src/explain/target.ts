import type { Protocol, Service } from '../kubernetes/objects.ts';
import type { AskedAddress, FlowFailure, PathStep } from './explanation.ts';

/** Where a client turns to, once names are looked up. */
export interface Target {
  readonly protocol: Protocol;
  /** Empty if there is a failure, or if an ingress controller is asked. */
  readonly addresses: readonly AskedAddress[];
  /** What it took to find them. */
  readonly path: readonly PathStep[];
  readonly failure: Pick<FlowFailure, 'kind' | 'why'> | null;
  /** The Service that was named, or null. */
  readonly service: Service | null;
  /** A request that the rules of Ingresses are for: its host, its path and the port that the client calls. */
  readonly request: { readonly host: string; readonly path: string; readonly port: number } | null;
}
