import { describe, expect, it } from 'vitest';
import { documented, endpointsOf, nodes, podOn } from './documented-cluster.ts';

// https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/: its sample, and what the controller does.

const service = (ports = '{name: http, port: 80}'): string => `apiVersion: v1
kind: Service
metadata: {name: example}
spec: {selector: {app: example}, ports: [${ports}]}`;

const pods = (count: number, port = 80): readonly string[] =>
  Array.from({ length: count }, (_, i) =>
    podOn({ name: `pod-${port}-${i}`, node: `node-${(i % 2) + 1}`, labels: { app: 'example' }, ports: { http: port } }),
  );

describe('The sample resource', () => {
  const sample = `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: example-abc
  labels:
    kubernetes.io/service-name: example
addressType: IPv4
ports:
  - name: http
    protocol: TCP
    port: 80
endpoints:
  - addresses:
      - "10.1.2.3"
    conditions:
      ready: true
    hostname: pod-1
    nodeName: node-1
    zone: us-west2-a`;

  it('example-abc is where the Service example sends', () => {
    const page = documented(nodes(1), service().replace('selector: {app: example}, ', ''), sample);
    expect(endpointsOf(page.explain({ to: 'example:80' }))).toEqual(['10.1.2.3:80']);
    expect(page.slicesOf('example').map(({ metadata }) => metadata.name)).toEqual(['example-abc']);
  });

  it('an endpoint that is in several slices of a Service is one endpoint', () => {
    const again = sample.replace('example-abc', 'example-def');
    const page = documented(nodes(1), service().replace('selector: {app: example}, ', ''), sample, again);
    expect(endpointsOf(page.explain({ to: 'example:80' }))).toEqual(['10.1.2.3:80']);
  });

  it('an FQDN slice has no part in what kube-proxy does', () => {
    const names = sample.replace('addressType: IPv4', 'addressType: FQDN').replace('10.1.2.3', 'db.example.com');
    const page = documented(nodes(1), service().replace('selector: {app: example}, ', ''), names);
    expect(page.explain({ to: 'example:80' }).verdict).toBe('REJECT');
  });
});

describe('The EndpointSlice controller', () => {
  it('puts no more than 100 endpoints into a slice', () => {
    const sizes = (count: number): readonly number[] =>
      documented(nodes(2), service(), ...pods(count))
        .slicesOf('example')
        .map(({ endpoints }) => endpoints.length);
    expect(sizes(100)).toEqual([100]);
    expect(sizes(101).toSorted()).toEqual([1, 100]);
  });

  it('makes slices for each set of port numbers that a named port has in the pods', () => {
    const page = documented(
      nodes(2),
      service('{name: web, port: 80, targetPort: http}'),
      ...pods(2, 80),
      ...pods(3, 8080),
    );
    const slices = page.slicesOf('example').map(({ ports, endpoints }) => [ports[0]?.port, endpoints.length]);
    expect(slices.toSorted(([a = 0], [b = 0]) => a - b)).toEqual([
      [80, 2],
      [8080, 3],
    ]);
  });

  it('says on which node and in which zone each endpoint is, and that the controller manages the slice', () => {
    const page = documented(
      nodes(2).replace('count: 2', 'count: 2, zones: [us-west2-a, us-west2-b]'),
      service(),
      ...pods(2),
    );
    const [slice] = page.slicesOf('example');
    expect(slice?.metadata.labels).toMatchObject({
      'kubernetes.io/service-name': 'example',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    });
    expect(slice?.endpoints.map(({ nodeName, zone }) => [nodeName, zone])).toEqual([
      ['node-1', 'us-west2-a'],
      ['node-2', 'us-west2-b'],
    ]);
  });

  it('mirrors Endpoints that were made by hand for a Service without a selector', () => {
    const endpoints = `apiVersion: v1
kind: Endpoints
metadata: {name: example}
subsets: [{addresses: [{ip: 10.1.2.3}], notReadyAddresses: [{ip: 10.1.2.4}], ports: [{name: http, port: 8080}]}]`;
    const page = documented(nodes(1), service().replace('selector: {app: example}, ', ''), endpoints);
    expect(page.slicesOf('example')[0]?.metadata.labels['endpointslice.kubernetes.io/managed-by']).toBe(
      'endpointslicemirroring-controller.k8s.io',
    );
    expect(endpointsOf(page.explain({ to: 'example:80' }))).toEqual(['10.1.2.3:8080']);
  });
});

describe('Conditions', () => {
  const conditionsOf = (publishNotReadyAddresses: boolean, ready: string, deleted: boolean): object | undefined => {
    const metadata = { labels: { app: 'example' }, ...(deleted ? { deletionTimestamp: '2030-01-01T00:00:00Z' } : {}) };
    const pod = podOn({
      name: 'pod',
      metadata,
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready }] },
    });
    const more = publishNotReadyAddresses ? ', publishNotReadyAddresses: true}' : '}';
    const page = documented(nodes(1), service().replace(/\}$/, more), pod);
    return page.slicesOf('example')[0]?.endpoints[0]?.conditions;
  };

  it('ready is serving and not terminating', () => {
    expect(conditionsOf(false, 'True', false)).toEqual({ ready: true, serving: true, terminating: false });
    expect(conditionsOf(false, 'False', false)).toEqual({ ready: false, serving: false, terminating: false });
    expect(conditionsOf(false, 'True', true)).toEqual({ ready: false, serving: true, terminating: true });
    expect(conditionsOf(false, 'False', true)).toEqual({ ready: false, serving: false, terminating: true });
  });

  it('with publishNotReadyAddresses ready is always true', () => {
    expect(conditionsOf(true, 'False', false)).toMatchObject({ ready: true, serving: false });
    expect(conditionsOf(true, 'True', true)).toMatchObject({ ready: true, serving: true, terminating: true });
  });
});
