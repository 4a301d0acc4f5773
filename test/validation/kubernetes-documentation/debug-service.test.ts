import { describe, expect, it } from 'vitest';
import { answersOf, documented, modes, nodes, podOn, podsOf, sourcesOf } from './documented-cluster.ts';

// https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/: the Service hostnames and what may be wrong with it,
// and https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/.

const hostnames = (selector = 'hostnames', targetPort = '9376'): string => `apiVersion: v1
kind: Service
metadata:
  labels:
    app: hostnames
  name: hostnames
spec:
  clusterIP: 10.0.1.175
  selector:
    app: ${selector}
  ports:
  - name: default
    protocol: TCP
    port: 80
    targetPort: ${targetPort}`;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: hostnames}
spec:
  replicas: 3
  selector: {matchLabels: {app: hostnames}}
  template:
    metadata: {labels: {app: hostnames}}
    spec: {containers: [{name: hostnames, image: serve-hostname, ports: [{containerPort: 9376}]}]}`;

const cluster = nodes(2, 'serviceCIDR: 10.0.0.0/16');
const busybox = [podOn({ name: 'busybox', node: 'node-2' }), podOn({ name: 'busybox', namespace: 'other' })];
const page = documented(cluster, hostnames(), deployment, ...busybox);

describe('Does the Service work by DNS name', () => {
  it('hostnames in its own namespace, hostnames.default and the full name everywhere', () => {
    for (const name of ['hostnames', 'hostnames.default', 'hostnames.default.svc.cluster.local']) {
      expect(answersOf(page.lookUp(name, page.pod('default/busybox'))), name).toEqual(['10.0.1.175']);
    }
    expect(page.lookUp('hostnames', page.pod('other/busybox')).outcome).toBe('NXDOMAIN');
    expect(answersOf(page.lookUp('hostnames.default', page.pod('other/busybox')))).toEqual(['10.0.1.175']);
  });

  it('the full name works from a node that asks the DNS Service; a node’s own resolver does not know it', () => {
    const { failures } = page.explain({ to: 'hostnames.default.svc.cluster.local:80', from: 'node/node-1' });
    expect(failures).toMatchObject([{ kind: 'name-not-found' }]);
  });

  it('kubernetes.default is always there, at the first address of the range', () => {
    expect(answersOf(page.lookUp('kubernetes.default'))).toEqual(['10.0.0.1']);
    expect(answersOf(page.lookUp('kubernetes.default', 'other'))).toEqual(['10.0.0.1']);
    expect(page.names.kubelet.clusterDNS).toEqual(['10.0.0.10']);
  });
});

describe.each(modes)('Does the Service work by IP, in %s mode', (mode) => {
  it('a pod and a node reach all three pods at 10.0.1.175:80', () => {
    for (const from of ['pod/default/busybox', 'node/node-1']) {
      const answer = page.explain({ to: '10.0.1.175:80', from, mode });
      expect(answer.reached).toBe(1);
      expect(answer.endpoints.map(({ port }) => port)).toEqual([9376, 9376, 9376]);
    }
  });

  it('a pod reaches itself by the Service IP, with an address that is not its own as the source', () => {
    const [first] = page.cluster.pods.filter(({ metadata }) => metadata.labels.app === 'hostnames');
    const name = `default/${first?.metadata.name}`;
    const { endpoints, reached } = page.explain({ to: '10.0.1.175:80', from: `pod/${name}`, mode });
    expect(reached).toBe(1);
    const itself = endpoints.find(({ pod }) => pod === name);
    expect(itself?.masquerade).toBe(true);
    expect(itself?.sourceIPs).not.toContain(first?.status.podIPs[0]?.ip);
  });
});

describe('Is the Service defined correctly', () => {
  it('a selector that matches no pod leaves it without endpoints, and connections are refused', () => {
    const { explain, slicesOf } = documented(cluster, hostnames('hostname'), deployment, ...busybox);
    expect(slicesOf('hostnames').flatMap(({ endpoints }) => endpoints)).toEqual([]);
    expect(explain({ to: 'hostnames:80', from: 'pod/default/busybox' }).failures).toMatchObject([{ kind: 'refused' }]);
  });

  it('a targetPort in quotes is a name, which no pod has: it has no endpoints', () => {
    const { explain } = documented(cluster, hostnames('hostnames', '"web"'), deployment, ...busybox);
    expect(explain({ to: 'hostnames:80', from: 'pod/default/busybox' }).reached).toBe(0);
  });

  it('pods that are not ready are not among its endpoints', () => {
    const pods = [1, 2].map((i) =>
      podOn({
        name: `hostnames-${i}`,
        labels: { app: 'hostnames' },
        status: { phase: 'Running', conditions: [{ type: 'Ready', status: i === 1 ? 'True' : 'False' }] },
      }),
    );
    const { explain } = documented(cluster, hostnames(), ...pods, ...busybox);
    expect(podsOf(explain({ to: 'hostnames:80', from: 'pod/default/busybox' }))).toEqual(['hostnames-1']);
  });
});

describe('Is kube-proxy writing rules', () => {
  it('iptables mode has for each port one rule in KUBE-SERVICES, one KUBE-SVC chain and for each endpoint a KUBE-SEP chain', () => {
    const lines = page.rules('node-1', 'iptables').split('\n');
    expect(
      lines.filter((line) => line.startsWith('-A KUBE-SERVICES') && line.includes('default/hostnames:default')),
    ).toHaveLength(1);
    const toEndpoints = lines.filter(
      (line) => /^-A KUBE-SVC-\S+ .*-j KUBE-SEP-/.test(line) && line.includes('default/hostnames:default'),
    );
    const probabilities = toEndpoints.map((line) => Number(/--probability (\S+)/.exec(line)?.[1] ?? 1));
    for (const [i, probability] of probabilities.entries()) expect(probability).toBeCloseTo(1 / (3 - i), 8);
    expect(lines.filter((line) => /--to-destination 10\.244\.\d\.\d+:9376$/.test(line))).toHaveLength(3);
  });

  it('IPVS mode has a virtual server at 10.0.1.175:80 with the three pods behind it, by masquerading', () => {
    const lines = page.rules('node-1', 'ipvs').split('\n');
    expect(lines).toContain('-A -t 10.0.1.175:80 -s rr');
    expect(lines.filter((line) => /^-a -t 10\.0\.1\.175:80 -r 10\.244\.\d\.\d+:9376 -m -w 1$/.test(line))).toHaveLength(
      3,
    );
  });
});

describe('the source', () => {
  it('that pods see is the client pod’s own', () => {
    const answer = page.explain({ to: 'hostnames:80', from: 'pod/default/busybox' });
    expect(sourcesOf(answer)).toEqual([page.pod('default/busybox').status.podIPs[0]?.ip]);
  });
});
