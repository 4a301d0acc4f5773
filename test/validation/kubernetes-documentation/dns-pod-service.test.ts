import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../src/kubernetes/objects.ts';
import { answersOf, documented, nodes, podOn } from './documented-cluster.ts';

// https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/: its examples, in a cluster whose domain is
// cluster.local and whose Services have addresses from 10.32.0.0/16, so that its DNS is at 10.32.0.10 as on the page.

const cluster = nodes(2, 'serviceCIDR: 10.32.0.0/16');

describe('Namespaces of Services', () => {
  const data = `apiVersion: v1
kind: Service
metadata: {name: data, namespace: prod}
spec: {clusterIP: 10.32.7.7, ports: [{port: 80}]}`;
  const asking = podOn({ name: 'asking', namespace: 'test' });
  const page = documented(cluster, data, asking);
  const pod = page.pod('test/asking');

  it('a pod of namespace test gets nothing for data, and the address for data.prod', () => {
    expect(page.lookUp('data', pod)).toMatchObject({ outcome: 'NXDOMAIN', answers: [] });
    expect(answersOf(page.lookUp('data.prod', pod))).toEqual(['10.32.7.7']);
    expect(page.explain({ to: 'data:80', from: 'pod/test/asking' }).failures).toMatchObject([
      { kind: 'name-not-found' },
    ]);
  });

  it('a pod of namespace prod gets the address for data', () => {
    expect(answersOf(page.lookUp('data', 'prod'))).toEqual(['10.32.7.7']);
  });

  it('data.prod.svc.cluster.local is found from everywhere; names have svc in them, so data.prod.cluster.local is not', () => {
    expect(answersOf(page.lookUp('data.prod.svc.cluster.local', pod))).toEqual(['10.32.7.7']);
    expect(page.lookUp('data.prod.cluster.local', pod).outcome).toBe('NXDOMAIN');
  });

  it('the kubelet’s resolv.conf names the DNS Service, the three search domains and ndots:5', () => {
    expect(page.names.resolverOfPod(pod, 'glibc').resolvConf).toEqual({
      nameservers: ['10.32.0.10'],
      search: ['test.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
      options: ['ndots:5'],
    });
  });

  it('a query for data is expanded by the search domains in turn', () => {
    const asked = page.lookUp('data', pod).rounds.flatMap(({ queries }) => queries.map(({ name }) => name));
    expect(asked).toEqual(['data.test.svc.cluster.local.', 'data.svc.cluster.local.', 'data.cluster.local.', 'data.']);
  });
});

describe('Records of Services', () => {
  const service = (name: string, spec: string): string => `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: my-namespace}
spec: {selector: {app: my-app}, ports: [{name: my-port-name, port: 8080}]${spec}}`;
  const pods = [1, 2].map((node) =>
    podOn({ name: `my-app-${node}`, node: `node-${node}`, namespace: 'my-namespace', labels: { app: 'my-app' } }),
  );
  const page = documented(
    cluster,
    service('my-svc', ', clusterIP: 10.32.7.7'),
    service('peers', ', clusterIP: None'),
    ...pods,
  );
  const addresses = ['my-app-1', 'my-app-2']
    .map((name) => page.pod(`my-namespace/${name}`).status.podIPs[0]?.ip ?? '')
    .toSorted();
  const ofPods = addresses.map((ip) => `${ip.replaceAll('.', '-')}.peers.my-namespace.svc.cluster.local.`);

  it('a normal Service has an A record with its cluster IP, a headless one an A record for each pod', () => {
    expect(answersOf(page.lookUp('my-svc.my-namespace.svc.cluster.local'))).toEqual(['10.32.7.7']);
    expect(answersOf(page.lookUp('peers.my-namespace.svc.cluster.local'))).toEqual(addresses);
  });

  it('a Service of IPv4 has no AAAA record, and its name exists all the same', () => {
    expect(page.lookUp('my-svc.my-namespace.svc.cluster.local', 'default', 'AAAA')).toMatchObject({
      outcome: 'NOERROR',
      answers: [],
    });
  });

  it('SRV of a normal Service gives the number of the port and the name of the Service', () => {
    const found = page.lookUp('_my-port-name._tcp.my-svc.my-namespace.svc.cluster.local', 'default', 'SRV');
    expect(answersOf(found)).toEqual(['0 100 8080 my-svc.my-namespace.svc.cluster.local.']);
  });

  it('SRV of a headless Service gives an answer for each pod, with the port and a name that leads to that pod', () => {
    const found = page.lookUp('_my-port-name._tcp.peers.my-namespace.svc.cluster.local', 'default', 'SRV');
    expect(answersOf(found)).toEqual(ofPods.map((name) => `0 50 8080 ${name}`));
    for (const [i, name] of ofPods.entries()) expect(answersOf(page.lookUp(name))).toEqual([addresses[i]]);
  });

  it('there is no SRV record for a port that the Service does not name, nor for another protocol', () => {
    for (const name of ['_other._tcp.my-svc', '_my-port-name._udp.my-svc']) {
      expect(page.lookUp(`${name}.my-namespace.svc.cluster.local`, 'default', 'SRV').outcome, name).toBe('NXDOMAIN');
    }
  });
});

describe('Records of Pods', () => {
  const pod = podOn({
    name: 'some-pod',
    labels: { app: 'exposed' },
    status: { podIP: '172.17.0.3', podIPs: [{ ip: '172.17.0.3' }] },
  });
  const exposing = `apiVersion: v1
kind: Service
metadata: {name: exposing}
spec: {selector: {app: exposed}, ports: [{port: 80}]}`;
  const page = documented(cluster, pod, exposing);

  it('a pod of namespace default at 172.17.0.3 is 172-17-0-3.default.pod.cluster.local', () => {
    expect(answersOf(page.lookUp('172-17-0-3.default.pod.cluster.local'))).toEqual(['172.17.0.3']);
  });

  it('a pod behind a Service is 172-17-0-3.<Service>.default.svc.cluster.local', () => {
    expect(answersOf(page.lookUp('172-17-0-3.exposing.default.svc.cluster.local'))).toEqual(['172.17.0.3']);
  });
});

describe('A pod’s hostname and subdomain fields', () => {
  const headless = (more = ''): string => `apiVersion: v1
kind: Service
metadata:
  name: busybox-subdomain
spec:
  selector:
    name: busybox
  clusterIP: None${more}
  ports:
  - name: foo
    port: 1234`;
  const busybox = (n: number, hostname = `busybox-${n}`, status = ''): string => `apiVersion: v1
kind: Pod
metadata:
  name: busybox${n}
  labels:
    name: busybox
spec:
  ${hostname === '' ? '' : `hostname: ${hostname}\n  `}subdomain: busybox-subdomain
  containers:
  - image: busybox:1.28
    name: busybox${status}`;
  const addressOf = ({ status }: Pod): string => status.podIPs[0]?.ip ?? '';

  it('busybox-1.busybox-subdomain and busybox-2.busybox-subdomain are the two pods', () => {
    const page = documented(cluster, headless(), busybox(1), busybox(2));
    for (const n of [1, 2]) {
      const address = addressOf(page.pod(`busybox${n}`));
      expect(answersOf(page.lookUp(`busybox-${n}.busybox-subdomain.default.svc.cluster.local`))).toEqual([address]);
      expect(answersOf(page.lookUp(`busybox-${n}.busybox-subdomain`))).toEqual([address]);
    }
    const both = [addressOf(page.pod('busybox1')), addressOf(page.pod('busybox2'))].toSorted();
    expect(answersOf(page.lookUp('busybox-subdomain'))).toEqual(both);
  });

  it('no port is needed', () => {
    const page = documented(cluster, headless().replace(/\n {2}ports:[\s\S]*$/, ''), busybox(1));
    expect(answersOf(page.lookUp('busybox-1.busybox-subdomain'))).toEqual([addressOf(page.pod('busybox1'))]);
  });

  it('there are no such records without the headless Service of that name', () => {
    const page = documented(cluster, headless().replace('name: busybox-subdomain', 'name: other'), busybox(1));
    expect(page.lookUp('busybox-1.busybox-subdomain').outcome).toBe('NXDOMAIN');
    expect(page.lookUp('busybox-1.other').outcome).toBe('NXDOMAIN');
  });

  it('a pod with a subdomain and no hostname is found by the name of the Service alone', () => {
    const page = documented(cluster, headless(), busybox(1, ''));
    expect(answersOf(page.lookUp('busybox-subdomain'))).toEqual([addressOf(page.pod('busybox1'))]);
    expect(page.lookUp('busybox1.busybox-subdomain').outcome).toBe('NXDOMAIN');
  });

  it('a pod that is not ready has a record only with publishNotReadyAddresses', () => {
    const unready = busybox(
      1,
      'busybox-1',
      '\nstatus:\n  phase: Running\n  conditions: [{type: Ready, status: "False"}]',
    );
    const hidden = documented(cluster, headless(), unready);
    expect(hidden.lookUp('busybox-1.busybox-subdomain').outcome).toBe('NXDOMAIN');
    const published = documented(cluster, headless('\n  publishNotReadyAddresses: true'), unready);
    expect(answersOf(published.lookUp('busybox-1.busybox-subdomain'))).toEqual([addressOf(published.pod('busybox1'))]);
  });

  it('an EndpointSlice can give the hostname of any endpoint', () => {
    const slice = `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: outside, labels: {kubernetes.io/service-name: busybox-subdomain}}
addressType: IPv4
endpoints: [{addresses: [192.0.2.42], hostname: elsewhere}]
ports: [{name: foo, port: 1234}]`;
    const page = documented(cluster, headless().replace('  selector:\n    name: busybox\n', ''), slice);
    expect(answersOf(page.lookUp('elsewhere.busybox-subdomain'))).toEqual(['192.0.2.42']);
  });
});

describe('A pod’s DNS policy and config', () => {
  const resolvConfOf = (spec: object): object => {
    const page = documented(cluster, podOn({ name: 'dns-example', spec }));
    return page.names.resolverOfPod(page.pod('dns-example'), 'glibc').resolvConf;
  };
  const clusterFirst = {
    nameservers: ['10.32.0.10'],
    search: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
    options: ['ndots:5'],
  };

  it('without a policy a pod has ClusterFirst, and Default is the node’s own', () => {
    expect(resolvConfOf({})).toEqual(clusterFirst);
    expect(resolvConfOf({ dnsPolicy: 'ClusterFirst' })).toEqual(clusterFirst);
    const page = documented(cluster, podOn({ name: 'dns-example', spec: { dnsPolicy: 'Default' } }));
    expect(page.names.resolverOfPod(page.pod('dns-example'), 'glibc').resolvConf).toEqual(page.names.kubelet.host);
  });

  it('a hostNetwork pod such as busybox finds Services by ClusterFirstWithHostNet alone', () => {
    expect(resolvConfOf({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' })).toEqual(clusterFirst);
    expect(resolvConfOf({ hostNetwork: true })).not.toEqual(clusterFirst);
  });

  it('dns-example, with None, has what its dnsConfig says and nothing else', () => {
    const dnsConfig = {
      nameservers: ['192.0.2.1'],
      searches: ['ns1.svc.cluster-domain.example', 'my.dns.search.suffix'],
      options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
    };
    expect(resolvConfOf({ dnsPolicy: 'None', dnsConfig })).toEqual({
      nameservers: ['192.0.2.1'],
      search: ['ns1.svc.cluster-domain.example', 'my.dns.search.suffix'],
      options: ['ndots:2', 'edns0'],
    });
  });

  it('with another policy dnsConfig is added to what the policy gives, without repeats', () => {
    const dnsConfig = {
      nameservers: ['192.0.2.1', '10.32.0.10'],
      searches: ['svc.cluster.local', 'my.dns.search.suffix'],
      options: [{ name: 'ndots', value: '2' }],
    };
    expect(resolvConfOf({ dnsConfig })).toEqual({
      nameservers: ['10.32.0.10', '192.0.2.1'],
      search: [...clusterFirst.search, 'my.dns.search.suffix'],
      options: ['ndots:2'],
    });
  });

  it('in an IPv6 cluster the name server is the IPv6 address of the DNS Service', () => {
    const page = documented(
      nodes(1, 'podCIDR: "fd00:10:244::/56", serviceCIDR: "fd00:79:30::/112"'),
      podOn({ name: 'dns-example' }),
    );
    expect(page.names.resolverOfPod(page.pod('dns-example'), 'glibc').resolvConf).toEqual({
      ...clusterFirst,
      nameservers: ['fd00:79:30::a'],
    });
  });
});
