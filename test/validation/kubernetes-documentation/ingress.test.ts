import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../../src/explain/explanation.ts';
import { documented, nodes, podOn, podsOf, refusals } from './documented-cluster.ts';

// https://kubernetes.io/docs/concepts/services-networking/ingress/: its manifests, behind a controller at 203.0.113.123. The
// table of path examples is test/kubernetes/ingress-route.test.ts's.

const controller = [
  `apiVersion: v1
kind: Service
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx, labels: {app.kubernetes.io/name: ingress-nginx}}
spec: {type: LoadBalancer, selector: {app: controller}, ports: [{name: http, port: 80}, {name: https, port: 443}]}
status: {loadBalancer: {ingress: [{ip: 203.0.113.123}]}}`,
  podOn({ name: 'controller', namespace: 'ingress-nginx', labels: { app: 'controller' } }),
];

/** A Service and its one pod, `name-pod`. */
const backend = (name: string, port: number): readonly string[] => [
  `apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: ${port}, targetPort: 8080}]}`,
  podOn({ name: `${name}-pod`, node: 'node-2', labels: { app: name } }),
];

const ingress = (name: string, spec: string): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
spec:
${spec.replaceAll(/^/gm, '  ')}`;

const path = (text: string, service: string, port: number, pathType = 'Prefix'): string =>
  `{path: ${text}, pathType: ${pathType}, backend: {service: {name: ${service}, port: {number: ${port}}}}}`;

type Ask = (url: string) => Explanation;

const asking = (...documents: readonly string[]): Ask => {
  const { explain } = documented(nodes(2), ...controller, ...documents);
  return (url) => explain({ to: url, from: 'external' });
};

const pods = (answer: Explanation): string => podsOf(answer).join();
const errorOf = ({ failures }: Explanation): string => failures.map(({ kind, why }) => `${kind}: ${why}`).join();

describe('An Ingress', () => {
  const minimal = ingress(
    'minimal-ingress',
    `ingressClassName: nginx-example\nrules:\n- http:\n    paths:\n    - ${path('/testpath', 'test', 80)}`,
  );

  it('minimal-ingress leads /testpath of every host to port 80 of test, and nothing else', () => {
    const ask = asking(minimal, ...backend('test', 80));
    for (const url of ['http://203.0.113.123/testpath', 'http://203.0.113.123/testpath/more'])
      expect(pods(ask(url)), url).toBe('test-pod');
    for (const url of ['http://203.0.113.123/', 'http://203.0.113.123/testpathmore'])
      expect(errorOf(ask(url)), url).toContain('404');
  });

  it('alone has no effect: somebody must be the controller', () => {
    const named = minimal.replace('- http', '- host: foo.bar.com\n    http');
    const { explain } = documented(nodes(2), named, ...backend('test', 80));
    expect(explain({ to: 'http://foo.bar.com/testpath', from: 'external' })).toMatchObject({ reached: 0 });
  });

  it('sends straight to the pods: they see the controller, and listen at their own port', () => {
    const page = documented(nodes(2), ...controller, minimal, ...backend('test', 80));
    const { endpoints } = page.explain({ to: 'http://203.0.113.123/testpath', from: 'external' });
    const controllerIP = page.pod('ingress-nginx/controller').status.podIPs[0]?.ip;
    expect(endpoints).toMatchObject([{ port: 8080, sourceIPs: [controllerIP] }]);
  });

  it('needs a pathType with each path', () => {
    expect(refusals(nodes(2), minimal.replace('pathType: Prefix, ', ''))).toHaveLength(1);
  });
});

describe('A single Service', () => {
  it('test-ingress, with a default backend and no rules, sends all traffic there', () => {
    const ask = asking(
      ingress('test-ingress', 'defaultBackend:\n  service:\n    name: test\n    port:\n      number: 80'),
      ...backend('test', 80),
    );
    for (const url of ['http://203.0.113.123/', 'http://203.0.113.123/any/path?x=1'])
      expect(pods(ask(url)), url).toBe('test-pod');
  });

  it('without rules a default backend is required', () => {
    expect(refusals(nodes(1), ingress('test-ingress', 'ingressClassName: external-lb'))).toHaveLength(1);
  });
});

describe('Simple fanout', () => {
  const fanout = ingress(
    'simple-fanout-example',
    `rules:\n- host: foo.bar.com\n  http:\n    paths:\n    - ${path('/foo', 'service1', 4200)}\n    - ${path('/bar', 'service2', 8080)}`,
  );

  it('foo.bar.com/foo is service1:4200 and foo.bar.com/bar is service2:8080', () => {
    const ask = asking(fanout, ...backend('service1', 4200), ...backend('service2', 8080));
    expect(pods(ask('http://foo.bar.com/foo'))).toBe('service1-pod');
    expect(pods(ask('http://foo.bar.com/bar/x'))).toBe('service2-pod');
    expect(errorOf(ask('http://foo.bar.com/'))).toContain('404');
    expect(errorOf(ask('http://203.0.113.123/foo'))).toContain('404');
  });

  it('a Service that does not exist, or has no such port, is answered for by the controller', () => {
    const ask = asking(fanout, ...backend('service1', 80));
    for (const url of ['http://foo.bar.com/foo', 'http://foo.bar.com/bar'])
      expect(errorOf(ask(url)), url).toContain('http-error');
  });
});

describe('Name based virtual hosting', () => {
  const rule = (host: string, service: string): string =>
    `- host: ${host}\n  http:\n    paths:\n    - ${path('/', service, 80)}`;
  const services = ['service1', 'service2', 'service3'].flatMap((name) => backend(name, 80));

  it('foo.bar.com is service1 and bar.foo.com is service2, at one address', () => {
    const ask = asking(
      ingress(
        'name-virtual-host-ingress',
        `rules:\n${rule('foo.bar.com', 'service1')}\n${rule('bar.foo.com', 'service2')}`,
      ),
      ...services,
    );
    expect(pods(ask('http://foo.bar.com/'))).toBe('service1-pod');
    expect(pods(ask('http://bar.foo.com/any'))).toBe('service2-pod');
    for (const url of ['http://foo.bar.com/', 'http://bar.foo.com/']) {
      expect(
        ask(url).path.some(({ step }) => step.includes('203.0.113.123')),
        url,
      ).toBe(true);
    }
  });

  it('traffic to the IP address without a host that a rule has goes by the rule without a host', () => {
    const third = `- http:\n    paths:\n    - ${path('/', 'service3', 80)}`;
    const ask = asking(
      ingress(
        'name-virtual-host-ingress-no-third-host',
        `rules:\n${rule('first.bar.com', 'service1')}\n${rule('second.bar.com', 'service2')}\n${third}`,
      ),
      ...services,
    );
    expect(pods(ask('http://first.bar.com/'))).toBe('service1-pod');
    expect(pods(ask('http://second.bar.com/'))).toBe('service2-pod');
    expect(pods(ask('http://203.0.113.123/'))).toBe('service3-pod');
  });

  it('an Ingress that is updated with a second host leads both', () => {
    const updated = ingress(
      'test',
      `rules:\n- host: foo.bar.com\n  http:\n    paths:\n    - ${path('/foo', 'service1', 80)}\n- host: bar.baz.com\n  http:\n    paths:\n    - ${path('/foo', 'service2', 80)}`,
    );
    const ask = asking(updated, ...services);
    expect(pods(ask('http://foo.bar.com/foo'))).toBe('service1-pod');
    expect(pods(ask('http://bar.baz.com/foo'))).toBe('service2-pod');
  });
});

describe('Hostname wildcards', () => {
  const wildcard = ingress(
    'ingress-wildcard-host',
    `rules:\n- host: foo.bar.com\n  http:\n    paths:\n    - ${path('/bar', 'service1', 80)}\n- host: "*.foo.com"\n  http:\n    paths:\n    - ${path('/foo', 'service2', 80)}`,
  );
  const ask = asking(wildcard, ...backend('service1', 80), ...backend('service2', 80));

  it('foo.bar.com is a precise host; *.foo.com is bar.foo.com', () => {
    expect(pods(ask('http://foo.bar.com/bar'))).toBe('service1-pod');
    expect(pods(ask('http://bar.foo.com/foo'))).toBe('service2-pod');
  });

  it.each(['baz.bar.foo.com', 'foo.com'])('*.foo.com is not %s: it covers exactly one label', (host) => {
    // Nothing of the documents has that name, so that there is nowhere to send it.
    expect(() => ask(`http://${host}/foo`)).toThrow();
  });
});

