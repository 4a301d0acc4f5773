import type { ConnectionSpec } from '../scenario.ts';

/** A target as it was written, in its parts. */
export interface TargetAddress {
  /** Null where none was written. */
  readonly scheme: TargetScheme | null;
  readonly host: string;
  /** The port that was written, else the scheme's own. */
  readonly port: number;
  readonly transport: 'TCP' | 'UDP';
  /** With its slash; `/` without one. Only the rules of an Ingress look at it. */
  readonly path: string;
  /** A path was written. */
  readonly hasPath: boolean;
}

/** What a scheme stands for. */
interface SchemeKind {
  /** Null: it has no port of its own. */
  readonly port: number | null;
  readonly hasTls: boolean;
  /** The protocols that may be spoken there; the first one is meant if nothing else is said. */
  readonly protocols: readonly [ConnectionSpec['protocol'], ...ConnectionSpec['protocol'][]];
}

/** The schemes of targets, and what they stand for. */
export const schemes: Readonly<Record<TargetScheme, SchemeKind>> = {
  http: { port: 80, hasTls: false, protocols: ['http/1.1', 'http/2', 'grpc', 'tcp'] },
  https: { port: 443, hasTls: true, protocols: ['http/1.1', 'http/2', 'grpc', 'tcp'] },
  grpc: { port: null, hasTls: false, protocols: ['grpc'] },
  grpcs: { port: 443, hasTls: true, protocols: ['grpc'] },
  tcp: { port: null, hasTls: false, protocols: ['tcp', 'http/1.1', 'http/2', 'grpc'] },
  udp: { port: null, hasTls: false, protocols: ['udp'] },
};

/** A scheme of a target. */
export type TargetScheme = 'http' | 'https' | 'grpc' | 'grpcs' | 'tcp' | 'udp';

const schemeHelp = `simulated are ${Object.keys(schemes).join(', ')}`;

/** Schemes that are known and not simulated. */
const schemesToCome = ['ws', 'wss'];

/**
 * Splits `[SCHEME://]HOST[:PORT][/PATH]`. Without a scheme and a port the port is 80, as of http; grpc, tcp and udp have
 * none of their own.
 */
export function parseTarget(text: string): TargetAddress | { readonly wrong: string; readonly help: string | null } {
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\[[0-9a-fA-F:.]+\]|[^/:[\]\s?#]+)(?::([^/?#]*))?([/?#].*)?$/.exec(text);
  const [, scheme, host = '', port, path] = match ?? [];
  if (match === null) {
    return {
      wrong: `${JSON.stringify(text)} is not a target`,
      help: 'write it as http://web, web.other:8080, 10.96.0.10:80 or node-1:30080',
    };
  }
  if (scheme !== undefined && schemesToCome.includes(scheme)) {
    return { wrong: `${scheme} is not simulated`, help: schemeHelp };
  }
  if (scheme !== undefined && !isScheme(scheme)) {
    return { wrong: `unknown scheme ${JSON.stringify(scheme)}`, help: schemeHelp };
  }
  const ownPort = schemes[scheme ?? 'http'].port;
  const number = port === undefined ? ownPort : /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (number === null)
    return {
      wrong: `${JSON.stringify(text)} has no port`,
      help: `${scheme} has no port of its own: write ${scheme}://${host}:PORT`,
    };
  if (number < 1 || number > 65_535)
    return { wrong: `${JSON.stringify(port)} is not a port`, help: 'expected a number from 1 to 65535' };
  return {
    scheme: scheme ?? null,
    host: host.replace(/^\[|\]$/g, ''),
    port: number,
    transport: scheme === 'udp' ? 'UDP' : 'TCP',
    ...pathOf(path),
  };
}

function isScheme(word: string): word is TargetScheme {
  return Object.hasOwn(schemes, word);
}

function pathOf(path: string | undefined): Pick<TargetAddress, 'path' | 'hasPath'> {
  const whole = path === undefined || path.startsWith('/') ? (path ?? '/') : `/${path}`;
  return { path: whole, hasPath: whole !== '/' };
}
