import { expect, it } from 'vitest';
import { findPort } from '../../src/kubernetes/find-port.ts';
import type { Container, Manifest, Protocol } from '../../src/kubernetes/objects.ts';
import { defaultPodSpec } from '../../src/kubernetes/pod-defaults.ts';
import { readCases } from '../read-cases.ts';

interface Row {
  readonly name: string;
  readonly servicePort: { readonly protocol: Protocol; readonly targetPort: number | string };
  readonly containers: readonly Manifest<Container>[];
  readonly want: { readonly found: boolean; readonly port: number | null };
}

it.each(readCases<Row>('find_port'))('$name: $want.port', ({ servicePort, containers, want }) => {
  expect(findPort({ spec: defaultPodSpec({ containers }) }, servicePort)).toBe(want.port ?? undefined);
});

it('a named port of a sidecar counts, that of an init container that ends does not', () => {
  const ports = [{ name: 'http', containerPort: 8080 }];
  const target = { protocol: 'TCP', targetPort: 'http' } as const;
  const sidecar = defaultPodSpec({ initContainers: [{ ports }, { ports, restartPolicy: 'Always' }] });
  expect(findPort({ spec: sidecar }, target)).toBe(8080);
  expect(findPort({ spec: defaultPodSpec({ initContainers: [{ ports }] }) }, target)).toBeUndefined();
});
