import { formatDurationMs } from '../../base/units.ts';
import type { Service } from '../../kubernetes/objects.ts';
import { isHeadless } from '../../kubernetes/service-exposure.ts';
import type { WorkloadDocument } from '../document/workload-document.ts';
import type { ConnectionSpec, UpstreamSpec } from '../scenario.ts';
import { assumeOf } from './assume-of.ts';
import type { Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';

/** How gRPC (core, Go, Java) holds back its questions to DNS. */
const GRPC_MINIMUM_MS = 30_000;

/** `dns_refresh_rate` of Envoy's clusters. */
const ENVOY_REFRESH_MS = 5000;

type Discovery = Pick<UpstreamSpec, 'discovery' | 'dnsRefreshMs' | 'dnsMinimumMs'>;

/**
 * How a balancer hears of the endpoints of a Service, and how often it asks; undefined after a mistake. A library that
 * calls a headless Service asks DNS unless it is said otherwise; all others watch EndpointSlices.
 */
export function resolveDiscovery(
  resolution: Resolution,
  { document, value }: Sourced<WorkloadDocument>,
  connection: ConnectionSpec | undefined,
  { metadata, spec }: Service,
): Discovery | undefined {
  const { at, endpoints, dnsRefresh, dnsMinimum } = value.balancer ?? {};
  const wrong = (field: string, message: string, help: string): undefined => {
    const path = ['spec', 'balancer', field];
    complain(resolution, document, path, `Workload.spec.balancer.${field}: ${message}`, help);
    return undefined;
  };
  const assume = (field: string, text: string, source: string): void =>
    assumeOf(resolution, document, `balancer.${field}`, text, source);
  const asksDns = at === 'client' && isHeadless(spec);
  const discovery = endpoints ?? (asksDns ? 'dns' : 'slices');
  if (discovery === 'dns' && !isHeadless(spec)) {
    const name = `${metadata.namespace}/${metadata.name}`;
    const message = `Service ${name} is not headless: DNS gives its cluster IP, one address behind which kube-proxy takes the endpoint`;
    return wrong('endpoints', message, 'give the Service clusterIP: None, or write endpoints: slices');
  }
  if (discovery === 'slices') {
    const field = dnsRefresh !== undefined ? 'dnsRefresh' : 'dnsMinimum';
    if (dnsRefresh !== undefined || dnsMinimum !== undefined) {
      return wrong(field, 'EndpointSlices are watched, and DNS is not asked', 'leave it out, or write endpoints: dns');
    }
    if (endpoints === undefined) assume('endpoints', 'slices', 'default: their changes are watched');
    return { discovery, dnsRefreshMs: Number.POSITIVE_INFINITY, dnsMinimumMs: Number.POSITIVE_INFINITY };
  }
  if (endpoints === undefined) assume('endpoints', 'dns', 'default of a library that calls a headless Service');
  const refresh =
    dnsRefresh ?? (at === 'client' && connection?.protocol === 'grpc' ? 'on-disconnect' : ENVOY_REFRESH_MS);
  if (refresh !== 'on-disconnect') {
    if (dnsMinimum !== undefined) {
      return wrong('dnsMinimum', 'DNS is asked at fixed times', 'it belongs to dnsRefresh: on-disconnect');
    }
    if (dnsRefresh === undefined) assume('dnsRefresh', formatDurationMs(refresh), "Envoy's dns_refresh_rate");
    return { discovery, dnsRefreshMs: refresh, dnsMinimumMs: refresh };
  }
  const dnsMinimumMs = dnsMinimum ?? GRPC_MINIMUM_MS;
  if (dnsRefresh === undefined) assume('dnsRefresh', refresh, 'as gRPC asks');
  if (dnsMinimum === undefined) assume('dnsMinimum', formatDurationMs(dnsMinimumMs), "gRPC's default");
  return { discovery, dnsRefreshMs: Number.POSITIVE_INFINITY, dnsMinimumMs };
}
