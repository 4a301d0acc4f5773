import { describe, expect, it } from 'vitest';
import { client, documented, modes, myApp, nodes, podsOf, refusals } from './documented-cluster.ts';

// https://kubernetes.io/docs/concepts/services-networking/service/: the examples of the types ClusterIP, NodePort and ExternalName,
// and what that page says of each.

describe('type: ClusterIP, choosing your own IP address', () => {
  const own = (name: string, clusterIP: string): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {clusterIP: ${clusterIP}, selector: {app.kubernetes.io/name: MyApp}, ports: [{port: 80, targetPort: 9376}]}`;

  it('a Service has the cluster IP that it asks for', () => {
    const page = documented(nodes(2), own('my-service', '10.96.7.7'), myApp);
    expect(page.service('my-service').spec).toMatchObject({ clusterIP: '10.96.7.7', clusterIPs: ['10.96.7.7'] });
    expect(podsOf(page.explain({ to: '10.96.7.7:80', from: 'node/node-1' }))).toEqual(['myapp-0', 'myapp-1']);
  });

  it('what is no address is refused, and so is one that another Service has', () => {
    expect(refusals(nodes(1), own('my-service', '10.96.7.777'))).toHaveLength(1);
    const [message] = refusals(nodes(1), own('my-service', '10.96.7.7'), own('other', '10.96.7.7'));
    expect(message).toContain('provided IP is already allocated');
  });

  it('it is reachable from within the cluster only', () => {
    const { explain } = documented(nodes(2), own('my-service', '10.96.7.7'), myApp, client);
    for (const from of ['pod/default/client', 'node/node-2'])
      expect(explain({ to: '10.96.7.7:80', from }).reached, from).toBe(1);
    expect(explain({ to: '10.96.7.7:80', from: 'external' })).toMatchObject({
      reached: 0,
      failures: [{ kind: 'no-route' }],
    });
  });
});

describe('type: NodePort', () => {
  const nodePort = `apiVersion: v1
kind: Service
metadata:
  name: my-service
spec:
  type: NodePort
  selector:
    app.kubernetes.io/name: MyApp
  ports:
    - port: 80
      targetPort: 80
      nodePort: 30007`;

  it.each(modes)('every node leads port 30007 to the ready endpoints, in %s mode', (mode) => {
    const { explain } = documented(nodes(3), nodePort, myApp);
    for (const node of ['node-1', 'node-2', 'node-3']) {
      const answer = explain({ to: `${node}:30007`, from: 'external', mode });
      expect(answer).toMatchObject({ verdict: 'DNAT', reached: 1 });
      expect(podsOf(answer)).toEqual(['myapp-0', 'myapp-1']);
      expect(new Set(answer.endpoints.map(({ port }) => port))).toEqual(new Set([80]));
    }
  });

  it('a Service of type NodePort has a cluster IP as well', () => {
    const page = documented(nodes(1), nodePort, myApp);
    const { clusterIP } = page.service('my-service').spec;
    expect(page.explain({ to: `${clusterIP}:80`, from: 'node/node-1' }).reached).toBe(1);
  });

  it('a port that nobody chose is allocated from 30000-32767 and reported in nodePort', () => {
    const { spec } = documented(nodes(1), nodePort.replace('\n      nodePort: 30007', ''), myApp).service('my-service');
    expect(spec.ports[0]?.nodePort).toBeGreaterThanOrEqual(30_000);
    expect(spec.ports[0]?.nodePort).toBeLessThanOrEqual(32_767);
  });

  it('a port that another Service has is refused', () => {
    expect(refusals(nodes(1), nodePort, nodePort.replace('my-service', 'other'))[0]).toContain('30007');
  });

  it('the port is one of the protocol of the Service', () => {
    const { explain } = documented(nodes(1), nodePort.replace('- port: 80', '- protocol: UDP\n      port: 80'), myApp);
    expect(explain({ to: 'node-1:30007/udp', from: 'external' }).verdict).toBe('DNAT');
    expect(explain({ to: 'node-1:30007', from: 'external' }).failures).toMatchObject([{ kind: 'refused' }]);
  });

  it.each(modes)('nodePortAddresses keeps node ports to addresses of its blocks, in %s mode', (mode) => {
    const node = `apiVersion: v1
kind: Node
metadata: {name: node-1}
status: {addresses: [{type: InternalIP, address: 10.0.0.7}, {type: InternalIP, address: 192.0.2.130}]}`;
    const proxy = (addresses: string): string => `apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: ${mode}
clusterCIDR: 10.244.0.0/16
nodePortAddresses: [${addresses}]`;
    const reached = (addresses: string, to: string): number =>
      documented(node, nodePort, myApp.replaceAll('node-2', 'node-1'), proxy(addresses)).explain({
        to,
        from: 'external',
      }).reached;
    expect(reached('10.0.0.0/8', '10.0.0.7:30007')).toBe(1);
    expect(reached('10.0.0.0/8', '192.0.2.130:30007')).toBe(0);
    expect(reached('192.0.2.128/25', '192.0.2.130:30007')).toBe(1);
    expect(reached('192.0.2.0/25', '192.0.2.130:30007')).toBe(0);
    expect(reached('10.0.0.0/8, 192.0.2.0/24', '192.0.2.130:30007')).toBe(1);
    expect(reached('127.0.0.0/8', '10.0.0.7:30007')).toBe(0);
  });

  it.each([
    ['iptables', 1],
    ['ipvs', 1],
    // "Migrating from iptables mode to nftables" of the page on virtual IPs: there the default is `primary`.
    ['nftables', 0],
  ] as const)(
    'without nodePortAddresses every address of the node has the port, but in nftables mode the primary one alone: %s',
    (mode, second) => {
      const node = `apiVersion: v1
kind: Node
metadata: {name: node-1}
status: {addresses: [{type: InternalIP, address: 10.0.0.7}, {type: InternalIP, address: 192.0.2.130}]}`;
      const { explain } = documented(node, nodePort, myApp.replaceAll('node-2', 'node-1'));
      expect(explain({ to: '10.0.0.7:30007', from: 'external', mode }).reached).toBe(1);
      expect(explain({ to: '192.0.2.130:30007', from: 'external', mode }).reached).toBe(second);
    },
  );

  it.each([
    ['iptables', 1],
    ['nftables', 0],
    ['ipvs', 0],
  ] as const)('at 127.0.0.1 a process of the node finds the node port in iptables mode only: %s', (mode, reached) => {
    const { explain } = documented(nodes(2), nodePort, myApp);
    expect(explain({ to: '127.0.0.1:30007', from: 'node/node-1', mode }).reached).toBe(reached);
  });
});

describe('type: ExternalName', () => {
  const externalName = `apiVersion: v1
kind: Service
metadata:
  name: my-service
  namespace: prod
spec:
  type: ExternalName
  externalName: my.database.example.com`;

  it('the name my-service.prod.svc.cluster.local is an alias of my.database.example.com', () => {
    const page = documented(nodes(1), externalName);
    const { outcome, answers } = page.lookUp('my-service.prod.svc.cluster.local', 'prod');
    expect(outcome).toBe('NOERROR');
    expect(answers[0]).toMatchObject({
      name: 'my-service.prod.svc.cluster.local.',
      type: 'CNAME',
      data: 'my.database.example.com.',
    });
    expect(page.lookUp('my-service', 'prod').answers[0]?.data).toBe('my.database.example.com.');
  });

  it('nothing is proxied: it has no address, and no node has a rule for it', () => {
    const page = documented(nodes(1), externalName);
    expect(page.service('prod/my-service').spec).toMatchObject({ type: 'ExternalName', clusterIP: '' });
    expect(page.slicesOf('prod/my-service')).toEqual([]);
    for (const mode of modes) expect(page.stateOf('node-1', mode).services).toEqual([]);
    expect(page.explain({ to: 'my-service.prod:5432', from: 'namespace/prod' })).toMatchObject({
      verdict: 'NONE',
      service: null,
      reached: 1,
    });
  });

  it('what looks like an IPv4 address is a name of digits, and does not resolve', () => {
    const page = documented(nodes(1), externalName.replace('my.database.example.com', '192.0.2.8'));
    expect(page.lookUp('my-service.prod').answers).toEqual([]);
    expect(page.explain({ to: 'my-service.prod:5432', from: 'namespace/prod' }).failures).toMatchObject([
      { kind: 'name-not-found' },
    ]);
  });
});
