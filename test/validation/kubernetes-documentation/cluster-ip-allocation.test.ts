import { describe, expect, it } from 'vitest';
import { clusterIPsIn, offsetIn } from './allocated-addresses.ts';
import { documented, nodes, refusals } from './documented-cluster.ts';

// https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/: its DNS Service and its three ranges. The
// same for node ports: https://kubernetes.io/docs/concepts/services-networking/service/#avoid-nodeport-collisions and
// https://kubernetes.io/blog/2023/05/11/nodeport-dynamic-and-static-allocation/.

const kubeDNS = `apiVersion: v1
kind: Service
metadata:
  labels:
    k8s-app: kube-dns
    kubernetes.io/cluster-service: "true"
    kubernetes.io/name: CoreDNS
  name: kube-dns
  namespace: kube-system
spec:
  clusterIP: 10.96.0.10
  ports:
  - name: dns
    port: 53
    protocol: UDP
    targetPort: 53
  - name: dns-tcp
    port: 53
    protocol: TCP
    targetPort: 53
  selector:
    k8s-app: kube-dns
  type: ClusterIP`;

const service = (name: string, spec: string): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {${spec}}`;

describe('a cluster IP of one’s choice', () => {
  it('the DNS Service has 10.96.0.10, for UDP and TCP', () => {
    const page = documented(nodes(1, 'serviceCIDR: 10.96.0.0/16'), kubeDNS);
    expect(page.service('kube-system/kube-dns').spec.clusterIP).toBe('10.96.0.10');
    expect(page.names.kubelet.clusterDNS).toEqual(['10.96.0.10']);
    expect(page.stateOf('node-1').services.map(({ port }) => `${port.name} ${port.port}/${port.protocol}`)).toEqual([
      'kube-system/kube-dns:dns 53/UDP',
      'kube-system/kube-dns:dns-tcp 53/TCP',
    ]);
  });

  it('is an error for a second Service', () => {
    const other = service('other', 'clusterIP: 10.96.0.10, ports: [{port: 80}]');
    expect(refusals(nodes(1, 'serviceCIDR: 10.96.0.0/16'), kubeDNS, other)[0]).toContain(
      'provided IP is already allocated',
    );
  });
});

describe.each([
  { block: '10.96.0.0/24', staticBand: 16, size: 254 },
  { block: '10.96.0.0/20', staticBand: 256, size: 4094 },
  { block: '10.96.0.0/16', staticBand: 256, size: 65_534 },
])('Service IP CIDR block: $block', ({ block, staticBand, size }) => {
  it(`dynamic addresses are above its static band of ${staticBand}`, () => {
    const offsets = clusterIPsIn(block, 200).map((address) => offsetIn(block, address));
    expect(new Set(offsets).size).toBe(200);
    expect(Math.min(...offsets)).toBeGreaterThan(staticBand);
    expect(Math.max(...offsets)).toBeLessThanOrEqual(size);
  });

  it('addresses of both bands up to its last can be asked for, the network and the broadcast address cannot', () => {
    const at = (offset: number): string => `10.96.${Math.floor(offset / 256)}.${offset % 256}`;
    const asked = (offset: number): string => service('asked', `clusterIP: ${at(offset)}, ports: [{port: 80}]`);
    for (const offset of [2, staticBand, staticBand + 1, size]) {
      expect(refusals(nodes(1, `serviceCIDR: ${block}`), asked(offset)), at(offset)).toEqual([]);
    }
    for (const offset of [0, size + 1]) {
      expect(refusals(nodes(1, `serviceCIDR: ${block}`), asked(offset)), at(offset)).toHaveLength(1);
    }
  });
});

describe('once the upper band is exhausted', () => {
  it('dynamic addresses are taken from the lower band of 10.96.0.0/24, and those asked for keep theirs', () => {
    const addresses = clusterIPsIn('10.96.0.0/24', 240, kubeDNS);
    const low = addresses.filter((address) => offsetIn('10.96.0.0/24', address) <= 16);
    expect(low).toHaveLength(240 - 238);
    expect(addresses).not.toContain('10.96.0.10');
  });
});

describe('node ports', () => {
  const nodePort = (name: string, port = ''): string => service(name, `type: NodePort, ports: [{port: 80${port}}]`);

  it('are drawn from 30086-32767, above the static band of 86 ports from 30000 to 30085', () => {
    const services = Array.from({ length: 300 }, (_, i) => nodePort(`dynamic-${i}`));
    const { cluster } = documented(nodes(1), ...services);
    const ports = cluster.services.map(({ spec }) => spec.ports[0]?.nodePort ?? 0);
    expect(new Set(ports).size).toBe(300);
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(30_086);
    expect(Math.max(...ports)).toBeLessThanOrEqual(32_767);
  });

  it('can be asked for in both bands', () => {
    for (const port of [30_000, 30_085, 30_086, 32_767]) {
      const { spec } = documented(nodes(1), nodePort('asked', `, nodePort: ${port}`)).service('asked');
      expect(spec.ports[0]?.nodePort).toBe(port);
    }
  });
});
