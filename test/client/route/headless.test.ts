import { describe, expect, it } from 'vitest';
import { mistakesIn, own, worldOf } from '../../scenario/read.ts';
import { about, cluster, fast, load, outside, pods, runDocuments, service, sharesOf } from './documents.ts';

const inside = '{selector: {matchLabels: {app: caller}}}';
const heads = service('web', 'clusterIP: None');
const callers = pods('caller', [1]);
const texts = [cluster(3, '[a, b, c]'), callers, pods('web', [1, 2, 3]), fast('web'), fast('caller'), heads];

describe('a headless Service', () => {
  it('has its clients choose among the addresses that DNS gives, each as often, past kube-proxy', () => {
    const all = { 'web-0': about(1 / 3), 'web-1': about(1 / 3), 'web-2': about(1 / 3) };
    expect(sharesOf([...texts, load(inside, 'web:8080')])).toEqual(all);
    const world = worldOf([...texts, load(inside, 'web:8080')]);
    expect(world.workloads[0]?.target).toEqual({ kind: 'headless', service: 0, port: 0, pod: null });
  });

  it('keeps a client with its connection: a pool of one stays with one pod', () => {
    const pooled = load(inside, 'web:8080', 'connection: {reuse: true, maxPerClient: 1}');
    expect(Object.values(sharesOf([...texts, pooled], 20))).toEqual([1]);
  });

  it('leaves out who is not ready, once the caches of CoreDNS have been renewed: up to 30 s after it is not', () => {
    const kill = own('Fault', 'kill', '{pod-kill: {pods: {selector: {matchLabels: {app: web}}, mode: one}}, at: 5s}');
    const { requests } = runDocuments([...texts, load(inside, 'web:8080'), kill], 60);
    const failed = requests.filter(({ outcome }) => outcome !== 'success').map(({ dueMs }) => dueMs);
    expect(failed.length).toBeGreaterThan(0);
    expect(Math.max(...failed)).toBeGreaterThan(5000 + 2000);
    expect(Math.max(...failed)).toBeLessThan(5000 + 31_300);
  });

  it('has no address when nobody is ready: the request fails at once', () => {
    const kill = own('Fault', 'kill', '{pod-kill: {pods: {selector: {matchLabels: {app: web}}, mode: all}}, at: 5s}');
    const { requests } = runDocuments([...texts, load(inside, 'web:8080'), kill], 60);
    const late = requests.filter(({ dueMs }) => dueMs > 37_000 && dueMs < 40_000);
    expect(new Set(late.map(({ outcome }) => outcome))).toEqual(new Set(['no-address']));
    for (const { dueMs, endedMs } of late) expect(endedMs - dueMs).toBeLessThan(20);
  });

  it('translates no port: its own means nothing where the pods listen at another', () => {
    expect(mistakesIn([...texts, load(inside, 'web')])).toEqual([
      expect.stringContaining(
        'Service default/web is headless: no rule translates its port 80, and its pods listen at 8080 (write web:8080, or the connections would be refused)',
      ),
    ]);
    expect(mistakesIn([...texts, load(inside, 'web:81')])).toEqual([expect.stringContaining('has no TCP port 81')]);
  });

  it('is a name that nobody outside asks for', () => {
    expect(new Set(runDocuments([...texts, load(outside, 'web:8080')], 1).outcomes)).toEqual(new Set(['unreachable']));
  });
});

describe('a pod of a StatefulSet', () => {
  const mysql = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: mysql}
spec:
  serviceName: mysql
  replicas: 3
  selector: {matchLabels: {app: mysql}}
  template:
    metadata: {labels: {app: mysql}}
    spec: {containers: [{name: a, image: a, ports: [{containerPort: 3306}]}]}
`;
  const named = service('mysql', 'clusterIP: None').replace('port: 80, targetPort: 8080', 'port: 3306');
  const set = [cluster(3, '[a, b, c]'), callers, mysql, named, fast('mysql'), fast('caller')];

  it.each(['mysql-1.mysql', 'mysql-1.mysql.default', 'mysql-1.mysql.default.svc.cluster.local'])(
    'is reached as %s, and nobody else is',
    (name) => {
      expect(sharesOf([...set, load(inside, `tcp://${name}:3306`)], 5)).toEqual({ 'mysql-1': expect.closeTo(1, 9) });
    },
  );

  it('keeps its name when it is replaced, and is found again once the caches of CoreDNS have been renewed', () => {
    const kill = own('Fault', 'kill', '{pod-kill: {pods: {selector: {matchLabels: {app: mysql}}, mode: all}}, at: 5s}');
    const { requests } = runDocuments([...set, load(inside, 'tcp://mysql-1.mysql:3306'), kill], 60);
    const outcomesAfter = (ms: number): unknown =>
      new Set(requests.filter(({ dueMs }) => dueMs > ms).map(({ outcome }) => outcome));
    expect(outcomesAfter(5000)).not.toEqual(new Set(['success']));
    expect(outcomesAfter(45_000)).toEqual(new Set(['success']));
  });

  it('has no such name in a Service with a cluster IP, or where it is not', () => {
    for (const name of ['mysql-9.mysql', 'web-0.web']) {
      const withIP = service('web', 'type: ClusterIP');
      const found = mistakesIn([...set, withIP, pods('web', [1]), load(inside, `tcp://${name}:3306`)]);
      expect(found).toEqual([expect.stringContaining(`there is no Service "${name}"`)]);
    }
  });
});
