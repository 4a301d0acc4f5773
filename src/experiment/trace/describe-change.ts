import type { DataPlane } from '../../dataplane/data-plane.ts';
import { NONE, RequestPhase } from '../../dataplane/request-table.ts';
import { failureReasons } from '../../measurement/failure-reason.ts';
import { causeSentence } from '../summarize-causes.ts';
import type { AttemptState } from './attempt-state.ts';

/** Names of places, by position; `null` for none. */
export interface Places {
  pod(position: number): string | null;
  node(position: number): string | null;
}

/** What an event has changed for an attempt, in words, in order. `before` is null for one that has just begun. */
export function describeChange(
  dataPlane: DataPlane,
  places: Places,
  request: number,
  before: AttemptState | null,
  after: AttemptState,
): readonly string[] {
  const said: string[] = [];
  const pod = places.pod(after.pod) ?? 'a pod';
  const isNew = after.connection !== NONE && after.connection !== before?.connection;
  if (isNew && dataPlane.connections.request[after.connection] === request) {
    const node = places.node(dataPlane.pods.node[after.pod]!);
    const where = node === null ? 'outside of the cluster' : `on ${node}`;
    said.push(
      `a connection to ${pod} ${where} ${after.phase === RequestPhase.waiting ? 'is to be opened: SYN' : 'is open'}`,
    );
  } else if (isNew) {
    said.push(`it gets an open connection to ${pod}`);
  }
  if (after.phase !== before?.phase || isNew) said.push(...phaseWords(dataPlane, request, after, pod, before === null));
  if (after.cause !== 0 && (after.cause !== before?.cause || after.heldMs !== before.heldMs)) {
    const sentence = causeSentence(after.cause, places.node(after.causeNode), places.pod(after.causePod));
    const heldMs = after.heldMs - (after.cause === before?.cause ? before.heldMs : 0);
    const long = after.heldMs === Number.POSITIVE_INFINITY ? 'for good' : `for ${Number(heldMs.toFixed(3))} ms`;
    said.push(`it is held up ${long}: ${sentence}`);
  }
  if (after.abandoned && before?.abandoned === false) said.push('the client no longer waits for this attempt');
  return said;
}

function phaseWords(
  { requests, pods }: DataPlane,
  request: number,
  { phase, connection, outcome }: AttemptState,
  pod: string,
  isFirst: boolean,
): readonly string[] {
  switch (phase) {
    case RequestPhase.waiting:
      return connection === NONE && isFirst ? ['it waits for a connection'] : [];
    case RequestPhase.resolving:
      return ['the client asks DNS for the name of the target'];
    case RequestPhase.travelling:
      return ['the request is sent'];
    case RequestPhase.queued:
      return [`no worker is free: it waits at ${pod}, ${pods.queueLength[requests.pod[request]!]! - 1} others with it`];
    case RequestPhase.inService: {
      const position = requests.pod[request]!;
      const demandMs = requests.demandMs[request * requests.demandColumns + pods.demandColumn[position]!]!;
      const slowness = pods.slowness[position]!;
      const slow = slowness === 1 ? '' : `, and ${pod} takes ${slowness} times as long`;
      return [`its service begins: it asks for ${Number(demandMs.toFixed(6))} ms${slow}`];
    }
    case RequestPhase.calling:
      return [`${pod} calls other Services for it`];
    case RequestPhase.answered:
      return [
        outcome === 0 ? 'the response is on its way' : `what comes back is: ${failureReasons[outcome - 1]!.name}`,
      ];
    case RequestPhase.lost:
      return ['nothing more comes of this attempt: only its time-out ends it'];
    case RequestPhase.dropped:
      return ['its SYN is dropped, and will be sent again'];
    default:
      return [];
  }
}
