import { describe, expect, it } from 'vitest';
import type { ProxyEndpoint } from '../../src/kubeproxy/categorize-endpoints.ts';
import {
  answerHealthCheckNodePort,
  type HealthCheck,
  localReadyEndpoints,
} from '../../src/kubeproxy/health-check-node-port.ts';
import { readCases } from '../read-cases.ts';

interface Row {
  readonly name: string;
  readonly localReady: number;
  readonly proxierHealthy: boolean;
  readonly endpoint?: string;
  readonly want: { readonly status: number; readonly weightHeader: number };
}

const check = (changes: Partial<HealthCheck>): HealthCheck => ({
  namespace: 'shop',
  service: 'web',
  localEndpoints: 1,
  proxyHealthy: true,
  ...changes,
});

const rows = readCases<Row>('health_check_node_port').filter(({ endpoint }) => endpoint === undefined);

it.each(rows)('a health check node port answers for $name', ({ localReady, proxierHealthy, want }) => {
  const answer = answerHealthCheckNodePort(check({ localEndpoints: localReady, proxyHealthy: proxierHealthy }));
  expect(answer.status).toBe(want.status);
  expect(answer.headers['X-Load-Balancing-Endpoint-Weight']).toBe(String(want.weightHeader));
});

describe('a health check node port', () => {
  it('says 503 without a local endpoint, and while kube-proxy is not healthy', () => {
    expect(answerHealthCheckNodePort(check({ localEndpoints: 0 })).status).toBe(503);
    expect(answerHealthCheckNodePort(check({ proxyHealthy: false })).status).toBe(503);
  });

  it('tells whose it is and what it counted', () => {
    expect(answerHealthCheckNodePort(check({ localEndpoints: 3, proxyHealthy: false })).body).toEqual({
      service: { namespace: 'shop', name: 'web' },
      localEndpoints: 3,
      serviceProxyHealthy: false,
    });
  });
});

describe('local ready endpoints', () => {
  const endpoint = (address: string, changes: Partial<ProxyEndpoint> = {}): ProxyEndpoint => ({
    address,
    ready: true,
    serving: true,
    terminating: false,
    isLocal: true,
    zoneHints: [],
    nodeHints: [],
    ...changes,
  });

  it('are pods of this node, however many ports each has', () => {
    const endpoints = ['10.0.1.1:80', '10.0.1.1:443', '10.0.1.2:80', '[fd00::1]:80', '[fd00::1]:443'];
    expect(localReadyEndpoints(endpoints.map((address) => endpoint(address)))).toBe(3);
  });

  it('are not those of other nodes, nor unready ones, nor those that serve while they terminate', () => {
    expect(
      localReadyEndpoints([
        endpoint('10.0.1.1:80', { isLocal: false }),
        endpoint('10.0.1.2:80', { ready: false, serving: false }),
        endpoint('10.0.1.3:80', { ready: false, terminating: true }),
      ]),
    ).toBe(0);
  });
});
