import { describe, expect, it } from 'vitest';
import {
  answersOf,
  client,
  documented,
  modes,
  myApp,
  nodes,
  podOn,
  podsOf,
  refusals,
  sourcesOf,
} from './documented-cluster.ts';

// https://kubernetes.io/docs/concepts/services-networking/service/: the examples of Services in general,
// and what that page says of each.

describe('Defining a Service', () => {
  const myService = `apiVersion: v1
kind: Service
metadata:
  name: my-service
spec:
  selector:
    app.kubernetes.io/name: MyApp
  ports:
    - protocol: TCP
      port: 80
      targetPort: 9376`;
  const page = documented(nodes(2), myService, myApp, client);

  it('my-service has the type ClusterIP and an address of the cluster’s pool', () => {
    const { spec } = page.service('my-service');
    expect(spec.type).toBe('ClusterIP');
    expect(page.cluster.serviceCIDRs.IPv4).toEqual(['10.96.0.0/12']);
    expect(spec.clusterIP).toMatch(/^10\.(9[6-9]|10\d|11[01])\./);
  });

  it.each(modes)('my-service leads from port 80 to port 9376 of any pod with the label, in %s mode', (mode) => {
    const answer = page.explain({ to: 'my-service:80', from: 'pod/default/client', mode });
    expect(answer).toMatchObject({ verdict: 'DNAT', service: 'default/my-service', reached: 1 });
    expect(podsOf(answer)).toEqual(['myapp-0', 'myapp-1']);
    expect(new Set(answer.endpoints.map(({ port }) => port))).toEqual(new Set([9376]));
    for (const { probability } of answer.endpoints) expect(probability).toBeCloseTo(1 / 2, 8);
  });

  it('the EndpointSlices of my-service hold the pods that its selector finds', () => {
    const [slice, ...others] = page.slicesOf('my-service');
    expect(others).toEqual([]);
    expect(slice?.endpoints.map(({ targetRef }) => targetRef?.name)).toEqual(['myapp-0', 'myapp-1']);
    expect(slice?.ports).toMatchObject([{ name: '', protocol: 'TCP', port: 9376 }]);
  });

  it('a Service without targetPort and protocol leads to its own port, by TCP', () => {
    const short = documented(
      nodes(2),
      myService.replace('protocol: TCP\n      port: 80\n      targetPort: 9376', 'port: 80'),
      myApp,
    );
    expect(short.service('my-service').spec.ports).toMatchObject([{ port: 80, targetPort: 80, protocol: 'TCP' }]);
    expect(short.explain({ to: 'my-service:80' }).endpoints.map(({ port }) => port)).toEqual([80, 80]);
  });

  it('a Service is named by an RFC 1035 label', () => {
    for (const name of ['1-service', 'my_service', 'my.service', 'My-service']) {
      expect(refusals(nodes(1), myService.replace('my-service', name)), name).toHaveLength(1);
    }
  });
});

describe('Port definitions', () => {
  const nginx = `apiVersion: v1
kind: Pod
metadata:
  name: nginx
  labels:
    app.kubernetes.io/name: proxy
spec:
  containers:
  - name: nginx
    image: nginx:stable
    ports:
      - containerPort: 80
        name: http-web-svc`;
  const nginxService = `apiVersion: v1
kind: Service
metadata:
  name: nginx-service
spec:
  selector:
    app.kubernetes.io/name: proxy
  ports:
  - name: name-of-service-port
    protocol: TCP
    port: 80
    targetPort: http-web-svc`;

  it('a targetPort by name is the port that the pod has under that name', () => {
    const page = documented(nodes(1), nginx, nginxService);
    const answer = page.explain({ to: 'nginx-service:80' });
    expect(answer.service).toBe('default/nginx-service:name-of-service-port');
    expect(answer.endpoints).toMatchObject([{ pod: 'default/nginx', port: 80, probability: 1 }]);
  });

  it('pods that have the name at different numbers are behind one Service, each at its own', () => {
    const next = nginx
      .replace('name: nginx\n  labels', 'name: nginx-next\n  labels')
      .replace('containerPort: 80', 'containerPort: 8080');
    const page = documented(nodes(2), nginx, next, nginxService);
    const { endpoints } = page.explain({ to: 'nginx-service:80' });
    expect(Object.fromEntries(endpoints.map(({ pod, port }) => [pod, port]))).toEqual({
      'default/nginx': 80,
      'default/nginx-next': 8080,
    });
    expect(
      page
        .slicesOf('nginx-service')
        .map(({ ports }) => ports[0]?.port)
        .toSorted(),
    ).toEqual([80, 8080]);
  });
});

