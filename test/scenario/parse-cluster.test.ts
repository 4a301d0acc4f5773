import { describe, expect, it } from 'vitest';
import { packetFlowRows } from '../packet-flow.ts';
import { packetFlowManifests } from '../packet-flow-manifests.ts';
import { assumption, clusterOf, fixture, markedInCluster, own, parsedClusterOf, shop, workload } from './read.ts';

const contract = fixture('contract.yaml');
const dump = fixture('dump.yaml');

describe('the documents of a cluster', () => {
  it('are enough: no Workload is needed, and one that is there is checked by itself', () => {
    expect(clusterOf([shop]).services.map(({ metadata }) => metadata.name)).toEqual(['web']);
    expect(markedInCluster([shop, workload('target: http://nobody')])).toEqual([]);
    expect(markedInCluster([shop, workload('timeout: 10')])).toEqual([
      'b.yaml:9 «10» Workload.spec.timeout: expected a duration, but found 10 (write it as 250us, 5ms, 1.5s or 1h30m)',
    ]);
  });

  it('show all their mistakes at once, each where it is', () => {
    expect(
      markedInCluster([
        shop.replace('targetPort: http', 'targetprt: http'),
        own('Simulation', 's', '{cluster: {podCIDR: x, loadBalancerProvider: metalb-l2}}'),
      ]),
    ).toEqual([
      'a.yaml:31 «targetprt» unknown field "targetprt" in Service.spec.ports[0] (did you mean "targetPort"?)',
      'b.yaml:4 «x» Simulation.spec.cluster.podCIDR: "x" is not a block of addresses (write it as 10.244.0.0/16)',
      'b.yaml:4 «metalb-l2» Simulation.spec.cluster.loadBalancerProvider: unknown value "metalb-l2" (did you mean "metallb-l2"? expected one of cloud, metallb-l2, metallb-bgp, none)',
    ]);
    expect(markedInCluster([shop.replace('{name: web}', '{name: "web}')])).toHaveLength(1);
  });

  it('can be changed by settings, a seed and an alternative', () => {
    const set = ['Deployment/web.spec.replicas=4', 'Simulation.cluster.kubernetesVersion=1.30'];
    expect(clusterOf([shop], { set })).toMatchObject({ kubernetesVersion: { major: 1, minor: 30 } });
    expect(clusterOf([shop], { set }).pods.filter(({ metadata }) => metadata.labels.app === 'web')).toHaveLength(4);
    const clusterIP = (seed: number): string | undefined => clusterOf([shop], { seed }).services[0]?.spec.clusterIP;
    expect(clusterIP(1)).toBe(clusterIP(1));
    expect(clusterIP(1)).not.toBe(clusterIP(2));
    const modeOf = (alternative?: string): string =>
      clusterOf([contract, shop], alternative === undefined ? {} : { alternative }).proxy.mode;
    expect([modeOf(), modeOf('ipvs-rr'), modeOf('nftables')]).toEqual(['iptables', 'ipvs', 'nftables']);
    expect(markedInCluster([contract, shop], { alternative: 'nftable' })).toEqual([
      'there is no alternative "nftable" (did you mean "nftables"?)',
    ]);
  });

  it('is plain data, and frozen', () => {
    const cluster = clusterOf([contract, shop]);
    expect(structuredClone(cluster)).toEqual(cluster);
    expect(Object.isFrozen(cluster.endpointSlices[0]?.endpoints[0]?.conditions)).toBe(true);
  });
});

describe('what is assumed', () => {
  it('is what a run would assume of the cluster, and nothing of traffic', () => {
    const { assumptions } = parsedClusterOf([shop]);
    expect(assumptions.map(({ what }) => what)).toEqual([
      'nodes',
      'Kubernetes version',
      'kube-proxy mode',
      'cluster IPs and node ports that are not given',
    ]);
  });

  it('names the Kubernetes version of the nodes’ kubelets, unless the Simulation has one', () => {
    const dumped = (name: string, kubeletVersion: string): string =>
      `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\nstatus: {nodeInfo: {kubeletVersion: ${kubeletVersion}}}\n`;
    const nodes = [dumped('a', 'dev'), dumped('b', 'v1.31.4-eks-1552ad0'), dumped('c', 'v1.32.0')];
    const parsed = parsedClusterOf([shop, ...nodes]);
    expect(parsed.cluster.kubernetesVersion).toEqual({ major: 1, minor: 31 });
    expect(assumption(parsed, 'Kubernetes version')).toBe('1.31 (kubelet of Node b)');
    const simulation =
      'apiVersion: svcsim.dev/v1alpha1\nkind: Simulation\nmetadata: {name: a}\nspec: {cluster: {kubernetesVersion: "1.33"}}\n';
    expect(clusterOf([shop, ...nodes, simulation]).kubernetesVersion.minor).toBe(33);
  });

  it('leaves out fields that answers about the cluster depend on', () => {
    const sticky = shop.replace('  selector: {app: web}\n', '  selector: {app: web}\n  sessionAffinity: ClientIP\n');
    expect(assumption(parsedClusterOf([sticky]), 'fields of Service without effect')).toBeUndefined();
  });

  it('of kube-proxy: without a document it knows the pod addresses; a document without clusterCIDR does not', () => {
    expect(clusterOf([shop]).proxy.clusterCIDR).toBe('10.244.0.0/16');
    const configuration = (fields: string): string =>
      `apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n${fields}\n`;
    const bare = parsedClusterOf([shop, configuration('mode: ipvs\nipvs: {scheduler: wlc}')]);
    expect(bare.cluster.proxy).toMatchObject({ mode: 'ipvs', clusterCIDR: '', ipvs: { scheduler: 'wlc' } });
    expect(assumption(bare, 'clusterCIDR of the KubeProxyConfiguration')).toMatch(/^none/);
    const told = parsedClusterOf([shop, configuration('clusterCIDR: 10.7.0.0/16')]);
    expect(told.cluster.podCIDRs.IPv4).toEqual(['10.7.0.0/16']);
    expect(told.cluster.pods[0]?.status.podIPs).toEqual([{ ip: '10.7.0.2' }]);
    expect(markedInCluster([shop, configuration('mode: ipvs\nipvs: {scheduler: rrr}')])).toEqual([
      'b.yaml:4 «rrr» unknown IPVS scheduler "rrr" (did you mean "rr"?)',
    ]);
  });
});

