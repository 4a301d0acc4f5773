import { describe, expect, it } from 'vitest';
import { answersOf, documented, endpointsOf, modes, nodes, podOn, refusals } from './documented-cluster.ts';

// https://kubernetes.io/docs/tutorials/services/connect-applications-service/: the Deployment my-nginx, its Service, and the
// secured application with two ports.

const deployment = (replicas: number, ports: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: my-nginx
spec:
  selector:
    matchLabels:
      run: my-nginx
  replicas: ${replicas}
  template:
    metadata:
      labels:
        run: my-nginx
    spec:
      containers:
      - name: my-nginx
        image: nginx
        ports: ${ports}`;

const clusterIP = `apiVersion: v1
kind: Service
metadata:
  name: my-nginx
  labels:
    run: my-nginx
spec:
  clusterIP: 10.0.162.149
  ports:
  - port: 80
    protocol: TCP
  selector:
    run: my-nginx`;

const cluster = nodes(2, 'serviceCIDR: 10.0.0.0/16');
const curl = podOn({ name: 'curl', node: 'node-2', labels: { app: 'curl' } });

describe('Exposing pods to the cluster', () => {
  it('every pod and node reaches both pods by their own addresses, at the port of the container', () => {
    const page = documented(cluster, deployment(2, '[{containerPort: 80}]'), curl);
    const pods = page.cluster.pods.filter(({ metadata }) => metadata.labels.run === 'my-nginx');
    expect(pods).toHaveLength(2);
    expect(new Set(pods.map(({ spec }) => spec.nodeName))).toEqual(new Set(['node-1', 'node-2']));
    for (const { status } of pods) {
      for (const from of ['pod/default/curl', 'node/node-1', 'node/node-2']) {
        expect(page.explain({ to: `${status.podIPs[0]?.ip}:80`, from })).toMatchObject({ verdict: 'NONE', reached: 1 });
      }
    }
  });
});

describe('Creating a Service', () => {
  const page = documented(cluster, deployment(2, '[{containerPort: 80}]'), clusterIP, curl);
  const pods = page.cluster.pods.filter(({ metadata }) => metadata.labels.run === 'my-nginx');

  it('has the fields that kubectl describe shows', () => {
    expect(page.service('my-nginx').spec).toMatchObject({
      type: 'ClusterIP',
      ipFamilyPolicy: 'SingleStack',
      ipFamilies: ['IPv4'],
      clusterIPs: ['10.0.162.149'],
      ports: [{ name: '', port: 80, protocol: 'TCP', targetPort: 80 }],
      sessionAffinity: 'None',
    });
  });

  it('has one EndpointSlice, whose endpoints are the addresses of the pods, named after the Service', () => {
    const slices = page.slicesOf('my-nginx');
    expect(slices.map(({ addressType, ports }) => [addressType, ports[0]?.port])).toEqual([['IPv4', 80]]);
    expect(slices[0]?.metadata.name).toMatch(/^my-nginx-[a-z0-9]{5}$/);
    const addresses = slices[0]?.endpoints.flatMap((endpoint) => endpoint.addresses) ?? [];
    expect(addresses.toSorted()).toEqual(pods.map(({ status }) => status.podIPs[0]?.ip).toSorted());
  });

  it.each(modes)('answers at 10.0.162.149:80 on every node, and to nslookup my-nginx, in %s mode', (mode) => {
    expect(page.names.kubelet.clusterDNS).toEqual(['10.0.0.10']);
    expect(answersOf(page.lookUp('my-nginx', page.pod('curl')))).toEqual(['10.0.162.149']);
    for (const [from, to] of [
      ['node/node-1', '10.0.162.149:80'],
      ['node/node-2', '10.0.162.149:80'],
      ['pod/default/curl', 'my-nginx:80'],
    ] as const) {
      const answer = page.explain({ to, from, mode });
      expect(answer.reached, from).toBe(1);
      expect(endpointsOf(answer)).toEqual(pods.map(({ status }) => `${status.podIPs[0]?.ip}:80`).toSorted());
    }
  });

  it('refuses connections where no pod has the label run: my-nginx', () => {
    const other = documented(cluster, deployment(2, '[]').replaceAll('run: my-nginx', 'run: other'), clusterIP);
    expect(other.explain({ to: '10.0.162.149:80', from: 'node/node-1' }).verdict).toBe('REJECT');
  });
});

describe('Securing and exposing the Service', () => {
  const secured = `apiVersion: v1
kind: Service
metadata:
  name: my-nginx
  labels:
    run: my-nginx
spec:
  type: NodePort
  ports:
  - port: 8080
    targetPort: 80
    nodePort: 31704
    protocol: TCP
    name: http
  - port: 443
    nodePort: 32453
    protocol: TCP
    name: https
  selector:
    run: my-nginx`;
  const page = documented(cluster, deployment(1, '[{containerPort: 443}, {containerPort: 80}]'), secured, curl);

  it.each([
    [8080, 31_704, 80],
    [443, 32_453, 443],
  ])('port %i, node port %i, leads to port %i of the pod', (port, nodePort, target) => {
    const inside = page.explain({ to: `my-nginx:${port}`, from: 'pod/default/curl' });
    expect(inside.endpoints.map((each) => each.port)).toEqual([target]);
    for (const node of ['node-1', 'node-2']) {
      const outside = page.explain({ to: `${node}:${nodePort}`, from: 'external' });
      expect(outside.reached).toBe(1);
      expect(outside.endpoints.map((each) => each.port)).toEqual([target]);
    }
  });

  it('https://my-nginx from the curl pod comes to port 443', () => {
    const answer = page.explain({ to: 'https://my-nginx', from: 'pod/default/curl' });
    expect(answer).toMatchObject({ service: 'default/my-nginx:https', reached: 1, endpoints: [{ port: 443 }] });
  });

  it('as type LoadBalancer it has an external address beside its node ports', () => {
    const balanced = secured.replace('type: NodePort', 'type: LoadBalancer').replace('port: 8080', 'port: 80');
    const cloud = documented(nodes(2, 'loadBalancerProvider: cloud'), deployment(1, '[]'), balanced);
    const [{ ip } = {}] = cloud.service('my-nginx').status.loadBalancer.ingress;
    for (const port of [80, 443]) expect(cloud.explain({ to: `${ip}:${port}`, from: 'external' }).reached).toBe(1);
    expect(cloud.explain({ to: 'node-1:31704', from: 'external' }).reached).toBe(1);
  });

  it('two ports without names are refused', () => {
    expect(refusals(cluster, secured.replace('\n    name: https', '').replace('\n    name: http', ''))).toHaveLength(2);
  });
});
