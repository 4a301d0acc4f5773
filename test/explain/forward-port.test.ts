import { describe, expect, it } from 'vitest';
import { explainerOf, pod, service, simulation } from './read-cluster.ts';

describe('kubectl port-forward', () => {
  const ask = explainerOf(
    simulation(2),
    service('web'),
    service('other').replace('app: web', 'app: none'),
    pod('web-0', 'node-1'),
    pod('web-1', 'node-2'),
  );

  it('leads to the one pod that was named, past every Service', () => {
    const answer = ask({ to: 'pod/shop/web-1:8080', from: 'kubectl' });
    expect(answer).toMatchObject({ verdict: 'NONE', service: null, reached: 1 });
    expect(answer.endpoints).toMatchObject([
      { pod: 'shop/web-1', port: 8080, node: 'node-2', probability: 1, sourceIPs: ['127.0.0.1'] },
    ]);
    expect(answer.path.map(({ at }) => at)).toEqual(['kubectl', 'API server', 'node-2']);
  });

  it('of a Service takes one of its pods for good, at the target port', () => {
    const { endpoints, path } = ask({ to: 'service/shop/web:80', from: 'kubectl' });
    expect(endpoints).toMatchObject([{ pod: 'shop/web-0', port: 8080, probability: 1 }]);
    expect(path[0]?.why).toContain('one of the 2 pods');
  });

  it('needs a pod', () => {
    expect(() => ask({ to: 'service/shop/other:80', from: 'kubectl' })).toThrow('selects no pod');
    expect(() => ask({ to: 'pod/shop/web-9:80', from: 'kubectl' })).toThrow('there is no pod');
    expect(() => ask({ to: 'web:80', from: 'kubectl' })).toThrow('goes to a pod or a Service');
  });

  it('is the way to a pod from outside, to whose address no route leads', () => {
    expect(ask({ to: 'pod/shop/web-1:8080', from: 'external' }).failures[0]).toMatchObject({ kind: 'no-route' });
    expect(ask({ to: 'pod/shop/web-1', from: 'pod/shop/web-0' })).toMatchObject({ verdict: 'NONE', reached: 1 });
  });
});
