import { expect, it } from 'vitest';
import { assumption, clusterOf, markedInCluster, scenarioOf, shop, workload } from '../read.ts';

const ingress = (spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: shop}\nspec: ${spec}\n`;

const BACKEND = 'backend: {service: {name: web, port: {number: 80}}}';
const rule = (path: string): string => `{rules: [{host: shop.example.com, http: {paths: [${path}]}}]}`;

it.each<readonly [spec: string, mistake: string]>([
  ['{}', 'a.yaml:4 «spec» Ingress: spec: invalid value: either `defaultBackend` or `rules` must be specified'],
  [
    rule(`{path: /, ${BACKEND}}`),
    `a.yaml:4 «{path: /, ${BACKEND}}» Ingress: spec.rules[0].http.paths[0].pathType: required value: pathType must be specified (expected one of Exact, Prefix, ImplementationSpecific)`,
  ],
  [
    rule(`{path: cart, pathType: Prefix, ${BACKEND}}`),
    'a.yaml:4 «cart» Ingress: spec.rules[0].http.paths[0].path: invalid value: "cart": must be an absolute path',
  ],
  [
    rule(`{pathType: Exact, ${BACKEND}}`),
    `a.yaml:4 «{pathType: Exact, ${BACKEND}}» Ingress: spec.rules[0].http.paths[0].path: invalid value: "": must be an absolute path`,
  ],
  [
    rule(`{path: /a/../b, pathType: Prefix, ${BACKEND}}`),
    `a.yaml:4 «/a/../b» Ingress: spec.rules[0].http.paths[0].path: invalid value: "/a/../b": must not contain '/../'`,
  ],
  [
    rule(`{path: /, pathType: Prefx, ${BACKEND}}`),
    'a.yaml:4 «Prefx» Ingress.spec.rules[0].http.paths[0].pathType: unknown value "Prefx" (did you mean "Prefix"? expected one of Exact, Prefix, ImplementationSpecific)',
  ],
  [
    rule('{path: /, pathType: Prefix, backend: {serviceName: web, servicePort: 80}}'),
    'a.yaml:4 «backend» Ingress: spec.rules[0].http.paths[0].backend: required value (write it as {service: {name: web, port: {number: 80}}})',
  ],
  [
    rule('{path: /, pathType: Prefix, backend: {service: {name: web}}}'),
    'a.yaml:4 «service» Ingress: spec.rules[0].http.paths[0].backend.service.port: invalid value: port name or number is required',
  ],
  [
    '{defaultBackend: {service: {name: web, port: {name: http, number: 80}}}}',
    'a.yaml:4 «service» Ingress: spec.defaultBackend.service.port: invalid value: cannot set both port name & port number',
  ],
  [
    `{rules: [{host: 192.0.2.1, http: {paths: [{path: /, pathType: Prefix, ${BACKEND}}]}}]}`,
    'a.yaml:4 «192.0.2.1» Ingress: spec.rules[0].host: invalid value: "192.0.2.1": must be a DNS name, not an IP address',
  ],
  [
    `{rules: [{host: "a.*.com", http: {paths: [{path: /, pathType: Prefix, ${BACKEND}}]}}]}`,
    'a.yaml:4 «"a.*.com"» Ingress: spec.rules[0].host: "a.*.com" is not a host (a DNS name such as shop.example.com, or *.example.com for every name one label longer)',
  ],
])('%s is a mistake in the words of the API server', (spec, mistake) => {
  const found = markedInCluster([ingress(spec)]);
  if (spec.includes('serviceName')) expect(found[0]).toMatch(/unknown field "serviceName"/);
  else expect(found).toEqual([mistake]);
});

const shopIngress = ingress(
  `{ingressClassName: nginx, tls: [{hosts: [shop.example.com], secretName: cert}], rules: [{host: shop.example.com, http: {paths: [{path: /cart, pathType: Prefix, ${BACKEND}}]}}]}`,
);

it('an Ingress is read whole', () => {
  expect(clusterOf([shopIngress]).ingresses).toEqual([
    {
      kind: 'Ingress',
      metadata: { name: 'shop', namespace: 'default', labels: {}, annotations: {}, ownerReferences: [] },
      spec: {
        ingressClassName: 'nginx',
        defaultBackend: undefined,
        tls: [{ hosts: ['shop.example.com'], secretName: 'cert' }],
        rules: [
          {
            host: 'shop.example.com',
            http: {
              paths: [
                {
                  path: '/cart',
                  pathType: 'Prefix',
                  backend: { service: { name: 'web', port: { number: 80 } }, resource: undefined },
                },
              ],
            },
          },
        ],
      },
      status: { loadBalancer: { ingress: [] } },
    },
  ]);
});

it('a run has nothing to say of an Ingress that nobody calls', () => {
  expect(assumption(scenarioOf([shop, workload(), shopIngress]), 'not simulated yet')).toBeUndefined();
});
