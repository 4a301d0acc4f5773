import type { PodTable } from './pod-table.ts';
import { NONE } from './request-table.ts';

/**
 * The number by which a client (or a proxy: any place that opens connections) stands for an end of a packet. Pods stand
 * for themselves: their positions are 0 and above, clients are below.
 */
export function clientEnd(client: number): number {
  return -1 - client;
}

/** Where the ends of packets are. */
export interface PacketEnds {
  readonly pods: Pick<PodTable, 'node'>;
  /** By client: its node, `NONE` outside of the cluster. */
  readonly clientNode: Int32Array;
  /** By client: the pod that it is, `NONE` for others. */
  readonly clientPod: Int32Array;
}

/** The node of an end. */
export function nodeOfEnd({ pods, clientNode }: PacketEnds, end: number): number {
  return end >= 0 ? pods.node[end]! : (clientNode[-1 - end] ?? NONE);
}

/** The pod of an end. */
export function podOfEnd({ clientPod }: PacketEnds, end: number): number {
  return end >= 0 ? end : (clientPod[-1 - end] ?? NONE);
}
