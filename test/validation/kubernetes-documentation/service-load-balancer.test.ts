import { describe, expect, it } from 'vitest';
import { client, documented, modes, myApp, nodes, podsOf, refusals } from './documented-cluster.ts';

// https://kubernetes.io/docs/concepts/services-networking/service/: the examples of the type LoadBalancer,
// and what that page says of each.

describe('type: LoadBalancer', () => {
  const balanced = `apiVersion: v1
kind: Service
metadata:
  name: my-service
spec:
  selector:
    app.kubernetes.io/name: MyApp
  ports:
    - protocol: TCP
      port: 80
      targetPort: 9376
  clusterIP: 10.0.171.239
  type: LoadBalancer
status:
  loadBalancer:
    ingress:
    - ip: 192.0.2.127`;
  const unbalanced = balanced.slice(0, balanced.indexOf('\nstatus:'));

  it.each(modes)('traffic to the address in its status comes to its pods, in %s mode', (mode) => {
    const { explain } = documented(nodes(2), balanced, myApp, client);
    for (const from of ['external', 'pod/default/client', 'node/node-1']) {
      const answer = explain({ to: '192.0.2.127:80', from, mode });
      expect(answer, from).toMatchObject({ service: 'default/my-service', reached: 1 });
      expect(podsOf(answer)).toEqual(['myapp-0', 'myapp-1']);
    }
  });

  it('it has a cluster IP and a node port too, as each type adds to the one before', () => {
    const page = documented(nodes(2), balanced, myApp);
    const { clusterIP, ports } = page.service('my-service').spec;
    expect(clusterIP).toBe('10.0.171.239');
    expect(page.explain({ to: '10.0.171.239:80', from: 'node/node-1' }).reached).toBe(1);
    expect(page.explain({ to: `node-1:${ports[0]?.nodePort}`, from: 'external' }).reached).toBe(1);
  });

  it('Kubernetes offers no load balancer of its own: without a provider the address stays pending', () => {
    const { status } = documented(nodes(2, 'loadBalancerProvider: none'), unbalanced, myApp).service('my-service');
    expect(status.loadBalancer.ingress).toEqual([]);
    const cloud = documented(nodes(2, 'loadBalancerProvider: cloud'), unbalanced, myApp);
    expect(cloud.service('my-service').status.loadBalancer.ingress).toHaveLength(1);
  });

  it('loadBalancerIP is the address where the provider can give it, else it is of no effect', () => {
    const asked = unbalanced.replace('  type: LoadBalancer', '  type: LoadBalancer\n  loadBalancerIP: 203.0.113.77');
    const addresses = (provider: string): readonly (string | undefined)[] =>
      documented(nodes(2, `loadBalancerProvider: ${provider}`), asked, myApp)
        .service('my-service')
        .status.loadBalancer.ingress.map(({ ip }) => ip);
    expect(addresses('cloud')).toEqual(['203.0.113.77']);
    expect(addresses('none')).toEqual([]);
  });

  it('ports of different protocols may share one load balancer', () => {
    const mixed = unbalanced.replace(
      '- protocol: TCP\n      port: 80\n      targetPort: 9376',
      '- {name: dns, protocol: UDP, port: 53}\n    - {name: dns-tcp, protocol: TCP, port: 53}',
    );
    const { explain } = documented(nodes(2, 'loadBalancerProvider: cloud'), mixed, myApp);
    for (const to of ['203.0.113.1:53/udp', '203.0.113.1:53/tcp'])
      expect(explain({ to, from: 'external' }).reached, to).toBe(1);
  });

  it('with allocateLoadBalancerNodePorts false it has no node port, and pods are reached all the same', () => {
    const without = balanced.replace(
      'type: LoadBalancer',
      'type: LoadBalancer\n  allocateLoadBalancerNodePorts: false',
    );
    const page = documented(nodes(2), without, myApp);
    expect(page.service('my-service').spec.ports[0]?.nodePort ?? 0).toBe(0);
    expect(page.rules('node-1')).not.toContain('KUBE-EXT-NODEPORT');
    expect(page.explain({ to: '192.0.2.127:80', from: 'external' }).reached).toBe(1);
    const kept = documented(
      nodes(2),
      without.replace('targetPort: 9376', 'targetPort: 9376\n      nodePort: 30100'),
      myApp,
    );
    expect(kept.service('my-service').spec.ports[0]?.nodePort).toBe(30_100);
  });

  it('with a loadBalancerClass the provider of the cluster leaves it alone', () => {
    const other = unbalanced.replace(
      'type: LoadBalancer',
      'type: LoadBalancer\n  loadBalancerClass: example.com/internal-vip',
    );
    const page = documented(nodes(2, 'loadBalancerProvider: cloud'), other, myApp);
    expect(page.service('my-service').status.loadBalancer.ingress).toEqual([]);
    const clusterIP = other.replace('type: LoadBalancer', 'type: ClusterIP');
    expect(refusals(nodes(1), clusterIP)).toHaveLength(1);
  });

  it.each(modes)(
    'ipMode VIP, the default, hands nodes the address itself; with Proxy they leave it to the balancer, in %s mode',
    (mode) => {
      const vip = documented(nodes(2), balanced, myApp, client);
      expect(vip.service('my-service').status.loadBalancer.ingress).toEqual([{ ip: '192.0.2.127', ipMode: 'VIP' }]);
      expect(vip.stateOf('node-1', mode).services[0]?.port.loadBalancerIPs).toEqual(['192.0.2.127']);
      expect(vip.rules('node-1', mode)).toContain('192.0.2.127');
      const proxy = documented(
        nodes(2),
        balanced.replace('- ip: 192.0.2.127', '- ip: 192.0.2.127\n      ipMode: Proxy'),
        myApp,
        client,
      );
      expect(proxy.stateOf('node-1', mode).services[0]?.port.loadBalancerIPs).toEqual([]);
      expect(proxy.rules('node-1', mode)).not.toContain('192.0.2.127');
      const places = (page: typeof vip): readonly string[] =>
        page.explain({ to: '192.0.2.127:80', from: 'pod/default/client', mode }).path.map(({ at }) => at);
      expect(places(vip)).not.toContain('load balancer');
      expect(places(proxy)).toContain('load balancer');
    },
  );

  it('ipMode goes with an ip alone', () => {
    expect(
      refusals(nodes(1), balanced.replace('- ip: 192.0.2.127', '- {hostname: lb.example.com, ipMode: VIP}')),
    ).toHaveLength(1);
  });

  it.each(modes)('loadBalancerSourceRanges keeps other clients away from the load balancer, in %s mode', (mode) => {
    const ranges = balanced.replace(
      'type: LoadBalancer',
      'type: LoadBalancer\n  loadBalancerSourceRanges: [198.51.100.0/24]',
    );
    const { explain } = documented(nodes(2), ranges, myApp);
    expect(explain({ to: '192.0.2.127:80', from: '198.51.100.9', mode }).reached).toBe(1);
    expect(explain({ to: '192.0.2.127:80', from: '203.0.113.9', mode })).toMatchObject({
      reached: 0,
      failures: [{ kind: 'timeout' }],
    });
  });
});
