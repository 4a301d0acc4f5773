import { describe, expect, it } from 'vitest';
import { answersOf, documented, modes, nodes } from './documented-cluster.ts';

// https://kubernetes.io/docs/tutorials/stateful-application/basic-stateful-set/ and, of
// https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/, the table of stable network identities.

const governing = (name: string, namespace = 'default'): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app: nginx
spec:
  ports:
  - port: 80
    name: web
  clusterIP: None
  selector:
    app: nginx`;

const web = (serviceName: string, namespace = 'default', replicas = 2): string => `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
  namespace: ${namespace}
spec:
  serviceName: "${serviceName}"
  replicas: ${replicas}
  selector:
    matchLabels:
      app: nginx
  template:
    metadata:
      labels:
        app: nginx
    spec:
      containers:
      - name: nginx
        image: nginx
        ports:
        - containerPort: 80
          name: web`;

describe('StatefulSet basics', () => {
  const page = documented(nodes(2), governing('nginx'), web('nginx'));
  const addressOf = (name: string): string => page.pod(name).status.podIPs[0]?.ip ?? '';

  it('the pods are web-0 and web-1', () => {
    expect(page.cluster.pods.map(({ metadata }) => metadata.name)).toEqual(['web-0', 'web-1']);
  });

  it('nslookup web-0.nginx gives the address of web-0, and web-1.nginx that of web-1', () => {
    for (const name of ['web-0', 'web-1']) {
      expect(answersOf(page.lookUp(`${name}.nginx`))).toEqual([addressOf(name)]);
      expect(page.lookUp(`${name}.nginx`).answers[0]?.name).toBe(`${name}.nginx.default.svc.cluster.local.`);
    }
  });

  it('nginx.default.svc.cluster.local gives the addresses of both, and SRV their names', () => {
    expect(answersOf(page.lookUp('nginx.default.svc.cluster.local'))).toEqual(
      [addressOf('web-0'), addressOf('web-1')].toSorted(),
    );
    const named = page.lookUp('_web._tcp.nginx.default.svc.cluster.local', 'default', 'SRV');
    expect(answersOf(named)).toEqual(
      ['web-0', 'web-1'].map((name) => `0 50 80 ${name}.nginx.default.svc.cluster.local.`),
    );
    // Without a port and a protocol, as the tutorial of ZooKeeper and others ask.
    expect(page.lookUp('nginx.default.svc.cluster.local', 'default', 'SRV').answers).toHaveLength(2);
  });

  it.each(modes)('a connection to web-1.nginx comes to web-1 alone, in %s mode', (mode) => {
    const answer = page.explain({ to: 'web-1.nginx:80', from: 'namespace/default', mode });
    expect(answer).toMatchObject({
      verdict: 'NONE',
      reached: 1,
      endpoints: [{ pod: 'default/web-1', probability: 1 }],
    });
  });

  it('names of ordinals that do not run are unknown, and scaling adds them', () => {
    expect(page.lookUp('web-2.nginx').outcome).toBe('NXDOMAIN');
    const scaled = documented(nodes(2), governing('nginx'), web('nginx', 'default', 5));
    expect(scaled.lookUp('web-4.nginx').outcome).toBe('NOERROR');
  });

  it('without the governing Service the pods have no names', () => {
    expect(documented(nodes(2), web('nginx')).lookUp('web-0.nginx').outcome).toBe('NXDOMAIN');
  });
});

describe('Stable network identity', () => {
  it('pods of foo/web governed by foo/nginx are web-{0..N-1}.nginx.foo.svc.cluster.local', () => {
    const page = documented(nodes(1), governing('nginx', 'foo'), web('nginx', 'foo', 3));
    for (const i of [0, 1, 2]) {
      expect(answersOf(page.lookUp(`web-${i}.nginx.foo.svc.cluster.local`))).toEqual([
        page.pod(`foo/web-${i}`).status.podIPs[0]?.ip,
      ]);
    }
  });
});
