import type { AbsenceParts } from './blame-absence.ts';

/**
 * A link rule keeps a packet of a request from arriving, for so many ms more or for good (Infinity). The place is the
 * node of the client and the pod.
 */
export function blameLink(
  { requests, connections, clientNode }: Pick<AbsenceParts, 'requests' | 'connections' | 'clientNode'>,
  request: number,
  connection: number,
  cause: number,
  heldMs: number,
): void {
  const { client, pod } = connections;
  requests.blame(request, cause, clientNode[client[connection]!]!, pod[connection]!, heldMs);
}
