import { formatIP, parseIP } from '../kubernetes/ip.ts';
import type { Protocol } from '../kubernetes/objects.ts';
import { expectedOneOf, nearestWord } from '../scenario/nearest-word.ts';
import type { FlowQuestion } from './flow-question.ts';
import { refuse } from './refuse.ts';

/** Where a client wants to go, as it was written, in its parts. */
export interface Wanted {
  /** `host`: a name or an address; the others name an object by `namespace` and `name`. */
  readonly kind: 'host' | 'pod' | 'service';
  /** A name in lower case, a canonical address, or `NAMESPACE/NAME`. */
  readonly host: string;
  /** A number, the name of a Service port, or undefined where none was given. */
  readonly port: number | string | undefined;
  /** Undefined where nobody said it. */
  readonly protocol: Protocol | undefined;
  /** Of a URL; undefined if it was none. */
  readonly path: string | undefined;
  /** Whether it is a URL of HTTP, so that a proxy on the way may look at its host and path. */
  readonly isHTTP: boolean;
}

const protocols: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];

/** Schemes of URLs, with the port that they mean when none is written. */
const schemes: ReadonlyMap<string, { readonly port?: number; readonly protocol: Protocol }> = new Map([
  ['http', { port: 80, protocol: 'TCP' }],
  ['https', { port: 443, protocol: 'TCP' }],
  ['grpc', { protocol: 'TCP' }],
  ['tcp', { protocol: 'TCP' }],
  ['udp', { protocol: 'UDP' }],
  ['sctp', { protocol: 'SCTP' }],
]);

/**
 * Splits `to` into its parts: `[SCHEME://]HOST[:PORT][/udp|/PATH]`, `pod/NAMESPACE/NAME[:PORT]`,
 * `service/NAMESPACE/NAME[:PORT]`. An IPv6 address with a port needs brackets.
 *
 * @throws {ScenarioError} when it is none of these, or names a protocol that the question contradicts.
 */
export function parseWanted({ to, protocol }: Pick<FlowQuestion, 'to' | 'protocol'>): Wanted {
  const url = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(to.trim());
  const [, schemeText, afterScheme] = url ?? [];
  const scheme = schemeText === undefined ? undefined : schemes.get(schemeText.toLowerCase());
  if (schemeText !== undefined && scheme === undefined) {
    refuse(`unknown scheme ${JSON.stringify(schemeText)}`, expectedOneOf([...schemes.keys()]));
  }
  const { rest, written } = protocolAtEnd(afterScheme ?? to.trim());
  const said = written ?? scheme?.protocol;
  if (said !== undefined && protocol !== undefined && said !== protocol) {
    refuse(`${JSON.stringify(to)} is ${said}, and the protocol asked for is ${protocol}`);
  }
  const isHTTP = /^https?$/i.test(schemeText ?? '');
  const parts = { protocol: protocol ?? said, path: undefined, isHTTP };
  const object = /^(pod|service|svc)\/([^/:]+\/[^/:]+)(?::([^:/]+))?$/i.exec(rest);
  if (object !== null && url === null) {
    const kind = object[1]?.toLowerCase() === 'pod' ? 'pod' : 'service';
    return { kind, host: object[2] as string, port: portOf(object[3], undefined), ...parts };
  }
  const host = /^(?:\[([^\]]*)\]|([^/:[\]\s?#]+))(?::([^/?#:]*))?([/?#].*)?$/.exec(rest);
  const bare = parseIP(rest);
  if (bare !== undefined)
    return { kind: 'host', host: formatIP(bare), port: portOf(undefined, scheme?.port), ...parts };
  const name = host?.[1] ?? host?.[2];
  if (host === null || name === undefined || (host[1] !== undefined && parseIP(host[1])?.family !== 'IPv6')) {
    refuse(
      `${JSON.stringify(to)} is nothing that a connection can go to`,
      'write it as web.shop:80, http://web/path, 10.96.0.10:53/udp, [2001:db8::1]:80, node-1:30080 or pod/shop/web-0:8080',
    );
  }
  const path = url === null ? host[4] : (host[4] ?? '/');
  if (path !== undefined && url === null) {
    refuse(`${JSON.stringify(to)}: a path needs a scheme`, helpWithPath(path, rest));
  }
  const ip = parseIP(name);
  const port = portOf(host[3], scheme?.port);
  return { kind: 'host', ...parts, host: ip === undefined ? name.toLowerCase() : formatIP(ip), port, path };
}

/** What may have been meant by something after a slash: a protocol, an object without its namespace or kind, or a path. */
function helpWithPath(path: string, rest: string): string {
  const protocol = nearestWord(
    path.slice(1),
    protocols.map((each) => each.toLowerCase()),
  );
  if (protocol !== undefined) return `did you mean "${rest.slice(0, -path.length)}/${protocol}"?`;
  const [kind = '', name = '', ...more] = rest.split('/');
  if (more.length > 0 || name === '' || /[:?#]/.test(rest)) return `write it as http://${rest}`;
  const isKind = /^(pod|service|svc)$/i.test(kind);
  return isKind
    ? `write it as ${kind.toLowerCase()}/NAMESPACE/${name}`
    : `write it as http://${rest}, or as service/${rest} if it is NAMESPACE/NAME of a Service`;
}

function protocolAtEnd(text: string): { readonly rest: string; readonly written: Protocol | undefined } {
  const match = /^(.*)\/(tcp|udp|sctp)$/i.exec(text);
  const written = protocols.find((each) => each === match?.[2]?.toUpperCase());
  return { rest: match?.[1] ?? text, written };
}

function portOf(text: string | undefined, otherwise: number | undefined): number | string | undefined {
  if (text === undefined) return otherwise;
  if (!/^\d+$/.test(text)) {
    if (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text)) return text;
  } else if (Number(text) >= 1 && Number(text) <= 65_535) return Number(text);
  return refuse(
    `${JSON.stringify(text)} is not a port`,
    'expected a number from 1 to 65535, or the name of a Service port',
  );
}
