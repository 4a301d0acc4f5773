import { describe, expect, it } from 'vitest';
import { assumedOf, cluster, fast, load, outside, pods, runDocuments, service } from '../../client/route/documents.ts';
import { mistakesIn, own, worldOf } from '../read.ts';

const inside = '{selector: {matchLabels: {app: caller}}}';
const alias = (to: string, name = 'db'): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {type: ExternalName, externalName: ${to}}\n`;
const base = [cluster(2, '[a]'), pods('caller', [1]), fast('caller')];
const host = own('Application', 'db', '{host: db.example.com, serviceTime: 3ms, concurrency: 1}');
const db = [...base, alias('db.example.com'), host];

describe('an ExternalName', () => {
  it('is a host of its own, beyond the external link', () => {
    const { latenciesMs, outcomes } = runDocuments([...db, load('{nodes: true}', 'tcp://db.example.com:5432')], 1);
    expect(new Set(outcomes)).toEqual(new Set(['success']));
    // A handshake and a request over 10 ms each way, and the work, after the lookup of the name; the host has one worker.
    expect(Math.min(...latenciesMs)).toBeGreaterThan(43);
    expect(Math.min(...latenciesMs)).toBeLessThan(44);
  });

  it('is reached by its alias from inside and by its own name from everywhere, and is the same host', () => {
    const world = worldOf([
      ...db,
      load(inside, 'tcp://db:5432', '', 'a'),
      load(inside, 'tcp://db.default.svc.cluster.local:5432', '', 'b'),
      load(outside, 'tcp://db.example.com:5432', '', 'c'),
      load(outside, 'tcp://db:5432', '', 'd'),
    ]);
    const hosts = world.workloads.map(({ target }) =>
      target.kind === 'pod' ? world.pods[target.pod]?.name : target.kind,
    );
    expect(hosts).toEqual(['db.example.com', 'db.example.com', 'db.example.com', 'unreachable']);
    expect(world.pods.filter(({ kind }) => kind === 'host')).toHaveLength(1);
  });

  it('is taken to have no limit where no Application describes it, and that is said', () => {
    const texts = [...base, alias('db.example.com'), load(inside, 'tcp://db:5432')];
    expect(assumedOf(texts, 'host db.example.com')).toBe(
      'no limit to its concurrency, exponential service time of mean 10ms, no errors (default; an Application with this host says otherwise)',
    );
    expect(new Set(runDocuments(texts, 5).outcomes)).toEqual(new Set(['success']));
    expect(assumedOf([...db, load(inside, 'tcp://db:5432')], 'host db.example.com')).toBeUndefined();
  });

  it('may be an alias for another Service, but not for one that is not there, or itself', () => {
    const web = [pods('web', [1]), service('web', 'type: ClusterIP')];
    const targetOf = (to: string): unknown =>
      worldOf([...base, ...web, alias(to), load(inside, 'http://db')]).workloads[0]?.target;
    expect(targetOf('web.default.svc.cluster.local')).toEqual({ kind: 'cluster-ip', service: 0, port: 0 });
    for (const to of ['gone.default.svc.cluster.local', 'db.default.svc.cluster.local']) {
      expect(mistakesIn([...base, alias(to), load(inside, 'http://db')])).toEqual([
        expect.stringContaining(`Service default/db is an alias for ${to}, which does not exist`),
      ]);
    }
  });
});

it('an Application describes pods or a host, and one of them', () => {
  for (const spec of ['{}', '{selector: {matchLabels: {app: caller}}, host: db.example.com}']) {
    expect(
      mistakesIn([...base, load(inside, 'http://db'), alias('db.example.com'), own('Application', 'x', spec)]),
    ).toContainEqual(expect.stringContaining('Application default/x: it is not said whose behaviour this is'));
  }
});
