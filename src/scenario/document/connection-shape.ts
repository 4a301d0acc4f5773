import { duration } from '../shape/amount-shapes.ts';
import { object, optional } from '../shape/object-shape.ts';
import { boolean, choice, integer } from '../shape/scalar-shapes.ts';
import type { Shape } from '../shape/shape.ts';

/** The protocols of a Workload. */
const protocols = ['http/1.1', 'http/2', 'grpc', 'tcp', 'udp'] as const;

/** The versions of TLS whose handshakes differ in their round trips. */
const tlsVersions = ['1.2', '1.3'] as const;

/** How connections are opened and kept, as it was written; times in ms. */
export interface ConnectionDocument {
  readonly protocol?: (typeof protocols)[number] | undefined;
  readonly reuse?: boolean | undefined;
  readonly maxPerClient?: number | undefined;
  readonly maxConcurrentStreams?: number | undefined;
  readonly idleTimeout?: number | undefined;
  readonly tls?: 'none' | (typeof tlsVersions)[number] | undefined;
}

/** Without quotes 1.3 is a number, and means the same. */
const tls: Shape<'none' | (typeof tlsVersions)[number]> = {
  read(at) {
    const version = tlsVersions.find((each) => at.value.kind === 'scalar' && at.written === each);
    return version ?? choice(['none', ...tlsVersions]).read(at);
  },
  schema: () => ({ enum: ['none', ...tlsVersions, ...tlsVersions.map(Number)] }),
};

/** How connections are opened and kept. */
export const connectionShape: Shape<ConnectionDocument> = object({
  protocol: optional(
    choice(protocols),
    'http/1.1 and tcp: one request at a time on a connection; http/2 and grpc: many; udp: no connection. That of the target without.',
  ),
  reuse: optional(boolean(), 'Whether connections are kept alive; for udp whether its socket, so its port, is kept.'),
  maxPerClient: optional(
    integer(1, 1_000_000),
    'Most connections that a client has open; with a balancer, that this has open to each endpoint.',
  ),
  maxConcurrentStreams: optional(
    integer(1, 1_000_000),
    'Most requests at the same time on a connection, as the server allows them (http/2, grpc).',
  ),
  idleTimeout: optional(
    duration({ above: 0 }),
    'After this long without use the client closes a connection, or takes another port for udp.',
  ),
  tls: optional(tls, 'The round trips of its handshake are added to that of TCP: 2 for "1.2", 1 for "1.3".'),
});