describe('Multi-port Services', () => {
  const multi = `apiVersion: v1
kind: Service
metadata:
  name: my-service
spec:
  selector:
    app.kubernetes.io/name: MyApp
  ports:
    - name: http
      protocol: TCP
      port: 80
      targetPort: 9376
    - name: https
      protocol: TCP
      port: 443
      targetPort: 9377`;

  it('each port leads to its own target port, by number and by name', () => {
    const page = documented(nodes(2), multi, myApp);
    for (const [port, name, target] of [
      [80, 'http', 9376],
      [443, 'https', 9377],
    ] as const) {
      for (const to of [`my-service:${port}`, `my-service:${name}`]) {
        const answer = page.explain({ to });
        expect(answer.service).toBe(`default/my-service:${name}`);
        expect(new Set(answer.endpoints.map((each) => each.port))).toEqual(new Set([target]));
      }
    }
  });

  it('each of several ports needs a name', () => {
    expect(refusals(nodes(1), multi.replace('- name: https\n      protocol', '- protocol'))).toHaveLength(1);
  });

  it('123-abc and web are names of ports, 123_abc and -web are not', () => {
    for (const name of ['123-abc', 'web'])
      expect(refusals(nodes(1), multi.replace('name: https', `name: ${name}`)), name).toEqual([]);
    for (const name of ['123_abc', '-web']) {
      expect(refusals(nodes(1), multi.replace('name: https', `name: "${name}"`)), name).toHaveLength(1);
    }
  });
});

describe('Discovering services by DNS', () => {
  const service = `apiVersion: v1
kind: Service
metadata: {name: my-service, namespace: my-ns}
spec: {clusterIP: 10.96.3.3, ports: [{name: http, protocol: TCP, port: 8081}]}`;
  const elsewhere = podOn({ name: 'elsewhere', namespace: 'other' });
  const page = documented(nodes(1), service, elsewhere);

  it('pods of its namespace find my-service by that name, pods of others by my-service.my-ns', () => {
    expect(answersOf(page.lookUp('my-service', 'my-ns'))).toEqual(['10.96.3.3']);
    expect(answersOf(page.lookUp('my-service.my-ns', 'my-ns'))).toEqual(['10.96.3.3']);
    expect(answersOf(page.lookUp('my-service.my-ns', 'other'))).toEqual(['10.96.3.3']);
    expect(page.lookUp('my-service', 'other').outcome).toBe('NXDOMAIN');
  });

  it('an SRV query for _http._tcp.my-service.my-ns gives the number of the port http', () => {
    const { answers } = page.lookUp('_http._tcp.my-service.my-ns', 'other', 'SRV');
    expect(answers.map(({ data }) => data)).toEqual(['0 100 8081 my-service.my-ns.svc.cluster.local.']);
  });
});

describe('External IPs', () => {
  const externalIPs = `apiVersion: v1
kind: Service
metadata:
  name: my-service
spec:
  selector:
    app.kubernetes.io/name: MyApp
  ports:
    - name: http
      protocol: TCP
      port: 80
      targetPort: 49152
  externalIPs:
    - 198.51.100.32`;

  it.each(modes)('clients use 198.51.100.32:80 by TCP, in %s mode', (mode) => {
    const page = documented(nodes(2), externalIPs, myApp, client);
    for (const from of ['external', 'pod/default/client', 'node/node-1']) {
      const answer = page.explain({ to: '198.51.100.32:80', from, mode });
      expect(answer, from).toMatchObject({ verdict: 'DNAT', service: 'default/my-service:http', reached: 1 });
      expect(podsOf(answer)).toEqual(['myapp-0', 'myapp-1']);
      expect(new Set(answer.endpoints.map(({ port }) => port))).toEqual(new Set([49_152]));
    }
    expect(page.explain({ to: '198.51.100.32:81', from: 'external', mode }).reached).toBe(0);
    expect(page.explain({ to: '198.51.100.32:80/udp', from: 'external', mode }).reached).toBe(0);
  });

  it('a Service of any type may have them', () => {
    for (const type of ['ClusterIP', 'NodePort', 'LoadBalancer']) {
      const { explain } = documented(nodes(2), externalIPs.replace('spec:\n', `spec:\n  type: ${type}\n`), myApp);
      expect(explain({ to: '198.51.100.32:80', from: 'external' }).reached, type).toBe(1);
    }
  });

  it('the pods see an address of a node as the source of what comes from outside', () => {
    const { explain } = documented(nodes(2), externalIPs, myApp);
    expect(sourcesOf(explain({ to: '198.51.100.32:80', from: '203.0.113.9' }))).not.toContain('203.0.113.9');
  });
});
