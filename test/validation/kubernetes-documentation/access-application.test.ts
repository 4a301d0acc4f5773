import { describe, expect, it } from 'vitest';
import { documented, modes, nodes, podOn, podsOf, sourcesOf } from './documented-cluster.ts';

// The pages below https://kubernetes.io/docs/tasks/access-application-cluster/ that have a Service: a node port, a front end
// with a back end, an external load balancer, port forwarding; and
// https://kubernetes.io/docs/tutorials/stateless-application/expose-external-ip-address/.

const deployment = (
  name: string,
  replicas: number,
  labels: Readonly<Record<string, string>>,
  port: { readonly name?: string; readonly containerPort: number },
): string =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, image: name, ports: [port] }] } },
    },
  });

describe('service-access-application-cluster', () => {
  const labels = { run: 'load-balancer-example' };
  const exampleService = `apiVersion: v1
kind: Service
metadata: {name: example-service}
spec: {type: NodePort, selector: {run: load-balancer-example}, ports: [{port: 8080, targetPort: 8080, protocol: TCP, nodePort: 31496}]}`;

  it.each(modes)('both pods of hello-world answer at node port 31496 of every node, in %s mode', (mode) => {
    const page = documented(nodes(2), deployment('hello-world', 2, labels, { containerPort: 8080 }), exampleService);
    for (const node of ['node-1', 'node-2']) {
      const answer = page.explain({ to: `http://${node}:31496`, from: 'external', mode });
      expect(answer).toMatchObject({ verdict: 'DNAT', reached: 1 });
      expect(answer.endpoints.map(({ port, pod }) => [port, pod?.startsWith('default/hello-world-')])).toEqual([
        [8080, true],
        [8080, true],
      ]);
    }
  });
});

describe('connecting-frontend-backend', () => {
  const app = { 'app.kubernetes.io/name': 'hello' };
  const hello = `apiVersion: v1
kind: Service
metadata:
  name: hello
spec:
  selector:
    app.kubernetes.io/name: hello
    tier: backend
  ports:
  - protocol: TCP
    port: 80
    targetPort: http`;
  const frontend = `apiVersion: v1
kind: Service
metadata:
  name: frontend
spec:
  selector:
    app.kubernetes.io/name: hello
    tier: frontend
  ports:
  - protocol: "TCP"
    port: 80
    targetPort: 80
  type: LoadBalancer`;
  const page = documented(
    nodes(2, 'loadBalancerProvider: cloud'),
    deployment('backend', 3, { ...app, tier: 'backend', track: 'stable' }, { name: 'http', containerPort: 80 }),
    deployment('frontend', 1, { ...app, tier: 'frontend', track: 'stable' }, { containerPort: 80 }),
    hello,
    frontend,
  );
  const [front] = page.cluster.pods.filter(({ metadata }) => metadata.labels.tier === 'frontend');

  it('each Service selects the pods of its tier, though both have the same name', () => {
    expect(page.slicesOf('hello').map(({ endpoints }) => endpoints.length)).toEqual([3]);
    expect(page.slicesOf('frontend').map(({ endpoints }) => endpoints.length)).toEqual([1]);
  });

  it('the front end calls http://hello, which is one of the three back ends, by the name of their port', () => {
    const answer = page.explain({ to: 'http://hello', from: `pod/default/${front?.metadata.name}` });
    expect(answer.reached).toBe(1);
    expect(answer.endpoints).toHaveLength(3);
    for (const { port, probability } of answer.endpoints) {
      expect(port).toBe(80);
      expect(probability).toBeCloseTo(1 / 3, 8);
    }
  });

  it('the front end is reached by its external IP, the back end is not reached from outside', () => {
    const [{ ip } = {}] = page.service('frontend').status.loadBalancer.ingress;
    const answer = page.explain({ to: `http://${ip}`, from: 'external' });
    expect(podsOf(answer)).toEqual([front?.metadata.name]);
    expect(page.explain({ to: 'http://hello', from: 'external' }).reached).toBe(0);
  });

  it('until there is an external IP the address is pending', () => {
    const pending = documented(nodes(2, 'loadBalancerProvider: none'), frontend);
    expect(pending.service('frontend').status.loadBalancer.ingress).toEqual([]);
  });
});

