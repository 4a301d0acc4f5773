import { expect, it } from 'vitest';
import { ClusterView } from '../../src/explain/cluster-view.ts';
import { programmers } from '../../src/kubeproxy/programmers.ts';
import type { Packet } from '../../src/kubeproxy/rule-program.ts';
import { parseCluster } from '../../src/scenario/parse-cluster.ts';
import { pod, service, simulation } from './read-cluster.ts';

const documents = [
  simulation(2, 'cloud'),
  service('one', 'clusterIP: 10.96.0.1'),
  service(
    'two',
    'type: NodePort, clusterIP: 10.96.0.2, externalTrafficPolicy: Local, externalIPs: [198.51.100.9]',
  ).replace('targetPort: 8080', 'targetPort: 8080, nodePort: 30080'),
  service('three', 'type: LoadBalancer, clusterIP: 10.96.0.3, loadBalancerSourceRanges: [192.0.2.0/24]'),
  // Its endpoint is the cluster IP of another Service.
  'apiVersion: v1\nkind: Service\nmetadata: {name: chained, namespace: shop}\nspec: {clusterIP: 10.96.0.4, ports: [{port: 80}]}',
  `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: chained-1, namespace: shop, labels: {kubernetes.io/service-name: chained}}
addressType: IPv4
endpoints: [{addresses: [10.96.0.1]}]
ports: [{port: 80}]`,
  pod('web-0', 'node-1'),
  pod('web-1', 'node-2'),
].join('\n---\n');

it('the rules that are made for one destination do to its packets what all rules of the node do', () => {
  const { cluster } = parseCluster([{ name: 'cluster.yaml', text: documents }]);
  const view = new ClusterView(cluster);
  const [node] = cluster.nodes;
  const destinations = [
    '10.96.0.1:80',
    '10.96.0.1:81',
    '10.96.0.2:80',
    '10.96.0.3:80',
    '10.96.0.4:80',
    '10.96.9.9:80',
    '172.18.0.2:30080',
    '172.18.0.2:22',
    '127.0.0.1:30080',
    '203.0.113.1:80',
    '198.51.100.9:80',
    '10.244.1.2:8080',
    '192.0.2.7:80',
  ];
  const sources: readonly [string, Packet['from']][] = [
    ['10.244.0.2', 'pod'],
    ['172.18.0.2', 'node'],
    ['192.0.2.7', 'network'],
    ['198.51.100.7', 'network'],
  ];
  for (const mode of ['iptables', 'nftables', 'ipvs'] as const) {
    const all = programmers[mode](view.stateOf(node!, 'IPv4', mode, cluster.services));
    for (const destination of destinations) {
      const [destinationIP = '', port] = destination.split(':');
      for (const [sourceIP, from] of sources) {
        const packet: Packet = { sourceIP, destinationIP, destinationPort: Number(port), protocol: 'TCP', from };
        const some = view.programOf(node!, mode, destinationIP, Number(port));
        expect(some.trace(packet), `${mode} ${sourceIP} ${destination}`).toEqual(all.trace(packet));
      }
    }
  }
});
