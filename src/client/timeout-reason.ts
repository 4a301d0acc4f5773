import type { DataPlane } from '../dataplane/data-plane.ts';
import { NONE, RequestPhase } from '../dataplane/request-table.ts';
import { failureCode } from '../measurement/failure-reason.ts';

const TIMEOUT = failureCode('timeout');
const DNS_TIMEOUT = failureCode('dns-timeout');

/**
 * The code of the reason for which an attempt has no answer when its time is up, by how far it got. `silence` is that of
 * its route, for an attempt whose first packet met nobody.
 */
export function timeoutReason(dataPlane: DataPlane, request: number, silence: number): number {
  const { requests } = dataPlane;
  if (requests.phase[request] === RequestPhase.resolving) return DNS_TIMEOUT;
  const phase = requests.phase[request];
  const dropped =
    phase === RequestPhase.dropped || (requests.connection[request] === NONE && phase === RequestPhase.lost);
  return dropped || dataPlane.isConnecting(request) ? silence : TIMEOUT;
}
