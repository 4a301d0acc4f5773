import { describe, expect, it } from 'vitest';
import type { EndpointConditions } from '../../src/kubernetes/objects.ts';
import { podToEndpoint } from '../../src/kubernetes/pod-to-endpoint.ts';
import { readCases } from '../read-cases.ts';
import { nodeIn, runningPod, webService } from './samples.ts';

interface Row {
  readonly name: string;
  readonly podReady: boolean;
  readonly podDeleting: boolean;
  readonly publishNotReadyAddresses: boolean;
  readonly want: EndpointConditions;
}

it.each(readCases<Row>('pod_to_endpoint_conditions'))('$name: $want', (row) => {
  const pod = runningPod('p', '10.244.0.2', { ready: row.podReady, terminating: row.podDeleting });
  const service = webService({ publishNotReadyAddresses: row.publishNotReadyAddresses });
  expect(podToEndpoint(pod, undefined, service, 'IPv4').conditions).toEqual(row.want);
});

describe('an endpoint', () => {
  it('says on which node and in which zone its pod is', () => {
    const endpoint = podToEndpoint(runningPod('p', '10.244.0.2'), nodeIn('node-1', 'a'), webService(), 'IPv4');
    expect(endpoint).toMatchObject({
      addresses: ['10.244.0.2'],
      nodeName: 'node-1',
      zone: 'a',
      targetRef: { kind: 'Pod', name: 'p', namespace: 'default' },
    });
  });

  it('has the addresses of its family', () => {
    const pod = runningPod('p', ['10.244.0.2', 'fd00:0::2']);
    expect(podToEndpoint(pod, undefined, webService(), 'IPv4').addresses).toEqual(['10.244.0.2']);
    expect(podToEndpoint(pod, undefined, webService(), 'IPv6').addresses).toEqual(['fd00::2']);
  });

  it('has a hostname if its pod has one below the Service', () => {
    const named = runningPod('p', '10.244.0.2', { spec: { hostname: 'db-0', subdomain: 'web' } });
    const elsewhere = runningPod('p', '10.244.0.2', { spec: { hostname: 'db-0', subdomain: 'db' } });
    expect(podToEndpoint(named, undefined, webService(), 'IPv4').hostname).toBe('db-0');
    expect(podToEndpoint(elsewhere, undefined, webService(), 'IPv4').hostname).toBeUndefined();
  });
});
