import { describe, expect, it } from 'vitest';
import type { IngressPathType } from '../../src/kubernetes/ingress.ts';
import { defaultIngress } from '../../src/kubernetes/ingress-defaults.ts';
import { routeIngress } from '../../src/kubernetes/ingress-route.ts';
import type { Ingress } from '../../src/kubernetes/objects.ts';

type Written = readonly [type: IngressPathType, path: string];

const backend = (name: string): { service: { name: string; port: { number: number } } } => ({
  service: { name, port: { number: 80 } },
});

/** Each path leads to a Service called as its type and path; everything else to the Service "default". */
function ingressOf(hosts: Readonly<Record<string, readonly Written[]>>, hasDefault = true): Ingress {
  return defaultIngress({
    metadata: { name: Object.keys(hosts).join() },
    spec: {
      defaultBackend: hasDefault ? backend('default') : undefined,
      rules: Object.entries(hosts).map(([host, paths]) => ({
        host,
        http: {
          paths: paths.map(([pathType, path]) => ({ pathType, path, backend: backend(`${host}${pathType} ${path}`) })),
        },
      })),
    },
  });
}

function serviceAt(ingresses: readonly Ingress[], host: string, path: string): string | undefined {
  return routeIngress(ingresses, { host, path })?.backend.service?.name;
}

describe('the table of path types in the documentation of Kubernetes', () => {
  it.each<readonly [paths: readonly Written[], requests: readonly string[], matched: number | null]>([
    [[['Prefix', '/']], ['/', '/any/path'], 0],
    [[['Exact', '/foo']], ['/foo'], 0],
    [[['Exact', '/foo']], ['/bar', '/foo/'], null],
    [[['Exact', '/foo/']], ['/foo'], null],
    [[['Prefix', '/foo']], ['/foo', '/foo/'], 0],
    [[['Prefix', '/foo/']], ['/foo', '/foo/'], 0],
    [[['Prefix', '/aaa/bb']], ['/aaa/bbb'], null],
    [[['Prefix', '/aaa/bbb']], ['/aaa/bbb', '/aaa/bbb/', '/aaa/bbb/ccc'], 0],
    [[['Prefix', '/aaa/bbb/']], ['/aaa/bbb'], 0],
    [[['Prefix', '/aaa/bbb']], ['/aaa/bbbxyz'], null],
    [
      [
        ['Prefix', '/'],
        ['Prefix', '/aaa'],
      ],
      ['/aaa/ccc'],
      1,
    ],
    [
      [
        ['Prefix', '/'],
        ['Prefix', '/aaa'],
        ['Prefix', '/aaa/bbb'],
      ],
      ['/aaa/bbb'],
      2,
    ],
    [
      [
        ['Prefix', '/'],
        ['Prefix', '/aaa'],
        ['Prefix', '/aaa/bbb'],
      ],
      ['/ccc'],
      0,
    ],
    [[['Prefix', '/aaa']], ['/ccc'], null],
    [
      [
        ['Prefix', '/foo'],
        ['Exact', '/foo'],
      ],
      ['/foo'],
      1,
    ],
  ])('%j and a request for %j', (paths, requests, matched) => {
    const [type, path] = matched === null ? [] : (paths[matched] ?? []);
    for (const request of requests) {
      expect(serviceAt([ingressOf({ '': paths })], 'any', request)).toBe(
        matched === null ? 'default' : `${type} ${path}`,
      );
    }
  });
});

it('a path of an unknown kind is a prefix of the text, and no path is every path', () => {
  const ingress = ingressOf({
    '': [
      ['ImplementationSpecific', '/foo'],
      ['ImplementationSpecific', ''],
    ],
  });
  expect(serviceAt([ingress], '', '/foobar')).toBe('ImplementationSpecific /foo');
  expect(serviceAt([ingress], '', '/bar')).toBe('ImplementationSpecific ');
});

it.each([
  ['*.foo.com', 'bar.foo.com', true],
  ['*.foo.com', 'baz.bar.foo.com', false],
  ['*.foo.com', 'foo.com', false],
  ['foo.com', 'foo.com', true],
  ['foo.com', 'FOO.com:8080', true],
  ['foo.com', 'foo.com.', true],
  ['foo.com', 'bar.foo.com', false],
  ['', 'anything', true],
])('a rule for host "%s" and a request to %s: %s', (rule, host, matches) => {
  expect(serviceAt([ingressOf({ [rule]: [['Prefix', '/']] }, false)], host, '/')).toBe(
    matches ? `${rule}Prefix /` : undefined,
  );
});

it('the rules of the most specific host count alone, whichever Ingress they are of', () => {
  const all = [
    ingressOf(
      {
        '': [
          ['Prefix', '/'],
          ['Prefix', '/a/b/c'],
        ],
      },
      false,
    ),
    ingressOf({ '*.foo.com': [['Prefix', '/']] }, false),
    ingressOf({ 'bar.foo.com': [['Prefix', '/a']] }),
  ];
  expect(serviceAt(all, 'bar.foo.com', '/a/b/c')).toBe('bar.foo.comPrefix /a');
  expect(serviceAt(all, 'bar.foo.com', '/other')).toBe('default');
  expect(serviceAt(all, 'baz.foo.com', '/a/b/c')).toBe('*.foo.comPrefix /');
  expect(serviceAt(all, 'foo.com', '/a/b/c?x=/y')).toBe('Prefix /a/b/c');
});

it('of two Ingresses with the same rule the first counts; without a rule or a default backend there is no route', () => {
  const first = ingressOf({ 'foo.com': [['Prefix', '/']] }, false);
  const second = defaultIngress({ ...first, metadata: { name: 'second' } });
  expect(routeIngress([first, second], { host: 'foo.com', path: '/x' })?.ingress).toBe(first);
  expect(routeIngress([first, second], { host: 'bar.com', path: '/x' })).toBeNull();
  expect(routeIngress([], { host: 'bar.com', path: '/x' })).toBeNull();
});
