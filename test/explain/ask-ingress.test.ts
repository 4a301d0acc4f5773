import { describe, expect, it } from 'vitest';
import { explainerOf, pod, service, sharesOf, simulation } from './read-cluster.ts';

const controller = [
  `apiVersion: v1
kind: Service
metadata: {name: edge, namespace: edge, labels: {app.kubernetes.io/name: ingress-nginx}}
spec: {type: LoadBalancer, selector: {app: edge}, ports: [{port: 80}]}`,
  pod('edge-0', 'node-1', 'edge').replace('app: web', 'app: edge').replace('8080', '80'),
];

const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop}
spec:
  rules:
    - host: shop.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}
          - {path: /cart, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}`;

const cart = service('cart').replace('app: web', 'app: cart');
const pods = [pod('web-0', 'node-1'), pod('web-1', 'node-2'), pod('web-2', 'node-2')];

describe('a request for a host of an Ingress', () => {
  const ask = explainerOf(simulation(2, 'cloud'), ...controller, ingress, service('web'), cart, ...pods);

  it('goes to the controller by its own Service, and from there to the pods themselves, each as likely', () => {
    const answer = ask({ to: 'http://shop.example.com/', from: 'external' });
    expect(answer).toMatchObject({ verdict: 'DNAT', service: 'shop/web:http', reached: 1 });
    for (const share of Object.values(sharesOf(answer))) expect(share).toBeCloseTo(1 / 3, 8);
    expect(Object.keys(sharesOf(answer))).toEqual(['web-0', 'web-1', 'web-2']);
    // The pods see the controller's pod.
    expect(new Set(answer.endpoints.flatMap(({ sourceIPs }) => sourceIPs)).size).toBe(1);
    expect(answer.path.map(({ at }) => at).filter((at) => !at.startsWith('node-'))).toEqual([
      'public DNS',
      'load balancer',
      'ingress controller',
    ]);
  });

  it('goes by the longest path; without a ready endpoint the controller answers 503, without a rule 404', () => {
    const toCart = ask({ to: 'http://shop.example.com/cart/3', from: 'external' });
    expect(toCart.failures[0]).toMatchObject({ kind: 'http-error', probability: 1 });
    expect(toCart.failures[0]?.why).toContain('503');
    const alone = explainerOf(
      simulation(2, 'cloud'),
      ...controller,
      ingress.replace('path: /,', 'path: /web,'),
      service('web'),
      cart,
      ...pods,
    );
    expect(alone({ to: 'http://shop.example.com/', from: 'external' }).failures[0]?.why).toContain('404');
  });

  it('goes on by the rules for every host too when it is sent to an address or a name of the controller', () => {
    const everyHost = ingress.replace('- host: shop.example.com\n      http', '- http');
    const open = explainerOf(simulation(2, 'cloud'), ...controller, everyHost, service('web'), cart, ...pods);
    for (const to of ['http://203.0.113.1/', 'http://edge.edge/', 'http://edge.edge.svc.cluster.local/web']) {
      expect(open({ to, from: 'pod/shop/web-0' }), to).toMatchObject({ service: 'shop/web:http', reached: 1 });
    }
    // Not HTTP, and not the controller.
    expect(open({ to: '203.0.113.1:80', from: 'external' }).service).toBe('edge/edge');
    expect(open({ to: 'http://web/', from: 'pod/shop/web-0' }).path.some(({ at }) => at === 'ingress controller')).toBe(
      false,
    );
    expect(ask({ to: 'http://203.0.113.1/', from: 'external' }).failures[0]?.why).toContain('404');
  });

  it('is nothing without a controller, nor with one whose address is pending', () => {
    const none = explainerOf(simulation(2, 'cloud'), ingress, service('web'), cart, ...pods);
    const why = (answer: ReturnType<typeof none>): string | undefined => answer.failures[0]?.why;
    expect(why(none({ to: 'http://shop.example.com/', from: 'external' }))).toContain('an Ingress alone does nothing');
    const pending = explainerOf(simulation(2), ...controller, ingress, service('web'), cart, ...pods);
    expect(why(pending({ to: 'http://shop.example.com/', from: 'external' }))).toContain('is pending');
  });
});
