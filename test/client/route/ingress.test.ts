import { describe, expect, it } from 'vitest';
import { own, worldOf } from '../../scenario/read.ts';
import { about, assumedOf, cluster, fast, load, outside, pods, runDocuments, service, sharesOf } from './documents.ts';

const inside = '{nodes: true}';
const controller = service('ingress-nginx', 'type: LoadBalancer, loadBalancerIP: 203.0.113.5').replace(
  'targetPort: 8080',
  'targetPort: 8080, nodePort: 30080',
);
const shop = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /cart, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}
          - {path: /lost, pathType: Prefix, backend: {service: {name: lost, port: {number: 80}}}}
          - {path: /idle, pathType: Prefix, backend: {service: {name: idle, port: {number: 80}}}}
    - host: "*.img.example.com"
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: img, port: {number: 80}}}}]}
`;
const base = (provider = 'cloud'): readonly string[] => [
  cluster(3, '[a]', `loadBalancerProvider: ${provider}`),
  pods('ingress-nginx', [1, 2]),
  fast('ingress-nginx'),
  controller,
  pods('cart', [1, 2, 3]),
  fast('cart'),
  // The policy of the backend's cluster IP plays no part, nor has it a way from outside.
  service('cart', 'internalTrafficPolicy: Local'),
  pods('img', [3]),
  fast('img'),
  service('img', 'type: ClusterIP'),
  service('idle', 'type: ClusterIP').replace('selector: {app: idle}, ', ''),
  shop,
];

describe('an Ingress', () => {
  it.each([
    ['outside', outside],
    ['inside', inside],
  ])('leads clients %s to each ready endpoint of the backend as often, past its cluster IP', (_, from) => {
    const shares = sharesOf([...base(), load(from, 'http://shop.example.com/cart/3')]);
    expect(shares).toEqual({ 'cart-0': about(1 / 3), 'cart-1': about(1 / 3), 'cart-2': about(1 / 3) });
  });

  it('knows hosts by wildcards', () => {
    expect(sharesOf([...base(), load(outside, 'http://a.img.example.com')], 5)).toEqual({
      'img-0': expect.closeTo(1, 9),
    });
  });

  it('takes an endpoint for each request, on a connection that is kept', () => {
    const texts = [...base(), load(outside, 'http://shop.example.com/cart', 'connection: {reuse: true}')];
    const { assigned, outcomes } = runDocuments(texts, 60);
    const requests = new Map<number, number>();
    for (const { pod } of assigned) requests.set(pod, (requests.get(pod) ?? 0) + 1);
    expect([...requests.values()].every((count) => Math.abs(count - 2000) < 4 * Math.sqrt(6000 * (2 / 9)))).toBe(true);
    expect(new Set(outcomes)).toEqual(new Set(['success']));
  });

  it('takes the way through the node of the controller: two links more than straight', () => {
    const { latenciesMs } = runDocuments([...base(), load(outside, 'http://a.img.example.com')], 5);
    // A handshake and a request, each 10 ms from outside and 1 ms between nodes, and back: the controller opens a
    // connection of its own with each of the client's.
    for (const latency of latenciesMs) expect(latency).toBeCloseTo(44, 1);
  });

  it.each([
    ['http://shop.example.com/', 'ingress-404'],
    ['http://shop.example.com/lost', 'ingress-503'],
    ['http://shop.example.com/idle', 'ingress-503'],
  ])('answers %s with an error', (target, reason) => {
    expect(new Set(runDocuments([...base(), load(outside, target)], 1).outcomes)).toEqual(new Set([reason]));
  });

  it('answers 503 when the last endpoint has gone, on kept connections too', () => {
    const kill = own('Fault', 'kill', '{pod-kill: {pods: {selector: {matchLabels: {app: img}}, mode: all}}, at: 5s}');
    for (const reuse of [true, false]) {
      const text = load(outside, 'http://a.img.example.com', `connection: {reuse: ${reuse}, maxPerClient: 1}`);
      const { requests } = runDocuments([...base(), text, kill], 20);
      const late = requests.filter(({ dueMs }) => dueMs > 10_000);
      expect(new Set(late.map(({ outcome }) => outcome))).toEqual(new Set(['ingress-503']));
    }
  });

  it('fails with its controller: some while one of two pods is gone, all when both are', () => {
    const lost = (mode: string): number => {
      const which = `{selector: {matchLabels: {app: ingress-nginx}}, mode: ${mode}}`;
      const kill = own('Fault', 'kill', `{pod-kill: {pods: ${which}}, at: 5s}`);
      const { requests } = runDocuments([...base(), load(outside, 'http://shop.example.com/cart'), kill], 30);
      const late = requests.filter(({ dueMs }) => dueMs > 10_000);
      return late.filter(({ outcome }) => outcome === 'success').length / late.length;
    };
    expect(lost('one')).toBe(1);
    expect(lost('all')).toBe(0);
  });

  it('is reached by the node port where there is no load balancer, and else not at all', () => {
    const target = (host: string): unknown => worldOf([...base('none'), load(outside, host)]).workloads[0]?.target;
    expect(target('http://shop.example.com:30080/cart')).toMatchObject({ controller: { kind: 'node-port' } });
    expect(target('http://shop.example.com/cart')).toMatchObject({ kind: 'unreachable' });
    const bare = base().filter((text) => text !== controller);
    expect(worldOf([...bare, load(outside, 'http://shop.example.com/cart')]).workloads[0]?.target).toEqual({
      kind: 'unreachable',
      why: 'no Service of the documents belongs to an ingress controller: an Ingress alone does nothing',
    });
  });

  it('says how its controller is simplified', () => {
    expect(assumedOf([...base(), load(outside, 'http://shop.example.com/cart')], 'ingress controller')).toContain(
      'simplified',
    );
  });
});
