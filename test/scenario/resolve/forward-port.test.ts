import { expect, it } from 'vitest';
import { cluster, fast, load, outside, pods, runDocuments, service, sharesOf } from '../../client/route/documents.ts';
import { mistakesIn, own } from '../read.ts';

const base = [cluster(3, '[a]'), pods('web', [1, 2, 3]), fast('web'), service('web', 'type: ClusterIP')];
const forwarded = (target: string, more = ''): string =>
  load(outside, target, `connection: {reuse: false}, via: {portForward: true${more}}`);

it('a port-forward leads from outside into one pod of the Service, and only there', () => {
  expect(sharesOf([...base, forwarded('http://web')], 10)).toEqual({ 'web-0': expect.closeTo(1, 9) });
});

it('it stays with that pod when it is gone, though the Service has others', () => {
  const kill = own('Fault', 'kill', '{pod-kill: {pods: {selector: {matchLabels: {app: web}}, mode: all}}, at: 5s}');
  const { requests } = runDocuments([...base, forwarded('http://web'), kill], 20);
  const late = requests.filter(({ dueMs }) => dueMs > 6000);
  expect(late.every(({ outcome }) => outcome !== 'success')).toBe(true);
});

it('it does not go to a node port', () => {
  const nodePort = service('web', 'type: NodePort').replace('targetPort: 8080', 'targetPort: 8080, nodePort: 30080');
  expect(mistakesIn([...base.slice(0, 3), nodePort, forwarded('node-1:30080')])).toEqual([
    expect.stringContaining('kubectl port-forward goes to a Service or a pod (name the Service: http://web)'),
  ]);
});

it.each(['{}', '{portForward: false}', '{portForward: true, loadBalancer: {}}'])(
  'what stands between clients and target is one thing: not via: %s',
  (via) => {
    const texts = [...base, load(outside, 'http://web', `connection: {reuse: false}, via: ${via}`)];
    expect(mistakesIn(texts)).toEqual([
      expect.stringContaining(
        'Workload.spec.via: it is not said by what (expected one of loadBalancer: {nodes: [node-1]}, portForward: true)',
      ),
    ]);
  },
);
