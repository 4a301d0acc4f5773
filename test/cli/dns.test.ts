import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../../src/cli/run-cli.ts';
import { memoryIo } from './memory-io.ts';
import { temporaryFolder } from './temporary-folder.ts';

const documents = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  clusterIP: 10.96.0.80
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 8080}]
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {type: ExternalName, externalName: db.example.com}
---
apiVersion: v1
kind: Service
metadata: {name: peers, namespace: shop}
spec:
  clusterIP: None
  selector: {app: web}
  ports: [{name: http, port: 8080}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  serviceName: peers
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec:
  hostNetwork: true
  containers: [{name: agent, image: agent}]
`;

async function svcsim(args: string, stdin = '') {
  const workingFolder = temporaryFolder({ 'shop.yaml': documents });
  const io = memoryIo({ workingFolder, stdin });
  const code = await runCli(args.split(' '), io);
  return { code, out: io.out(), err: io.err() };
}

/** What `-o json` prints, of a lookup that ends well. */
async function lookUp(args: string) {
  const { code, out, err } = await svcsim(`dns ${args} -f shop.yaml -o json`);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as {
    readonly rcode: string;
    readonly answers: readonly { name: string; type: string; ttl: number; data: string }[];
    readonly queries: readonly { name: string; type: string; rcode: string; round: number }[];
    readonly assumptions: readonly { what: string; value: string }[];
  };
}

const walk = ({ queries }: Awaited<ReturnType<typeof lookUp>>): readonly string[] =>
  queries.map(({ name, rcode }) => `${name} ${rcode}`);

describe('svcsim dns', () => {
  it('prints the records as dig does, the resolv.conf, and every query', async () => {
    const { code, out, err } = await svcsim('dns web.shop shop.yaml');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(`;; web.shop from default: NOERROR, 2 queries
;; search default.svc.cluster.local svc.cluster.local cluster.local
;; nameserver 10.96.0.10
;; options ndots:5

web.shop.svc.cluster.local.  30  IN  A  10.96.0.80

ROUND  QUERY                                TYPE  RCODE     SERVER      VIA
1      web.shop.default.svc.cluster.local.  A     NXDOMAIN  10.96.0.10  cluster-dns
2      web.shop.svc.cluster.local.          A     NOERROR   10.96.0.10  cluster-dns
`);
  });

  it('-o json prints the answer and the queries, -o yaml the same', async () => {
    const { code, out } = await svcsim('dns web --from shop -f shop.yaml -o yaml');
    const json = await lookUp('web --from shop');
    expect(code).toBe(0);
    expect(parse(out)).toEqual(json);
    expect(json).toMatchObject({
      rcode: 'NOERROR',
      answers: [{ name: 'web.shop.svc.cluster.local.', type: 'A', ttl: 30, data: '10.96.0.80' }],
    });
    expect(walk(json)).toEqual(['web.shop.svc.cluster.local. NOERROR']);
  });

  it('reads manifests from standard input', async () => {
    const { out } = await svcsim('dns web --from shop -f -', documents);
    expect(out).toContain('  A  10.96.0.80\n');
  });

  it('finds the pods of a StatefulSet below its headless Service', async () => {
    const [answer, ...more] = (await lookUp('web-1.peers --from shop')).answers;
    expect(more).toEqual([]);
    expect(answer).toMatchObject({ name: 'web-1.peers.shop.svc.cluster.local.', type: 'A' });
    const all = (await lookUp('peers --from shop')).answers.map(({ data }) => data);
    expect(all).toHaveLength(2);
    expect(all).toContain(answer?.data);
    const servers = (await lookUp('_http._tcp.peers --type srv --from shop')).answers.map(({ data }) => data);
    expect(servers.sort()).toEqual([
      '0 50 8080 web-0.peers.shop.svc.cluster.local.',
      '0 50 8080 web-1.peers.shop.svc.cluster.local.',
    ]);
  });

  it('follows an alias to a host whose address it says is assumed', async () => {
    const { answers, assumptions } = await lookUp('db --from shop');
    expect(answers.map(({ type, data }) => `${type} ${data}`)).toEqual(['CNAME db.example.com.', 'A 203.0.113.1']);
    expect(assumptions).toContainEqual({
      what: 'address of db.example.com.',
      value: '203.0.113.1',
      source: 'svcsim default',
    });
    const { out } = await svcsim('dns db --from shop -f shop.yaml');
    expect(out).toContain(';; assumed: address of db.example.com. is 203.0.113.1\n');
  });

  it('says that it takes names outside of the cluster not to exist, where that decides', async () => {
    const note = ';; assumed: other names outside of the cluster do not exist\n';
    expect((await svcsim('dns example.net shop.yaml')).out).toContain(note);
    expect((await svcsim('dns web.shop shop.yaml')).out).not.toContain(note);
  });

  it('a file in the place of the name is a mistake that says where the name goes', async () => {
    const { code, err } = await svcsim('dns shop.yaml');
    expect({ code, err }).toEqual({
      code: 2,
      err: 'error: missing name: what is looked up, as svcsim dns web.shop shop.yaml\n',
    });
  });

  it('--type A,AAAA asks for both in each round: eight queries for a name outside of the cluster', async () => {
    const { queries, rcode } = await lookUp('db.example.com --type A,AAAA');
    expect({ rcode, count: queries.length, rounds: queries.at(-1)?.round }).toEqual({
      rcode: 'NOERROR',
      count: 8,
      rounds: 4,
    });
  });

  it('--libc musl does not search for a name with as many dots as ndots', async () => {
    const name = 'web-0.peers.shop.svc.cluster.local';
    expect(walk(await lookUp(`${name} --libc musl`))).toEqual([`${name}. NOERROR`]);
    expect(walk(await lookUp(`a.${name} --libc glibc`))).toHaveLength(4);
  });

  it('an address is asked for its name', async () => {
    const { answers } = await lookUp('10.96.0.80');
    expect(answers).toMatchObject([{ name: '80.0.96.10.in-addr.arpa.', data: 'web.shop.svc.cluster.local.' }]);
  });

  it('a name without records of that type is told from one that does not exist', async () => {
    expect(await lookUp('web --from shop --type AAAA')).toMatchObject({ rcode: 'NOERROR', answers: [] });
    expect(await lookUp('wbe --from shop')).toMatchObject({ rcode: 'NXDOMAIN', answers: [] });
    expect((await svcsim('dns web --from shop --type AAAA -f shop.yaml')).out).toContain('NOERROR (no such record)');
  });

  it('--from takes a pod or a node, whose resolv.conf counts', async () => {
    const name = 'web.shop.svc.cluster.local';
    expect((await lookUp(`web --from pod/shop/web-0`)).rcode).toBe('NOERROR');
    expect(walk(await lookUp(`${name} --from pod/shop/agent`))).toEqual([`${name}. NXDOMAIN`]);
    expect(walk(await lookUp(`${name} --from node/node-1`))).toEqual([`${name}. NXDOMAIN`]);
  });

  it('every cluster has the names of its API server and its DNS', async () => {
    expect((await lookUp('kubernetes.default.svc')).answers).toMatchObject([{ data: '10.96.0.1' }]);
    expect((await lookUp('kube-dns --from kube-system')).answers).toMatchObject([{ data: '10.96.0.10' }]);
  });
});

describe('mistakes', () => {
  it.each([
    ['dns', "missing required argument 'name'"],
    ['dns web', 'nothing to read'],
    ['dns web shop.yaml --type AAA', 'did you mean "AAAA"?'],
    ['dns web shop.yaml --type WKS', 'expected one of A, AAAA, CNAME, SRV, PTR, TXT'],
    ['dns web shop.yaml --type A,', 'Unknown record type ""'],
    ['dns a..b shop.yaml', 'a label between two dots has at least one character'],
    ['dns web shop.yaml --from shp', 'there is no namespace "shp": did you mean "shop"?'],
    ['dns web shop.yaml --from pod/shop/web-9', 'did you mean "shop/web-0"?'],
    ['dns web shop.yaml --from node/nod-1', 'did you mean "node-1"?'],
    ['dns web shop.yaml --from service/web', 'expected a namespace, pod/NAMESPACE/NAME or node/NAME'],
    ['dns 10.96.0.80 shop.yaml --type A', 'is an address and has no A record: ask for PTR'],
    ['dns web shop.yaml --libc bionic', 'glibc, musl'],
    ['dns web missing.yaml', 'no such file'],
  ])('svcsim %s ends with 2 and says: %s', async (args, what) => {
    const { code, out, err } = await svcsim(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(what);
  });
});
