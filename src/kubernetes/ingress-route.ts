import type { Ingress, IngressBackend, IngressPath } from './ingress.ts';

/** What an ingress controller looks at in a request. */
export interface IngressRequest {
  /** The Host header: `shop.example.com`, with or without a port. */
  readonly host: string;
  /** `/cart/3`, with or without a query. */
  readonly path: string;
}

/** Where a request goes, and by which rule. */
export interface IngressRoute {
  readonly ingress: Ingress;
  readonly backend: IngressBackend;
  /** Host of the rule, empty for a rule of any host; null: no rule, the default backend. */
  readonly host: string | null;
  /** The path that matched; null: the default backend. */
  readonly path: IngressPath | null;
}

/**
 * The backend to which an ingress controller sends a request, by the rules of all Ingresses that it serves; null where
 * no rule matches and there is no default backend (controllers answer 404).
 *
 * The rules of the most specific host count and no others: the exact one, else a wildcard (`*.example.com` stands for
 * one label, no more), else those without a host. Of their paths the longest that matches wins, of equal ones Exact,
 * then the first. What matches no path goes to the default backend: of an Ingress that has the host, else of the first
 * that has one.
 *
 * Source: Kubernetes documentation of Ingress, path types, multiple matches, hostname wildcards; that hosts do not fall
 * back on each other is ingress-nginx's way, whose hosts are server blocks.
 */
export function routeIngress(ingresses: readonly Ingress[], request: IngressRequest): IngressRoute | null {
  const host = request.host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  const path = request.path.replace(/[?#].*$/, '') || '/';
  const rules = ingresses.flatMap((ingress) => ingress.spec.rules.map((rule) => ({ ingress, rule })));
  const best = Math.max(0, ...rules.map(({ rule }) => hostRank(rule.host, host)));
  const ofHost = rules.filter(({ rule }) => best > 0 && hostRank(rule.host, host) === best);
  let found: (IngressRoute & { readonly path: IngressPath }) | undefined;
  for (const { ingress, rule } of ofHost) {
    for (const each of rule.http?.paths ?? []) {
      if (!matchesPath(each, path) || (found !== undefined && !isMoreSpecific(each, found.path))) continue;
      found = { ingress, backend: each.backend, host: rule.host, path: each };
    }
  }
  if (found !== undefined) return found;
  const candidates = [...ofHost.map(({ ingress }) => ingress), ...ingresses];
  const ingress = candidates.find(({ spec }) => spec.defaultBackend !== undefined);
  const backend = ingress?.spec.defaultBackend;
  return ingress === undefined || backend === undefined ? null : { ingress, backend, host: null, path: null };
}

/** Whether a rule names this host, itself or by a wildcard; a rule for every host names none. */
export function isIngressHost(ruleHost: string, host: string): boolean {
  return hostRank(ruleHost, host) >= 2;
}

/** 3: the very host, 2: a wildcard that covers it, 1: a rule for every host, 0: a rule for others. */
function hostRank(ruleHost: string, host: string): 0 | 1 | 2 | 3 {
  if (ruleHost === '') return 1;
  if (ruleHost === host) return 3;
  const dot = host.indexOf('.');
  return dot > 0 && ruleHost === `*${host.slice(dot)}` ? 2 : 0;
}

/**
 * Whether a request path matches: `Exact` is the same to the last slash; `Prefix` compares whole elements, so that
 * `/aaa/bb` does not match `/aaa/bbb` and a slash at the end is nothing; `ImplementationSpecific` is a prefix of the
 * text here, as a location of nginx.
 */
export function matchesPath(
  { path: rulePath, pathType }: Pick<IngressPath, 'path' | 'pathType'>,
  path: string,
): boolean {
  switch (pathType) {
    case 'Exact':
      return rulePath === path;
    case 'Prefix': {
      const prefix = withoutSlash(rulePath);
      return path === prefix || path.startsWith(`${prefix}/`);
    }
    case 'ImplementationSpecific':
      return path.startsWith(rulePath);
  }
}

function isMoreSpecific(a: IngressPath, b: IngressPath): boolean {
  const difference = withoutSlash(a.path).length - withoutSlash(b.path).length;
  return difference > 0 || (difference === 0 && a.pathType === 'Exact' && b.pathType !== 'Exact');
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}
