import type { ApplicationDocument } from '../document/application-document.ts';
import type { ServerConnectionsSpec } from '../scenario.ts';
import { assumeOf } from './assume-of.ts';
import type { Sourced } from './cluster-objects.ts';
import { neverEnded } from './never-ended.ts';
import { complain, type Resolution } from './resolution.ts';

/** When the server of an Application ends connections: never, as far as it is not said. A grace alone is a mistake. */
export function resolveServerConnections(
  resolution: Resolution,
  { document, value: { connections } }: Sourced<ApplicationDocument>,
): ServerConnectionsSpec {
  const { idleTimeout, maxAge, maxAgeGrace } = connections ?? {};
  if (maxAgeGrace !== undefined && maxAge === undefined) {
    const message = 'Application.spec.connections.maxAgeGrace: it follows on maxAge, which is missing';
    complain(resolution, document, ['spec', 'connections', 'maxAgeGrace'], message, 'add maxAge: 30s');
  }
  if (idleTimeout === undefined && maxAge === undefined) {
    const source = 'default, as of gRPC and Go; Node.js ends idle ones after 5s, nginx after 75s';
    assumeOf(resolution, document, 'connections', 'never ended by the server', source);
  }
  if (maxAge !== undefined && maxAgeGrace === undefined) {
    assumeOf(resolution, document, 'connections.maxAgeGrace', 'no limit', "gRPC's MAX_CONNECTION_AGE_GRACE");
  }
  return {
    idleTimeoutMs: idleTimeout ?? neverEnded.idleTimeoutMs,
    maxAgeMs: maxAge ?? neverEnded.maxAgeMs,
    maxAgeGraceMs: maxAgeGrace ?? neverEnded.maxAgeGraceMs,
  };
}