describe('create-external-load-balancer', () => {
  const exampleService = (more = ''): string => `apiVersion: v1
kind: Service
metadata:
  name: example-service
spec:
  selector:
    app: example
  ports:
    - port: 8765
      targetPort: 9376${more}
  type: LoadBalancer`;
  const skewed = ['node-1', 'node-2', 'node-2', 'node-2'].map((node, i) =>
    podOn({ name: `example-${i}`, node, labels: { app: 'example' } }),
  );
  const page = documented(nodes(3, 'loadBalancerProvider: cloud'), exampleService(), ...skewed);
  const local = documented(
    nodes(3, 'loadBalancerProvider: cloud'),
    exampleService('\n  externalTrafficPolicy: Local'),
    ...skewed,
  );
  const to = (each: typeof page): string =>
    `${each.service('example-service').status.loadBalancer.ingress[0]?.ip}:8765`;

  it('sends port 8765 of its address to port 9376 of the pods', () => {
    const answer = page.explain({ to: to(page), from: 'external' });
    expect(answer.reached).toBe(1);
    expect(new Set(answer.endpoints.map(({ port }) => port))).toEqual(new Set([9376]));
  });

  it('policy Cluster spreads evenly over pods and hides the client, Local shows the client', () => {
    const from = '203.0.113.200';
    const answer = page.explain({ to: to(page), from });
    for (const { probability } of answer.endpoints) expect(probability).toBeCloseTo(1 / 4, 8);
    expect(sourcesOf(answer)).not.toContain(from);
    expect(sourcesOf(local.explain({ to: to(local), from }))).toEqual([from]);
  });

  it('policy Local spreads over nodes, not over pods: the lone pod gets as much as the three others together', () => {
    const answer = local.explain({ to: to(local), from: 'external' });
    const lone = answer.endpoints.find(({ node }) => node === 'node-1')?.probability;
    expect(lone).toBeCloseTo(1 / 2, 8);
    for (const { node, probability } of answer.endpoints)
      if (node === 'node-2') expect(probability).toBeCloseTo(1 / 6, 8);
  });

  it('internal traffic from pod to pod has the same share everywhere under either policy', () => {
    for (const each of [page, local]) {
      const answer = each.explain({ to: 'example-service:8765', from: 'pod/default/example-0' });
      for (const { probability } of answer.endpoints) expect(probability).toBeCloseTo(1 / 4, 8);
    }
  });
});

describe('port-forward-access-application-cluster', () => {
  const labels = { app: 'redis', role: 'master' };
  const service = `apiVersion: v1
kind: Service
metadata: {name: redis-master}
spec: {selector: {app: redis, role: master}, ports: [{port: 6379, targetPort: 6379}]}`;
  const page = documented(
    nodes(1),
    deployment('redis-master', 1, labels, { name: 'redis', containerPort: 6379 }),
    service,
  );
  const [pod] = page.cluster.pods;

  it('a pod and a Service lead to port 6379 of the same pod, past kube-proxy', () => {
    for (const to of [`pod/default/${pod?.metadata.name}:6379`, 'service/default/redis-master:6379']) {
      const answer = page.explain({ to, from: 'kubectl' });
      expect(answer).toMatchObject({ verdict: 'NONE', service: null, reached: 1 });
      expect(answer.endpoints).toMatchObject([{ pod: `default/${pod?.metadata.name}`, port: 6379, probability: 1 }]);
    }
  });

  it('is for TCP only', () => {
    expect(() => page.explain({ to: `pod/default/${pod?.metadata.name}:6379/udp`, from: 'kubectl' })).toThrow(/TCP/);
  });

  it('needs a selector: there are no pods to forward to otherwise', () => {
    const bare = documented(nodes(1), service.replace('selector: {app: redis, role: master}, ', ''));
    expect(() => bare.explain({ to: 'service/default/redis-master:6379', from: 'kubectl' })).toThrow(/selector/);
  });
});

describe('expose-external-ip-address', () => {
  it('my-service spreads over the five pods of hello-world at its external IP', () => {
    const labels = { 'app.kubernetes.io/name': 'load-balancer-example' };
    const myService = `apiVersion: v1
kind: Service
metadata: {name: my-service}
spec: {type: LoadBalancer, selector: {app.kubernetes.io/name: load-balancer-example}, ports: [{port: 8080, targetPort: 8080}]}`;
    const page = documented(
      nodes(3, 'loadBalancerProvider: cloud'),
      deployment('hello-world', 5, labels, { containerPort: 8080 }),
      myService,
    );
    const [{ ip } = {}] = page.service('my-service').status.loadBalancer.ingress;
    const answer = page.explain({ to: `http://${ip}:8080`, from: 'external' });
    expect(answer.endpoints).toHaveLength(5);
    for (const { probability } of answer.endpoints) expect(probability).toBeCloseTo(1 / 5, 8);
  });
});
