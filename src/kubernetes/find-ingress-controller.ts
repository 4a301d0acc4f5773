import { formatIP, parseIP } from './ip.ts';
import type { Ingress, Service } from './objects.ts';
import { isExternallyAccessible } from './service-exposure.ts';

/** What `app.kubernetes.io/name` says of the Services of well-known controllers, by their charts. */
const CONTROLLERS = [
  'ingress-nginx',
  'nginx-ingress',
  'traefik',
  'haproxy-ingress',
  'kubernetes-ingress',
  'contour',
  'kong',
];

/**
 * The Service of the ingress controller: the one whose address the Ingresses have in their status, else one that is
 * labelled as a well-known controller's, else one that has "ingress" in its name. Only Services that can be reached from
 * outside count. The documents do not say it otherwise: an IngressClass names a controller, and no Service.
 */
export function findIngressController(all: readonly Service[], ingresses: readonly Ingress[]): Service | undefined {
  const services = all.filter(({ spec }) => isExternallyAccessible(spec));
  const addresses = new Set(
    ingresses.flatMap(({ status }) => status.loadBalancer.ingress.map(({ ip }) => canonical(ip))),
  );
  return (
    services.find(({ status }) =>
      status.loadBalancer.ingress.some(({ ip }) => ip !== undefined && addresses.has(canonical(ip))),
    ) ??
    services.find(({ metadata }) => CONTROLLERS.includes(metadata.labels['app.kubernetes.io/name'] ?? '')) ??
    services.find(({ metadata }) => metadata.name.includes('ingress') || metadata.namespace.includes('ingress'))
  );
}

function canonical(text: string | undefined): string {
  const ip = parseIP(text ?? '');
  return ip === undefined ? '' : formatIP(ip);
}
