import { describe, expect, it } from 'vitest';
import { documented, modes, myApp, nodes, refusals } from './documented-cluster.ts';

// https://kubernetes.io/docs/reference/networking/service-protocols/: SCTP, TCP and UDP.

const service = (protocol: string, more = ''): string => `apiVersion: v1
kind: Service
metadata: {name: my-service}
spec: {clusterIP: 10.96.1.1, selector: {app.kubernetes.io/name: MyApp}, ports: [{port: 7${protocol === '' ? '' : `, protocol: ${protocol}`}${more}}]}`;

describe.each(modes)('in %s mode', (mode) => {
  it.each(['TCP', 'UDP', 'SCTP'] as const)('a Service of %s is reached by that protocol and no other', (protocol) => {
    const { explain } = documented(nodes(2), service(protocol), myApp);
    for (const each of ['TCP', 'UDP', 'SCTP'] as const) {
      const { reached } = explain({ to: '10.96.1.1:7', protocol: each, from: 'node/node-1', mode });
      expect(reached, each).toBe(each === protocol ? 1 : 0);
    }
  });
});

describe('protocols', () => {
  it('are TCP by default, and nothing but these three', () => {
    expect(documented(nodes(1), service('')).service('my-service').spec.ports).toMatchObject([{ protocol: 'TCP' }]);
    expect(refusals(nodes(1), service('HTTP'))).toHaveLength(1);
  });

  it('of the application are passed on to the EndpointSlices and change nothing else', () => {
    const page = documented(nodes(2), service('TCP', ', appProtocol: kubernetes.io/h2c'), myApp);
    expect(page.slicesOf('my-service')[0]?.ports).toMatchObject([
      { appProtocol: 'kubernetes.io/h2c', protocol: 'TCP' },
    ]);
    expect(page.explain({ to: '10.96.1.1:7', from: 'node/node-1' }).reached).toBe(1);
  });
});
