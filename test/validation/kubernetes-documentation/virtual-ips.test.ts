import { describe, expect, it } from 'vitest';
import { clusterIPsIn } from './allocated-addresses.ts';
import { client, documented, modes, nodes, podOn, podsOf, refusals, sourcesOf } from './documented-cluster.ts';

// https://kubernetes.io/docs/reference/networking/virtual-ips/: its image-processing backend of three replicas at 10.0.0.1,
// port 1234, the session affinity of a Service, and what it says of addresses.

const replicas = ['node-1', 'node-2', 'node-2'].map((node, i) =>
  podOn({ name: `backend-${i}`, node, labels: { app: 'images' } }),
);

const backend = (more = ''): string => `apiVersion: v1
kind: Service
metadata: {name: backend}
spec: {clusterIP: 10.0.0.1, selector: {app: images}, ports: [{port: 1234}]${more}}`;

const cluster = nodes(2, 'serviceCIDR: 10.0.0.0/24');

describe.each(modes)('The example in %s mode', (mode) => {
  const page = documented(cluster, backend(), ...replicas, client);

  it('the virtual IP leads to each of the three replicas alike, without rewriting the client’s address', () => {
    const answer = page.explain({ to: '10.0.0.1:1234', from: 'pod/default/client', mode });
    expect(podsOf(answer)).toEqual(['backend-0', 'backend-1', 'backend-2']);
    for (const { probability } of answer.endpoints) expect(probability).toBeCloseTo(1 / 3, 8);
    expect(sourcesOf(answer)).toEqual([page.pod('client').status.podIPs[0]?.ip]);
  });

  it('nobody answers at the virtual IP itself: other ports of it lead nowhere', () => {
    expect(page.explain({ to: '10.0.0.1:1235', from: 'pod/default/client', mode }).reached).toBe(0);
  });

  it('by a node port the client’s address is rewritten', () => {
    const open = documented(cluster, backend(', type: NodePort'), ...replicas);
    const port = open.service('backend').spec.ports[0]?.nodePort;
    expect(open.explain({ to: `node-1:${port}`, from: '203.0.113.9', mode }).masquerade).toBe(true);
  });
});

describe('The rules of iptables mode', () => {
  const rules = documented(cluster, backend(), ...replicas).rules('node-1', 'iptables');

  it('capture the cluster IP and port, lead to a chain of the Service, and from there to one for each endpoint', () => {
    const captured = /-A KUBE-SERVICES -d 10\.0\.0\.1\/32 .*--dport 1234 -j (KUBE-SVC-[A-Z0-9]{16})/.exec(rules);
    expect(captured).not.toBeNull();
    const chain = captured?.[1] ?? '';
    const ofEndpoints = [...rules.matchAll(new RegExp(`-A ${chain} .*-j (KUBE-SEP-[A-Z0-9]{16})`, 'g'))].map(
      ([, sep]) => sep,
    );
    expect(new Set(ofEndpoints).size).toBe(3);
    for (const sep of ofEndpoints)
      expect(rules).toMatch(new RegExp(`-A ${sep} .*-j DNAT --to-destination 10\\.244\\.\\d\\.\\d+:1234`));
  });
});

describe('Session affinity', () => {
  it('is None by default, and ClientIP lasts 10800 s unless timeoutSeconds says otherwise', () => {
    const spec = (more: string): object => documented(cluster, backend(more), ...replicas).service('backend').spec;
    expect(spec('')).toMatchObject({ sessionAffinity: 'None' });
    expect(spec(', sessionAffinity: ClientIP')).toMatchObject({
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } },
    });
    const timed = ', sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}';
    expect(spec(timed)).toMatchObject({ sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } });
  });

  it.each([
    ['iptables', /--rcheck --seconds 10800 --reap/],
    ['nftables', /timeout 10800s|timeout 3h/],
    ['ipvs', /-p 10800/],
  ] as const)('in %s mode each node remembers a client’s endpoint for that long', (mode, memory) => {
    const sticky = documented(cluster, backend(', sessionAffinity: ClientIP'), ...replicas);
    expect(sticky.rules('node-1', mode)).toMatch(memory);
    expect(documented(cluster, backend(), ...replicas).rules('node-1', mode)).not.toMatch(memory);
  });

  it.each(modes)('a client that no node remembers may come to any endpoint, in %s mode', (mode) => {
    const sticky = documented(cluster, backend(', sessionAffinity: ClientIP'), ...replicas, client);
    const answer = sticky.explain({ to: '10.0.0.1:1234', from: 'pod/default/client', mode });
    expect(podsOf(answer)).toEqual(['backend-0', 'backend-1', 'backend-2']);
  });
});

describe('IP address assignment to Services', () => {
  it('gives every Service an address of its own from the range', () => {
    const addresses = clusterIPsIn('10.0.0.0/24', 200);
    expect(new Set(addresses).size).toBe(200);
    for (const address of addresses) expect(address).toMatch(/^10\.0\.0\.\d+$/);
  });

  it('fails once there is no address left', () => {
    const service = (i: number): string => `apiVersion: v1
kind: Service
metadata: {name: svc-${i}}
spec: {ports: [{port: 80}]}`;
    const services = Array.from({ length: 15 }, (_, i) => service(i));
    expect(refusals(nodes(1, 'serviceCIDR: 10.0.0.0/28'), ...services.slice(0, 14))).toEqual([]);
    expect(refusals(nodes(1, 'serviceCIDR: 10.0.0.0/28'), ...services)).toHaveLength(1);
  });
});
