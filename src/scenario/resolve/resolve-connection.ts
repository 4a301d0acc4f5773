import { formatDurationMs } from '../../base/units.ts';
import type { ConnectionDocument } from '../document/connection-shape.ts';
import type { WorkloadDocument } from '../document/workload-document.ts';
import type { ConnectionSpec } from '../scenario.ts';
import { assumeOf } from './assume-of.ts';
import type { Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';
import { schemes, type TargetScheme } from './target-address.ts';

type Protocol = ConnectionSpec['protocol'];

/** What a client does that is told nothing else, and which one that is. */
interface UsualClient {
  readonly maxPerClient: number;
  readonly idleTimeoutMs: number;
  readonly maxConcurrentStreams: number;
  readonly source: string;
}

/** Go's keep no more than their idle time-out asks for, and open what they need. */
const goHttp: UsualClient = {
  maxPerClient: Number.POSITIVE_INFINITY,
  idleTimeoutMs: 90_000,
  maxConcurrentStreams: 1,
  source: "Go's http.DefaultTransport",
};

/** What RFC 9113, 6.5.2, wants servers to allow at least, and what clients go by until the server has said it. */
const USUAL_STREAMS = 100;

const STREAMS_SOURCE =
  'RFC 9113: no fewer; servers allow 100 (Kestrel), 128 (nginx, ALB), 250 (Go), or have no limit (gRPC for Go)';

const usualClients: Readonly<Record<Protocol, UsualClient>> = {
  'http/1.1': goHttp,
  tcp: goHttp,
  'http/2': {
    ...goHttp,
    maxConcurrentStreams: USUAL_STREAMS,
    source: "Go's http2.Transport, which opens another connection when all streams are taken",
  },
  grpc: {
    maxPerClient: 1,
    idleTimeoutMs: 1_800_000,
    maxConcurrentStreams: USUAL_STREAMS,
    source: 'gRPC (Go, Java): one connection to each address, on which calls wait for a stream; idle after 30m',
  },
  udp: {
    maxPerClient: 1,
    idleTimeoutMs: Number.POSITIVE_INFINITY,
    maxConcurrentStreams: Number.POSITIVE_INFINITY,
    source: 'one socket for all requests, as a program that connects it once',
  },
};

/** Round trips of a full handshake: RFC 8446 and RFC 5246, without resumption. */
const tlsRoundTrips = { none: 0, '1.3': 1, '1.2': 2 } as const;

/**
 * How the connections of a Workload are opened and kept, with the defaults of the clients that are usual for its
 * protocol; undefined after a mistake.
 *
 * @param scheme that of the target; null where none was written, undefined where the target cannot be read.
 */
export function resolveConnection(
  resolution: Resolution,
  workload: Sourced<WorkloadDocument>,
  scheme: TargetScheme | null | undefined,
): ConnectionSpec | undefined {
  const given = workload.value.connection ?? {};
  const protocol = given.protocol ?? schemes[scheme ?? 'http'].protocols[0];
  const mistakes = findMistakes(given, protocol, scheme);
  for (const [field, message, help] of mistakes) {
    const path = ['spec', 'connection', field];
    complain(resolution, workload.document, path, `Workload.spec.connection.${field}: ${message}`, help);
  }
  if (mistakes.length > 0) return undefined;
  const isEncrypted = scheme !== undefined && scheme !== null && schemes[scheme].hasTls;
  const tls = given.tls ?? (isEncrypted ? '1.3' : 'none');
  if (given.tls === undefined && isEncrypted) {
    assumeOf(
      resolution,
      workload.document,
      'connection.tls',
      tls,
      `${scheme}; what clients and servers agree on today`,
    );
  }
  const usual = usualClients[protocol];
  const reuse = given.reuse ?? true;
  noteDefaults(resolution, workload, usual, reuse);
  return {
    protocol,
    reuse,
    maxPerClient: given.maxPerClient ?? (reuse ? usual.maxPerClient : Number.POSITIVE_INFINITY),
    idleTimeoutMs: given.idleTimeout ?? usual.idleTimeoutMs,
    maxConcurrentStreams: reuse ? (given.maxConcurrentStreams ?? usual.maxConcurrentStreams) : 1,
    tlsRoundTrips: tlsRoundTrips[tls],
  };
}

/** Fields that contradict the protocol or the target: name, what is wrong, what would be right. */
function findMistakes(
  given: ConnectionDocument,
  protocol: Protocol,
  scheme: TargetScheme | null | undefined,
): readonly (readonly [field: keyof ConnectionDocument, message: string, help: string])[] {
  const spoken: readonly Protocol[] = scheme ? schemes[scheme].protocols : [protocol];
  const hasTls = given.tls !== undefined && given.tls !== 'none';
  const isMultiplexed = protocol === 'http/2' || protocol === 'grpc';
  return [
    ...(spoken.includes(protocol)
      ? []
      : [['protocol', `${protocol} is not spoken at ${scheme}://`, `there are ${spoken.join(', ')}`] as const]),
    ...(given.maxConcurrentStreams !== undefined && !isMultiplexed
      ? [['maxConcurrentStreams', `${protocol} has no streams`, 'only http/2 and grpc have them'] as const]
      : []),
    ...(given.maxPerClient !== undefined && protocol === 'udp'
      ? [
          [
            'maxPerClient',
            'udp has no connections',
            'a client has one socket, or with reuse: false one a request',
          ] as const,
        ]
      : []),
    ...(hasTls && protocol === 'udp'
      ? [['tls', 'udp has no connection that could be encrypted', 'leave it out: DTLS is not simulated'] as const]
      : []),
    ...(given.tls === 'none' && scheme && schemes[scheme].hasTls
      ? [['tls', `there is no ${scheme} without TLS`, 'write "1.2" or "1.3", or another scheme with its port'] as const]
      : []),
  ];
}

function noteDefaults(
  resolution: Resolution,
  { document, value }: Sourced<WorkloadDocument>,
  usual: UsualClient,
  reuse: boolean,
): void {
  const given = value.connection ?? {};
  const assume = (field: keyof ConnectionDocument, text: string, source: string): void =>
    assumeOf(resolution, document, `connection.${field}`, text, source);
  if (given.reuse === undefined) assume('reuse', 'true', usual.source);
  if (!reuse) return;
  if (given.maxPerClient === undefined && usual !== usualClients.udp) {
    assume(
      'maxPerClient',
      usual.maxPerClient === Number.POSITIVE_INFINITY ? 'no limit' : `${usual.maxPerClient}`,
      usual.source,
    );
  }
  if (given.idleTimeout === undefined) {
    const isEndless = usual.idleTimeoutMs === Number.POSITIVE_INFINITY;
    assume('idleTimeout', isEndless ? 'never' : formatDurationMs(usual.idleTimeoutMs), usual.source);
  }
  if (given.maxConcurrentStreams === undefined && usual.maxConcurrentStreams === USUAL_STREAMS) {
    assume('maxConcurrentStreams', `${USUAL_STREAMS}`, STREAMS_SOURCE);
  }
}