describe('Multiple matches and path types', () => {
  it('the longest path goes first, then Exact before Prefix', () => {
    const paths = [path('/foo', 'short', 80), path('/foo/bar', 'long', 80), path('/foo/bar', 'exact', 80, 'Exact')];
    const ask = asking(
      ingress(
        'matches',
        `rules:\n- host: foo.bar.com\n  http:\n    paths:\n${paths.map((each) => `    - ${each}`).join('\n')}`,
      ),
      ...['short', 'long', 'exact'].flatMap((name) => backend(name, 80)),
    );
    expect(pods(ask('http://foo.bar.com/foo/x'))).toBe('short-pod');
    expect(pods(ask('http://foo.bar.com/foo/bar'))).toBe('exact-pod');
    expect(pods(ask('http://foo.bar.com/foo/bar/baz'))).toBe('long-pod');
    expect(pods(ask('http://foo.bar.com/foo/barbaz'))).toBe('short-pod');
  });
});

describe('Backends that are no Services, and TLS', () => {
  it('a resource such as icon-assets is a backend that only its controller can serve', () => {
    const resources = ingress(
      'ingress-resource-backend',
      'defaultBackend:\n  resource: {apiGroup: k8s.example.com, kind: StorageBucket, name: static-assets}\nrules:\n- http:\n    paths:\n    - {path: /icons, pathType: ImplementationSpecific, backend: {resource: {apiGroup: k8s.example.com, kind: StorageBucket, name: icon-assets}}}',
    );
    const ask = asking(resources);
    for (const url of ['http://203.0.113.123/icons', 'http://203.0.113.123/'])
      expect(ask(url), url).toMatchObject({ reached: 0, endpoints: [] });
  });

  it('tls-example-ingress takes HTTPS at port 443 for https-example.foo.com, and leads it to service1', () => {
    const tls = ingress(
      'tls-example-ingress',
      `tls:\n- hosts: [https-example.foo.com]\n  secretName: testsecret-tls\nrules:\n- host: https-example.foo.com\n  http:\n    paths:\n    - ${path('/', 'service1', 80)}`,
    );
    const answer = asking(tls, ...backend('service1', 80))('https://https-example.foo.com/');
    expect(pods(answer)).toBe('service1-pod');
    expect(answer.path.some(({ step }) => step.includes('port 443'))).toBe(true);
  });
});