describe('a dump of a cluster', () => {
  const cluster = clusterOf([dump]);

  it('has the blocks that its addresses show', () => {
    expect(cluster.podCIDRs).toEqual({ IPv4: ['192.168.4.0/23'], IPv6: [] });
    expect(cluster.serviceCIDRs).toEqual({ IPv4: ['172.20.0.0/16'], IPv6: [] });
    expect(cluster.proxy.clusterCIDR).toBe('192.168.4.0/23');
  });

  it('keeps what its pods say of themselves', () => {
    expect(
      cluster.pods.map(({ metadata, spec, status }) => [
        metadata.name.slice(0, 20),
        spec.nodeName,
        status.podIPs[0]?.ip,
        status.phase,
        status.conditions.find(({ type }) => type === 'Ready')?.status,
      ]),
    ).toEqual([
      ['cart-7d4c8b5f6-abcde', 'ip-10-0-1-5.ec2.internal', '192.168.4.17', 'Running', 'True'],
      ['cart-7d4c8b5f6-fghij', 'ip-10-0-2-7.ec2.internal', '192.168.5.9', 'Running', 'False'],
      [expect.stringMatching(/^cart-7d4c8b5f6-.....$/), 'ip-10-0-1-5.ec2.internal', '192.168.4.2', 'Running', 'True'],
    ]);
  });

  it('may come from a cluster with other ranges than the usual ones', () => {
    const service = (name: string, spec: string): string =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
    const texts = [
      service('low', '{type: NodePort, clusterIP: 10.20.30.41, ports: [{port: 80, nodePort: 3001}]}'),
      service('other', '{type: NodePort, ports: [{port: 80}]}'),
      own('Simulation', 's', '{cluster: {serviceCIDR: 172.30.0.0/16}}'),
    ];
    const parsed = parsedClusterOf(texts);
    expect(parsed.cluster.serviceCIDRs.IPv4).toEqual(['172.30.0.0/16', '10.20.30.0/24']);
    expect(assumption(parsed, 'another service CIDR')).toBe('10.20.30.0/24 (the cluster IPs of the Services)');
    const [low, other] = parsed.cluster.services;
    expect(low?.spec).toMatchObject({ clusterIP: '10.20.30.41', ports: [{ nodePort: 3001 }] });
    expect(other?.spec.clusterIP).toMatch(/^172\.30\./);
    expect(other?.spec.ports[0]?.nodePort).toBeGreaterThanOrEqual(30_086);
    expect(markedInCluster([service('new', '{type: NodePort, ports: [{port: 80, nodePort: 3001}]}')])).toEqual([
      'a.yaml:4 «3001» Service default/new: spec.ports[0].nodePort: Invalid value: 3001: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ]);
  });
});

describe('recorded packet flows, written as manifests,', () => {
  it.each(packetFlowRows.map((row) => [row.name, row] as const))('%s: are taken as they are', (_, row) => {
    const text = packetFlowManifests(row, row.modes[0]!);
    const { endpointSlices, services, podCIDRs, proxy } = clusterOf([text]);
    expect(endpointSlices.map(({ endpoints }) => endpoints.map(({ addresses }) => addresses[0]))).toEqual(
      row.endpointSlices.map(({ endpoints }) => endpoints.map(({ ip }) => ip)),
    );
    for (const [i, { spec, status }] of services.entries()) {
      const recorded = row.services[i]!;
      expect(spec.clusterIP).toBe(recorded.clusterIP);
      expect(status.loadBalancer.ingress.map(({ ip }) => ip)).toEqual(recorded.loadBalancerIngress.map(({ ip }) => ip));
      for (const [j, { nodePort }] of recorded.ports.entries()) {
        if (nodePort > 0) expect(spec.ports[j]?.nodePort).toBe(nodePort);
      }
    }
    expect(podCIDRs[row.family]).toEqual([row.podCIDR]);
    expect(proxy.clusterCIDR).toBe(row.localDetector ? row.podCIDR : '');
  });
});
