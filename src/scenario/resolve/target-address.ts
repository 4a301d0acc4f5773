/** A target as it was written, in its parts. */
export interface TargetAddress {
  readonly host: string;
  /** The port that was written, else the scheme's own. */
  readonly port: number;
  /** With its slash; `/` without one. Only the rules of an Ingress look at it. */
  readonly path: string;
  /** A path was written. */
  readonly hasPath: boolean;
}

const defaultPorts: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['https', 443],
]);

/** Schemes of protocols that are known and not simulated yet. */
const schemesToCome = ['udp', 'grpc', 'grpcs', 'ws', 'wss'];

/**
 * Splits `[SCHEME://]HOST[:PORT][/PATH]`. Without a scheme it is http, whose port is 80; that of https is 443, and tcp
 * has none.
 */
export function parseTarget(text: string): TargetAddress | { readonly wrong: string; readonly help: string | null } {
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\[[0-9a-fA-F:.]+\]|[^/:[\]\s?#]+)(?::([^/?#]*))?([/?#].*)?$/.exec(text);
  const [, scheme = 'http', host = '', port, path] = match ?? [];
  if (match === null) {
    return {
      wrong: `${JSON.stringify(text)} is not a target`,
      help: 'write it as http://web, web.other:8080, 10.96.0.10:80 or node-1:30080',
    };
  }
  if (schemesToCome.includes(scheme))
    return { wrong: `${scheme} is not simulated yet`, help: 'simulated are http, https and tcp' };
  if (!defaultPorts.has(scheme) && scheme !== 'tcp') {
    return { wrong: `unknown scheme ${JSON.stringify(scheme)}`, help: 'simulated are http, https and tcp' };
  }
  const number = port === undefined ? defaultPorts.get(scheme) : /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (number === undefined)
    return {
      wrong: `${JSON.stringify(text)} has no port`,
      help: `tcp has no port of its own: write tcp://${host}:PORT`,
    };
  if (number < 1 || number > 65_535)
    return { wrong: `${JSON.stringify(port)} is not a port`, help: 'expected a number from 1 to 65535' };
  return { host: host.replace(/^\[|\]$/g, ''), port: number, ...pathOf(path) };
}

function pathOf(path: string | undefined): Pick<TargetAddress, 'path' | 'hasPath'> {
  const whole = path === undefined || path.startsWith('/') ? (path ?? '/') : `/${path}`;
  return { path: whole, hasPath: whole !== '/' };
}
