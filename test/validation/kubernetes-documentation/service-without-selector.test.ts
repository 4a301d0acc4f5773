import { describe, expect, it } from 'vitest';
import {
  answersOf,
  client,
  documented,
  endpointsOf,
  modes,
  myApp,
  nodes,
  podsOf,
  refusals,
} from './documented-cluster.ts';

// https://kubernetes.io/docs/concepts/services-networking/service/: the examples of Services without selectors and of headless ones,
// and what that page says of each.

describe('Services without selectors', () => {
  const bare = `apiVersion: v1
kind: Service
metadata:
  name: my-service
spec:
  ports:
    - name: http
      protocol: TCP
      port: 80
      targetPort: 9376`;
  const slice = `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: my-service-1
  labels:
    kubernetes.io/service-name: my-service
addressType: IPv4
ports:
  - name: http
    appProtocol: http
    protocol: TCP
    port: 9376
endpoints:
  - addresses:
      - "10.4.5.6"
  - addresses:
      - "10.1.2.3"`;

  it('nobody makes EndpointSlices for a Service without selector, and it refuses connections', () => {
    const page = documented(nodes(2), bare, myApp, client);
    expect(page.slicesOf('my-service')).toEqual([]);
    for (const mode of modes) {
      const { failures } = page.explain({ to: 'my-service:80', from: 'pod/default/client', mode });
      expect(failures, mode).toMatchObject([{ kind: 'refused', probability: 1 }]);
    }
  });

  it.each(modes)('a Service without selector sends to the addresses of its EndpointSlice, in %s mode', (mode) => {
    const page = documented(nodes(2), bare, slice, client);
    const answer = page.explain({ to: 'my-service:80', from: 'pod/default/client', mode });
    expect(endpointsOf(answer)).toEqual(['10.1.2.3:9376', '10.4.5.6:9376']);
    for (const { probability } of answer.endpoints) expect(probability).toBeCloseTo(1 / 2, 8);
  });

  it('the slice may have any name: its label links it to the Service', () => {
    const page = documented(nodes(1), bare, slice.replace('my-service-1', 'anything-else'));
    expect(endpointsOf(page.explain({ to: 'my-service:80' }))).toHaveLength(2);
    const unlinked = documented(nodes(1), bare, slice.replace('service-name: my-service', 'service-name: other'));
    expect(unlinked.explain({ to: 'my-service:80' }).verdict).toBe('REJECT');
  });

  it('an unnamed port of the slice goes with the unnamed port of the Service', () => {
    const page = documented(
      nodes(1),
      bare.replace('- name: http\n      protocol', '- protocol'),
      slice.replace('- name: http', "- name: ''"),
    );
    expect(endpointsOf(page.explain({ to: 'my-service:80' }))).toEqual(['10.1.2.3:9376', '10.4.5.6:9376']);
  });

  it.each(modes)(
    'an endpoint cannot be the cluster IP of another Service, which no proxy looks at again, in %s mode',
    (mode) => {
      const other = bare.replace('my-service', 'other').replace('spec:\n', 'spec:\n  clusterIP: 10.96.44.44\n');
      const page = documented(
        nodes(2),
        bare,
        slice.replace('10.4.5.6', '10.96.44.44').replace('10.1.2.3', '10.96.44.44'),
        other,
        slice.replaceAll('my-service', 'other'),
        client,
      );
      expect(page.explain({ to: 'my-service:80', from: 'pod/default/client', mode }).reached).toBe(0);
    },
  );

  it.each(['127.0.0.1', '169.254.1.1', '224.0.0.7'])('an endpoint cannot have the address %s', (address) => {
    expect(refusals(nodes(1), bare, slice.replace('10.4.5.6', address))).toHaveLength(1);
  });
});

describe('Headless Services', () => {
  const headless = (selector: string): string => `apiVersion: v1
kind: Service
metadata: {name: my-service}
spec: {clusterIP: None, ${selector}ports: [{name: http, port: 9376}]}`;
  const slice = (addressType: string, address: string, ready = true): string => `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: my-service-${addressType.toLowerCase()}-${ready}, labels: {kubernetes.io/service-name: my-service}}
addressType: ${addressType}
ports: [{name: http, port: 9376}]
endpoints: [{addresses: ["${address}"], conditions: {ready: ${ready}}}]`;

  it('with a selector the name gives the addresses of the pods, and no node has a rule', () => {
    const page = documented(nodes(2), headless('selector: {app.kubernetes.io/name: MyApp}, '), myApp, client);
    expect(page.service('my-service').spec).toMatchObject({ clusterIP: 'None', clusterIPs: ['None'] });
    const addresses = ['myapp-0', 'myapp-1'].map((name) => page.pod(name).status.podIPs[0]?.ip ?? '');
    expect(answersOf(page.lookUp('my-service'))).toEqual(addresses.toSorted());
    for (const mode of modes) expect(page.stateOf('node-1', mode).services).toEqual([]);
    const answer = page.explain({ to: 'my-service:9376', from: 'pod/default/client' });
    expect(answer).toMatchObject({ verdict: 'NONE', service: null, reached: 1 });
    expect(podsOf(answer)).toEqual(['myapp-0', 'myapp-1']);
  });

  it('without a selector nobody makes slices; the name gives the ready addresses of those there are', () => {
    const page = documented(nodes(1), headless(''));
    expect(page.slicesOf('my-service')).toEqual([]);
    expect(page.lookUp('my-service').answers).toEqual([]);
    const given = documented(nodes(1), headless(''), slice('IPv4', '192.0.2.42'), slice('IPv4', '192.0.2.43', false));
    expect(answersOf(given.lookUp('my-service'))).toEqual(['192.0.2.42']);
  });

  it('without a selector IPv4 endpoints give A records and IPv6 endpoints AAAA records', () => {
    const page = documented(nodes(1), headless(''), slice('IPv4', '192.0.2.42'), slice('IPv6', '2001:db8::42'));
    expect(answersOf(page.lookUp('my-service', 'default', 'A'))).toEqual(['192.0.2.42']);
    expect(answersOf(page.lookUp('my-service', 'default', 'AAAA'))).toEqual(['2001:db8::42']);
  });

  it('of the type NodePort or LoadBalancer there is no headless Service', () => {
    for (const type of ['NodePort', 'LoadBalancer']) {
      expect(refusals(nodes(1), headless(`type: ${type}, `)), type).toHaveLength(1);
    }
  });
});
