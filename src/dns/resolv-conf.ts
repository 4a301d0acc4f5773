/** A resolv.conf as its lines stand in the file. */
export interface ResolvConf {
  /** Addresses, asked in this order. Empty: the resolver asks the machine it runs on. */
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  /** "ndots:5", "single-request"; of two with the same name the later one counts. */
  readonly options: readonly string[];
}

/** The options that a stub resolver acts upon. Others are taken and mean nothing here. */
export interface ResolverOptions {
  /** A name with fewer dots is tried with the search list first. */
  readonly ndots: number;
  /** How long one try waits for one name server. */
  readonly timeoutMs: number;
  /** How often the list of name servers is gone through. */
  readonly attempts: number;
  /** Whether the second query of a pair is sent only after the answer to the first. */
  readonly singleRequest: boolean;
  /** Whether AAAA queries are left out. */
  readonly noAaaa: boolean;
  /** Whether a name without dots is never asked as it stands. */
  readonly noTldQuery: boolean;
}

/**
 * What the options of a resolv.conf say, and the defaults where they are silent: one dot, 5 s, two attempts. Larger
 * numbers than 15 dots, 30 s and 5 attempts are taken as these.
 *
 * Source: resolv.conf(5).
 */
export function resolverOptions({ options }: ResolvConf): ResolverOptions {
  const has = (...names: readonly string[]): boolean => options.some((option) => names.includes(option));
  return {
    ndots: numberOf(options, 'ndots', 1, 15),
    timeoutMs: 1000 * numberOf(options, 'timeout', 5, 30),
    attempts: numberOf(options, 'attempts', 2, 5),
    singleRequest: has('single-request', 'single-request-reopen'),
    noAaaa: has('no-aaaa'),
    noTldQuery: has('no-tld-query'),
  };
}

function numberOf(options: readonly string[], name: string, otherwise: number, most: number): number {
  const written = options.findLast((option) => option.startsWith(`${name}:`));
  const text = written?.slice(name.length + 1) ?? '';
  return /^\d+$/.test(text) ? Math.min(most, Number(text)) : otherwise;
}

/** The file's text. */
export function formatResolvConf({ nameservers, search, options }: ResolvConf): string {
  const lines = [
    ...(search.length === 0 ? [] : [`search ${search.join(' ')}`]),
    ...nameservers.map((address) => `nameserver ${address}`),
    ...(options.length === 0 ? [] : [`options ${options.join(' ')}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
