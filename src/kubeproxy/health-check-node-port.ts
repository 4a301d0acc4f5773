import type { ProxyEndpoint } from './categorize-endpoints.ts';
import { splitEndpoint } from './split-endpoint.ts';

/** What kube-proxy answers to one HTTP GET of a health check. */
export interface HealthAnswer<Body> {
  readonly status: 200 | 503;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body: Body;
}

/** What is asked at the health check node port of a Service on one node. */
export interface HealthCheck {
  readonly namespace: string;
  readonly service: string;
  /** See `localReadyEndpoints`. */
  readonly localEndpoints: number;
  /** See `isProxyHealthy`. */
  readonly proxyHealthy: boolean;
}

/** The body of the answer at a health check node port, under the names that kube-proxy gives. */
export interface HealthCheckBody {
  readonly service: { readonly namespace: string; readonly name: string };
  readonly localEndpoints: number;
  readonly serviceProxyHealthy: boolean;
}

/**
 * How many ready endpoints a Service has on this node, for its health check node port: pods, so that one with several
 * ports counts once. Hints do not matter, and endpoints that only serve while they terminate do not count, though the
 * node may still send connections to them.
 *
 * Source: kube-proxy pkg/proxy/endpointschangetracker.go LocalReadyEndpoints.
 *
 * @param endpoints those of all ports of the Service.
 */
export function localReadyEndpoints(endpoints: readonly ProxyEndpoint[]): number {
  const here = endpoints.filter(({ ready, isLocal }) => ready && isLocal);
  return new Set(here.map(({ address }) => splitEndpoint(address).ip)).size;
}

/**
 * The answer by which a load balancer learns whether a node has endpoints of a Service with
 * `externalTrafficPolicy: Local`, and how many, for those that weigh nodes.
 *
 * Source: kube-proxy pkg/proxy/healthcheck/service_health.go.
 */
export function answerHealthCheckNodePort(check: HealthCheck): HealthAnswer<HealthCheckBody> {
  const { namespace, service, localEndpoints, proxyHealthy } = check;
  return {
    status: localEndpoints > 0 && proxyHealthy ? 200 : 503,
    headers: {
      'Content-Type': 'application/json',
      'X-Content-Type-Options': 'nosniff',
      'X-Load-Balancing-Endpoint-Weight': String(localEndpoints),
    },
    body: { service: { namespace, name: service }, localEndpoints, serviceProxyHealthy: proxyHealthy },
  };
}
