import { describe, expect, it } from 'vitest';
import { type LookupClient, LookupPlanner } from '../../../src/client/lookup/plan-lookups.ts';
import { defaultService } from '../../../src/kubernetes/service-defaults.ts';
import { clusterIPWeb, webObjects } from '../../dns/web-objects.ts';

const cluster = {
  ...webObjects({ services: [clusterIPWeb], externalNames: { db: 'db.example.com' } }),
  clusterDomain: 'cluster.local',
  serviceCIDRs: ['10.96.0.0/12'],
  nodes: [],
};
const planner = new LookupPlanner(cluster);
const { namespace, name } = clusterIPWeb.metadata;

function client(more: Partial<LookupClient> = {}, spec: Partial<LookupClient['pod']['spec']> = {}): LookupClient {
  const pod = { metadata: { namespace }, spec: { dnsPolicy: 'ClusterFirst', hostNetwork: false, ...spec } as const };
  return { pod, libc: 'glibc', ndots: null, ...more };
}

/** The names that are asked for one after the other, without the types. */
function asked(host: string, who: LookupClient = client()): readonly string[] {
  return planner.plan(host, who).steps.map(({ queries }) => queries[0]?.question.split(' ')[0] ?? '');
}

describe('the plan of a lookup', () => {
  it('has a step for each name of the search list up to the one that is found', () => {
    expect(asked(name)).toHaveLength(1);
    expect(asked(`${name}.${namespace}`)).toHaveLength(2);
    expect(asked(`${name}.${namespace}.svc`)).toHaveLength(3);
    expect(asked(`${name}.${namespace}.svc.cluster.local`)).toHaveLength(4);
    expect(asked(`${name}.${namespace}.svc.cluster.local.`)).toHaveLength(1);
  });

  it('asks for a host outside last, unless its name ends with a dot or has enough dots', () => {
    expect(asked('api.example.com')).toEqual([
      `api.example.com.${namespace}.svc.cluster.local.`,
      'api.example.com.svc.cluster.local.',
      'api.example.com.cluster.local.',
      'api.example.com.',
    ]);
    expect(asked('api.example.com.')).toEqual(['api.example.com.']);
    expect(asked('api.example.com', client({ ndots: 2 }))).toEqual(['api.example.com.']);
    const options = [{ name: 'ndots', value: '1' }];
    const dnsConfig = { nameservers: [], searches: [], options };
    expect(asked('api.example.com', client({}, { dnsConfig }))).toEqual(['api.example.com.']);
  });

  it('asks for A and AAAA at once; only names that lead outside need the upstream resolver', () => {
    const { steps } = planner.plan('db', client());
    expect(steps).toHaveLength(1);
    expect(steps[0]?.queries.map(({ asksUpstream }) => asksUpstream)).toEqual([true, true]);
    const questions = planner.plan(name, client()).steps[0]?.queries;
    expect(questions?.map(({ question }) => question.split(' ')[1])).toEqual(['A', 'AAAA']);
    expect(questions?.map(({ asksUpstream }) => asksUpstream)).toEqual([false, false]);
  });

  it('knows for how long servers keep the answers: 30 s, denials on the node 5 s, for names outside 30 s', () => {
    const ttls = (host: string): unknown =>
      planner
        .plan(host, client())
        .steps.at(-1)
        ?.queries.map(({ ttlMs, nodeTtlMs }) => [ttlMs, nodeTtlMs]);
    expect(ttls(name)).toEqual([
      [30_000, 30_000],
      [30_000, 5000],
    ]);
    expect(ttls('api.example.com')).toEqual([
      [30_000, 30_000],
      [30_000, 30_000],
    ]);
  });

  it('finds nothing of the cluster where the pod asks its node’s name server, or musl does not search', () => {
    const outcome = (host: string, who: LookupClient): string => planner.plan(host, who).outcome;
    expect(outcome(name, client({}, { dnsPolicy: 'Default' }))).toBe('dns-failure');
    expect(outcome(name, client({}, { hostNetwork: true }))).toBe('dns-failure');
    expect(outcome(name, client({}, { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }))).toBe('found');
    expect(outcome(`${name}.${namespace}`, client({ libc: 'musl', ndots: 1 }))).toBe('dns-failure');
    expect(outcome(`${name}.${namespace}`, client({ libc: 'glibc', ndots: 1 }))).toBe('found');
    expect(outcome('api.example.com', client({}, { dnsPolicy: 'Default' }))).toBe('found');
  });

  it('waits in vain for name servers that are not there', () => {
    const dnsConfig = { nameservers: ['198.51.100.1'], searches: [], options: [] };
    const plan = planner.plan(name, client({}, { dnsPolicy: 'None', dnsConfig }));
    expect(plan.outcome).toBe('dns-timeout');
    expect(plan.steps.map(({ server, lostMs }) => [server, lostMs])).toEqual([
      ['nobody', 5000],
      ['nobody', 5000],
    ]);
  });

  it('says what glibc does after a silent server: it asks for the name as it stands, musl for nothing more', () => {
    const found = planner.plan('api.example.com', client());
    expect(found.lastResort).toBe(found.steps[3]);
    expect([found.asItStands, found.silenceMs]).toEqual([3, 10_000]);
    const inside = planner.plan(name, client());
    expect(inside.lastResort?.queries[0]?.question).toBe(`${name}. A`);
    expect(inside.asItStands).toBe(1);
    expect(planner.plan('api.example.com.', client()).lastResort).toBeUndefined();
    const musl = planner.plan('api.example.com', client({ libc: 'musl' }));
    expect([musl.lastResort, musl.silenceMs]).toEqual([undefined, 5000]);
  });

  it('leaves it to the run whether a headless Service has endpoints', () => {
    const headless = defaultService({
      metadata: { name: 'peers', namespace },
      spec: { clusterIP: 'None', selector: { app: 'peers' }, ports: [{ port: 80 }] },
    });
    const services = [...cluster.services, headless];
    expect(new LookupPlanner({ ...cluster, services }).plan('peers', client()).outcome).toBe('found');
  });
});
