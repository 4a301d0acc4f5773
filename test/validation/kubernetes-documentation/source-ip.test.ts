import { describe, expect, it } from 'vitest';
import { answerHealthCheckNodePort, localReadyEndpoints } from '../../../src/kubeproxy/health-check-node-port.ts';
import { type DocumentedCluster, documented, modes, nodes, podOn, sourcesOf } from './documented-cluster.ts';

// https://kubernetes.io/docs/tutorials/services/source-ip/: source-ip-app has one pod, on the first of three nodes, and
// is exposed by Services of three types. The client is 198.51.100.79, as in the tutorial.

const app = podOn({ name: 'source-ip-app', node: 'node-1', labels: { app: 'source-ip-app' } });
const busybox = ['node-1', 'node-2'].map((node) =>
  podOn({ name: `busybox-${node}`, node, labels: { run: 'busybox' } }),
);
const client = '198.51.100.79';
const pod = 'default/source-ip-app';

const exposed = (name: string, type: string, more = ''): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}, labels: {app: source-ip-app}}
spec: {type: ${type}, selector: {app: source-ip-app}, ports: [{port: 80, targetPort: 8080, protocol: TCP}]${more}}`;

const tutorial = (service: string): DocumentedCluster =>
  documented(nodes(3, 'loadBalancerProvider: cloud'), app, ...busybox, service);

const internalIP = (page: DocumentedCluster, node: string): string =>
  page.node(node).status.addresses.find(({ type }) => type === 'InternalIP')?.address ?? '';

describe.each(modes)('in %s mode', (mode) => {
  it('ClusterIP: the pod sees the client pod’s own address, on the same node and on another', () => {
    const page = tutorial(exposed('clusterip', 'ClusterIP', ', clusterIP: 10.96.170.92'));
    for (const name of ['busybox-node-1', 'busybox-node-2']) {
      const answer = page.explain({ to: '10.96.170.92:80', from: `pod/default/${name}`, mode });
      expect(answer).toMatchObject({
        verdict: 'DNAT',
        masquerade: false,
        reached: 1,
        endpoints: [{ pod, port: 8080 }],
      });
      expect(sourcesOf(answer)).toEqual([page.pod(name).status.podIPs[0]?.ip]);
    }
  });

  it('NodePort: the pod sees an address of the node that was called, whichever it was', () => {
    const page = tutorial(exposed('nodeport', 'NodePort'));
    const port = page.service('nodeport').spec.ports[0]?.nodePort;
    for (const node of ['node-1', 'node-2', 'node-3']) {
      const answer = page.explain({ to: `${node}:${port}`, from: client, mode });
      expect(answer, node).toMatchObject({ verdict: 'DNAT', masquerade: true, reached: 1, endpoints: [{ pod }] });
      expect(sourcesOf(answer)).toEqual([internalIP(page, node)]);
    }
  });

  it('NodePort: a packet to a node without the pod is routed to node 1, the reply goes back by the node that was called', () => {
    const page = tutorial(exposed('nodeport', 'NodePort'));
    const port = page.service('nodeport').spec.ports[0]?.nodePort;
    const steps = page.explain({ to: `node-2:${port}`, from: client, mode }).path;
    const places = steps.map(({ at }) => at);
    expect(places.indexOf('node-2')).toBeGreaterThanOrEqual(0);
    expect(steps.some(({ step }) => step === 'second hop to node-1')).toBe(true);
  });

  it('LoadBalancer: the pod sees an address of the node that the load balancer took', () => {
    const page = tutorial(exposed('loadbalancer', 'LoadBalancer'));
    const to = `${page.service('loadbalancer').status.loadBalancer.ingress[0]?.ip}:80`;
    const answer = page.explain({ to, from: client, mode });
    expect(answer).toMatchObject({ masquerade: true, reached: 1, endpoints: [{ pod }] });
    expect(sourcesOf(answer)).toEqual(['node-1', 'node-2', 'node-3'].map((node) => internalIP(page, node)).toSorted());
  });

  it('LoadBalancer with externalTrafficPolicy Local: only node 1 is healthy, and the pod sees the client', () => {
    const page = tutorial(exposed('loadbalancer', 'LoadBalancer', ', externalTrafficPolicy: Local'));
    const to = `${page.service('loadbalancer').status.loadBalancer.ingress[0]?.ip}:80`;
    const answer = page.explain({ to, from: client, mode });
    expect(answer).toMatchObject({ masquerade: false, reached: 1, endpoints: [{ pod, node: 'node-1' }] });
    expect(sourcesOf(answer)).toEqual([client]);
    expect(answer.path.some(({ at }) => at === 'node-2' || at === 'node-3')).toBe(false);
  });
});

describe.each(['iptables', 'nftables'] as const)('in %s mode', (mode) => {
  it('NodePort with externalTrafficPolicy Local: node 1 answers, the pod sees the client, the other nodes drop', () => {
    const page = tutorial(exposed('nodeport', 'NodePort', ', externalTrafficPolicy: Local'));
    const port = page.service('nodeport').spec.ports[0]?.nodePort;
    const here = page.explain({ to: `node-1:${port}`, from: client, mode });
    expect(here).toMatchObject({ verdict: 'DNAT', masquerade: false, reached: 1, endpoints: [{ pod }] });
    expect(sourcesOf(here)).toEqual([client]);
    for (const node of ['node-2', 'node-3']) {
      const answer = page.explain({ to: `${node}:${port}`, from: client, mode });
      expect(answer, node).toMatchObject({
        verdict: 'DROP',
        reached: 0,
        endpoints: [],
        failures: [{ kind: 'timeout' }],
      });
    }
  });
});

describe('in ipvs mode', () => {
  it('NodePort with externalTrafficPolicy Local: node 1 alone answers, and the pod sees the client', () => {
    const page = tutorial(exposed('nodeport', 'NodePort', ', externalTrafficPolicy: Local'));
    const port = page.service('nodeport').spec.ports[0]?.nodePort;
    const here = page.explain({ to: `node-1:${port}`, from: client, mode: 'ipvs' });
    expect(here).toMatchObject({ masquerade: false, reached: 1, endpoints: [{ pod }] });
    expect(sourcesOf(here)).toEqual([client]);
    for (const node of ['node-2', 'node-3']) {
      expect(page.explain({ to: `${node}:${port}`, from: client, mode: 'ipvs' }), node).toMatchObject({
        reached: 0,
        failures: [{ kind: 'timeout' }],
      });
    }
  });
});

describe('the health check node port', () => {
  const page = tutorial(exposed('loadbalancer', 'LoadBalancer', ', externalTrafficPolicy: Local'));

  it('is allocated with externalTrafficPolicy Local, and not without', () => {
    const { healthCheckNodePort } = page.service('loadbalancer').spec;
    expect(healthCheckNodePort).toBeGreaterThanOrEqual(30_000);
    expect(healthCheckNodePort).toBeLessThanOrEqual(32_767);
    expect(
      tutorial(exposed('loadbalancer', 'LoadBalancer')).service('loadbalancer').spec.healthCheckNodePort ?? 0,
    ).toBe(0);
    const asked = exposed('loadbalancer', 'LoadBalancer', ', externalTrafficPolicy: Local, healthCheckNodePort: 32122');
    expect(tutorial(asked).service('loadbalancer').spec.healthCheckNodePort).toBe(32_122);
  });

  it('answers 200 with one endpoint on the node of the pod, and 503 with none on the others', () => {
    const answers = ['node-1', 'node-2', 'node-3'].map((node) => {
      const [loadbalancer] = page.stateOf(node).services;
      return answerHealthCheckNodePort({
        namespace: 'default',
        service: 'loadbalancer',
        localEndpoints: localReadyEndpoints(loadbalancer?.endpoints ?? []),
        proxyHealthy: true,
      });
    });
    expect(answers.map(({ status, body }) => [status, body.localEndpoints])).toEqual([
      [200, 1],
      [503, 0],
      [503, 0],
    ]);
  });

  it('is open on every node', () => {
    const port = page.service('loadbalancer').spec.healthCheckNodePort;
    for (const node of ['node-1', 'node-2'])
      expect(page.explain({ to: `${node}:${port}`, from: 'external' }).verdict).toBe('ACCEPT');
  });
});

describe('Cross-platform support', () => {
  it('a load balancer that is a proxy shows its own address by way of the node, whatever the policy', () => {
    const proxy = `${exposed('loadbalancer', 'LoadBalancer', ', externalTrafficPolicy: Local')}
status: {loadBalancer: {ingress: [{ip: 203.0.113.140, ipMode: Proxy}]}}`;
    const answer = tutorial(proxy).explain({ to: '203.0.113.140:80', from: client });
    expect(answer).toMatchObject({ reached: 1, endpoints: [{ pod }] });
    expect(sourcesOf(answer)).toEqual(['203.0.113.140']);
  });
});
