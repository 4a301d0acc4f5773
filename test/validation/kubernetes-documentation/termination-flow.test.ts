import { describe, expect, it } from 'vitest';
import { type DocumentedCluster, documented, nodes, podOn, podsOf } from './documented-cluster.ts';

// https://kubernetes.io/docs/tutorials/services/pods-and-endpoint-termination-flow/: nginx-service in front of
// nginx-deployment, while one of its pods is Terminating.

const nginxService = (more = ''): string => `apiVersion: v1
kind: Service
metadata:
  name: nginx-service
spec:
  selector:
    app: nginx
  ports:
    - protocol: TCP
      port: 80
      targetPort: 80${more}`;

const nginx = (suffix: string, ip: string, ready: boolean, deleted = false): string =>
  podOn({
    name: `nginx-deployment-7768647bf9-${suffix}`,
    metadata: { labels: { app: 'nginx' }, ...(deleted ? { deletionTimestamp: '2030-01-01T00:02:00Z' } : {}) },
    spec: { terminationGracePeriodSeconds: 120 },
    status: { phase: 'Running', podIPs: [{ ip }], conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  });

const conditionsOf = (page: DocumentedCluster): Readonly<Record<string, object>> =>
  Object.fromEntries(
    page
      .slicesOf('nginx-service')
      .flatMap(({ endpoints }) => endpoints.map(({ addresses: [ip = ''], conditions }) => [ip, conditions])),
  );

const running = { ready: true, serving: true, terminating: false };
const terminating = { ready: false, serving: true, terminating: true };

it('before, the slice has one endpoint, which is ready and serving', () => {
  const page = documented(nodes(1), nginxService(), nginx('b4b9s', '10.12.1.201', true));
  expect(conditionsOf(page)).toEqual({ '10.12.1.201': running });
  expect(podsOf(page.explain({ to: 'nginx-service:80' }))).toEqual(['nginx-deployment-7768647bf9-b4b9s']);
});

describe('while the pod is Terminating and another has taken its place', () => {
  const page = documented(
    nodes(1),
    nginxService(),
    nginx('b4b9s', '10.12.1.201', true, true),
    nginx('rkxlw', '10.12.1.202', true),
  );

  it('the old endpoint is still in the slice: serving, terminating, and not ready', () => {
    expect(conditionsOf(page)).toEqual({ '10.12.1.201': terminating, '10.12.1.202': running });
  });

  it('regular traffic goes to the new pod alone', () => {
    expect(podsOf(page.explain({ to: 'nginx-service:80' }))).toEqual(['nginx-deployment-7768647bf9-rkxlw']);
  });
});

describe('while the new pod is not ready yet', () => {
  const documents = [nginx('b4b9s', '10.12.1.201', true, true), nginx('rkxlw', '10.12.1.202', false)];

  it('traffic goes to the one that terminates and still serves', () => {
    const page = documented(nodes(1), nginxService(), ...documents);
    expect(podsOf(page.explain({ to: 'nginx-service:80' }))).toEqual(['nginx-deployment-7768647bf9-b4b9s']);
  });

  it('DNS of a headless Service has neither', () => {
    const page = documented(nodes(1), nginxService('\n  clusterIP: None'), ...documents);
    expect(page.lookUp('nginx-service').answers).toEqual([]);
  });
});

it('once the pod is gone its endpoint is too', () => {
  const page = documented(nodes(1), nginxService(), nginx('rkxlw', '10.12.1.202', true));
  expect(conditionsOf(page)).toEqual({ '10.12.1.202': running });
});
