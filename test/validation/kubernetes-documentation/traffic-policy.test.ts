import { describe, expect, it } from 'vitest';
import { client, documented, modes, myApp, nodes, podOn, podsOf, sourcesOf } from './documented-cluster.ts';

// https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/ and, of
// https://kubernetes.io/docs/reference/networking/virtual-ips/, the sections on traffic policies and terminating endpoints.

/** Pods on node-1 and node-2 of three nodes; node-3 has none. */
const pods = [myApp, client, podOn({ name: 'lonely', node: 'node-3' }), podOn({ name: 'near', node: 'node-1' })];

const myService = (more = ''): string => `apiVersion: v1
kind: Service
metadata:
  name: my-service
spec:
  selector:
    app.kubernetes.io/name: MyApp
  ports:
    - protocol: TCP
      port: 80
      targetPort: 9376${more}`;

const local = '\n  internalTrafficPolicy: Local';

describe.each(modes)('Service Internal Traffic Policy in %s mode', (mode) => {
  it('Local leads a pod to the endpoints of its own node alone', () => {
    const { explain } = documented(nodes(3), myService(local), ...pods);
    expect(podsOf(explain({ to: 'my-service:80', from: 'pod/default/near', mode }))).toEqual(['myapp-0']);
    expect(podsOf(explain({ to: 'my-service:80', from: 'pod/default/client', mode }))).toEqual(['myapp-1']);
  });

  it('Local is for a pod of a node without endpoints as if there were none at all', () => {
    const { explain } = documented(nodes(3), myService(local), ...pods);
    const answer = explain({ to: 'my-service:80', from: 'pod/default/lonely', mode });
    expect(answer).toMatchObject({ reached: 0, endpoints: [] });
  });

  it('Cluster, which is what is without the field, leads everybody to all endpoints', () => {
    for (const more of ['', '\n  internalTrafficPolicy: Cluster']) {
      const page = documented(nodes(3), myService(more), ...pods);
      expect(page.service('my-service').spec.internalTrafficPolicy).toBe('Cluster');
      for (const from of ['pod/default/near', 'pod/default/client', 'pod/default/lonely']) {
        expect(podsOf(page.explain({ to: 'my-service:80', from, mode }))).toEqual(['myapp-0', 'myapp-1']);
      }
    }
  });

  it('it says nothing of traffic from outside', () => {
    const page = documented(nodes(3), myService(`${local}\n  type: NodePort`), ...pods);
    const port = page.service('my-service').spec.ports[0]?.nodePort;
    expect(podsOf(page.explain({ to: `node-3:${port}`, from: 'external', mode }))).toEqual(['myapp-0', 'myapp-1']);
  });
});

describe('traffic of internal policy Local on a node without endpoints', () => {
  it.each(['iptables', 'nftables'] as const)('is dropped by kube-proxy in %s mode', (mode) => {
    const { explain } = documented(nodes(3), myService(local), ...pods);
    const answer = explain({ to: 'my-service:80', from: 'pod/default/lonely', mode });
    expect(answer).toMatchObject({ verdict: 'DROP', failures: [{ kind: 'timeout', probability: 1 }] });
  });
});

describe.each(modes)('External traffic policy in %s mode', (mode) => {
  const external = (policy: string): ReturnType<typeof documented> =>
    documented(
      nodes(3),
      myService(`\n  type: NodePort\n  externalTrafficPolicy: ${policy}`).replace(
        '9376',
        '9376\n      nodePort: 30007',
      ),
      ...pods,
    );

  it('Cluster routes to all ready endpoints, at every node', () => {
    for (const node of ['node-1', 'node-2', 'node-3']) {
      const answer = external('Cluster').explain({ to: `${node}:30007`, from: 'external', mode });
      expect(podsOf(answer)).toEqual(['myapp-0', 'myapp-1']);
      expect(answer.reached).toBe(1);
    }
  });

  it('Local routes to the ready endpoints of the node, and nothing comes through a node without any', () => {
    const { explain } = external('Local');
    expect(podsOf(explain({ to: 'node-1:30007', from: 'external', mode }))).toEqual(['myapp-0']);
    expect(podsOf(explain({ to: 'node-2:30007', from: 'external', mode }))).toEqual(['myapp-1']);
    expect(explain({ to: 'node-3:30007', from: 'external', mode }).reached).toBe(0);
  });

  it('it says nothing of the cluster IP', () => {
    const answer = external('Local').explain({ to: 'my-service:80', from: 'pod/default/lonely', mode });
    expect(podsOf(answer)).toEqual(['myapp-0', 'myapp-1']);
  });
});

describe.each(modes)('Traffic to terminating endpoints in %s mode', (mode) => {
  const slice = (
    ...endpoints: readonly (readonly [ip: string, node: string, ready: boolean, serving: boolean])[]
  ): string =>
    JSON.stringify({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'my-service-1', labels: { 'kubernetes.io/service-name': 'my-service' } },
      addressType: 'IPv4',
      ports: [{ name: '', port: 9376 }],
      endpoints: endpoints.map(([ip, nodeName, ready, serving]) => ({
        addresses: [ip],
        nodeName,
        conditions: { ready, serving, terminating: !ready },
      })),
    });
  const service = myService('\n  type: NodePort\n  externalTrafficPolicy: Local').replace(
    '9376',
    '9376\n      nodePort: 30007',
  );
  const draining = slice(
    ['10.244.0.7', 'node-1', false, true],
    ['10.244.1.7', 'node-2', true, true],
    ['10.244.1.8', 'node-2', false, true],
  );

  it('a node whose endpoints all terminate sends to those that still serve', () => {
    const { explain } = documented(nodes(2), service, draining);
    expect(podsOf(explain({ to: 'node-1:30007', from: '203.0.113.9', mode }))).toEqual(['10.244.0.7']);
    expect(sourcesOf(explain({ to: 'node-1:30007', from: '203.0.113.9', mode }))).toEqual(['203.0.113.9']);
  });

  it('a node that has one that does not terminate sends to that alone', () => {
    const { explain } = documented(nodes(2), service, draining);
    expect(podsOf(explain({ to: 'node-2:30007', from: 'external', mode }))).toEqual(['10.244.1.7']);
  });

  it('what terminates and serves no longer is sent nothing', () => {
    const gone = slice(['10.244.0.7', 'node-1', false, false], ['10.244.1.7', 'node-2', true, true]);
    const { explain } = documented(nodes(2), service, gone);
    expect(explain({ to: 'node-1:30007', from: 'external', mode }).reached).toBe(0);
  });

  it('by policy Cluster too, terminating endpoints are used only while there are no others at all', () => {
    const cluster = service.replace('externalTrafficPolicy: Local', 'externalTrafficPolicy: Cluster');
    const mixed = documented(nodes(2), cluster, draining);
    expect(podsOf(mixed.explain({ to: 'node-1:30007', from: 'external', mode }))).toEqual(['10.244.1.7']);
    const ending = documented(
      nodes(2),
      cluster,
      slice(['10.244.0.7', 'node-1', false, true], ['10.244.1.8', 'node-2', false, true]),
    );
    expect(podsOf(ending.explain({ to: 'node-1:30007', from: 'external', mode }))).toEqual([
      '10.244.0.7',
      '10.244.1.8',
    ]);
  });
});
