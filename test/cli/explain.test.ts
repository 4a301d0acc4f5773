import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../../src/cli/run-cli.ts';
import type { Explanation } from '../../src/explain/explanation.ts';
import { memoryIo } from './memory-io.ts';
import { packetFlowCases } from './packet-flow-cases.ts';
import { temporaryFolder } from './temporary-folder.ts';

const documents = `apiVersion: svcsim.dev/v1alpha1
kind: Simulation
metadata: {name: shop}
spec: {cluster: {nodes: {count: 2}}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  type: NodePort
  clusterIP: 10.96.0.80
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080}, {name: admin, port: 81, targetPort: 8081, nodePort: 30081}]
---
apiVersion: v1
kind: Pod
metadata: {name: web-0, namespace: shop, labels: {app: web}}
spec: {nodeName: node-1, containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web-1, namespace: shop, labels: {app: web}}
spec: {nodeName: node-2, containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
`;

async function svcsim(args: string, files: Readonly<Record<string, string>> = {}, stdin = '') {
  const workingFolder = temporaryFolder({ 'shop.yaml': documents, ...files });
  const io = memoryIo({ workingFolder, stdin });
  const code = await runCli(args.split(' '), io);
  return { code, out: io.out(), err: io.err() };
}

type Answer = Explanation & { readonly name?: string; readonly assumptions?: readonly object[] };

async function answers(args: string, files: Readonly<Record<string, string>> = {}, stdin = ''): Promise<Answer[]> {
  const { code, out, err } = await svcsim(args, files, stdin);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = out.trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Answer);
}

describe('svcsim explain --flows answers as the rules of a real kube-proxy do', () => {
  const cases = packetFlowCases();

  it('in every recorded flow', () => {
    expect(cases.flatMap(({ want }) => want).length).toBeGreaterThan(100);
  });

  it.each(cases)('$name', async ({ manifests, flows, want, mode }) => {
    const given = await answers('explain -f case.yaml --flows flows.jsonl', {
      'case.yaml': manifests,
      'flows.jsonl': flows,
    });
    const outcomes = given.map(({ name, verdict, endpoints, masquerade }) => ({
      name,
      verdict,
      endpoints: endpoints.map(({ address, port }) => `${address} ${port}`).toSorted(),
      masquerade,
    }));
    expect(outcomes).toEqual(want);
    expect(given.map((each) => each.mode)).toEqual(want.map(() => mode));
  });
});

describe('svcsim explain', () => {
  it('prints who asks for what, what comes of it, the endpoints and the way in 80 columns', async () => {
    const { code, out, err } = await svcsim('explain shop.yaml --to web:80 --from pod/shop/web-0');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(out).toContain(`web:80 (TCP) from pod/shop/web-0, 10.244.0.2 on node-1 · iptables mode
DNAT · shop/web:http: sent on to an endpoint

ENDPOINT         POD         NODE    SHARE  SOURCE SEEN
10.244.0.2:8080  shop/web-0  node-1  50%    172.18.0.2 (node)
10.244.1.2:8080  shop/web-1  node-2  50%    10.244.0.2

 1  DNS: web.shop.svc.cluster.local. A 10.96.0.80
    the cluster IP, whether or not there are endpoints
`);
    expect(out).toContain('10.244.0.2:8080" -m statistic --mode random --probability 0.5000000000 -j');
  });

  it('says that what no rule handles gets there all the same, where it does', async () => {
    const { out } = await svcsim('explain shop.yaml --to pod/shop/web-1 --from pod/shop/web-0');
    expect(out).toContain('NONE: no rule of kube-proxy handles it\nreached without kube-proxy\n');
    const lost = await svcsim('explain shop.yaml --to web:99 --from pod/shop/web-0');
    expect(lost.out).toContain('NONE: no rule of kube-proxy handles it\nnot reached: time-out');
  });

  it('-o json prints the object that scripts rely on, -o yaml the same', async () => {
    const json = JSON.parse((await svcsim('explain shop.yaml --to 10.96.0.80:80 -o json')).out) as Answer;
    expect(Object.keys(json).slice(0, 6)).toEqual(['verdict', 'endpoints', 'masquerade', 'service', 'mode', 'path']);
    expect(json).toMatchObject({ verdict: 'DNAT', masquerade: false, service: 'shop/web:http', mode: 'iptables' });
    expect(json.endpoints[0]).toMatchObject({
      address: '10.244.0.2',
      port: 8080,
      pod: 'shop/web-0',
      node: 'node-1',
      probability: 0.5,
    });
    expect(json.path[0]).toEqual({ at: 'node-1', step: expect.any(String), why: expect.any(String) });
    expect(json.assumptions).toBeDefined();
    expect(parse((await svcsim('explain shop.yaml --to 10.96.0.80:80 -o yaml')).out)).toEqual(json);
  });

  it('--node and --mode say where and how it is done', async () => {
    const args = '--to 10.96.0.80:80 --node node-2 --mode nftables -o json';
    const { mode, from, path } = JSON.parse((await svcsim(`explain shop.yaml ${args}`)).out) as Answer;
    expect({ mode, from, at: path[0]?.at }).toEqual({
      mode: 'nftables',
      from: { who: 'a pod in namespace shop', ip: '10.244.1.254', node: 'node-2' },
      at: 'node-2',
    });
  });

  it('--flows - reads questions from standard input, --mode counts where a line names none', async () => {
    const lines = [
      '{"from": "external", "to": "node-1:30080"}',
      '',
      '{"from": "pod/shop/web-0", "to": "web:http", "mode": "ipvs", "node": null, "protocol": "tcp", "name": "a"}',
    ];
    const given = await answers('explain -f shop.yaml --flows - --mode nftables', {}, lines.join('\n'));
    expect(given.map(({ verdict, mode, name }) => ({ verdict, mode, name }))).toEqual([
      { verdict: 'DNAT', mode: 'nftables', name: undefined },
      { verdict: 'DNAT', mode: 'ipvs', name: 'a' },
    ]);
  });

  it('tells all wrong lines of a file with their places, and answers none', async () => {
    const flows = [
      '{"to": "web:80"}',
      '{"to": "web:80"',
      '{"form": "external", "to": "web:80"}',
      '  {"from": "pod/shop/web-9", "to": "web:80"}',
      '[]',
      '{"from": "external"}',
      '{"to": "web:80", "mode": "ipsv"}',
      '{"to": "web:80", "protocol": "utp"}',
      '{"to": 80}',
    ];
    const { code, out, err } = await svcsim('explain shop.yaml --flows f.jsonl', { 'f.jsonl': flows.join('\n') });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    for (const [place, what] of [
      ['f.jsonl:2:1', 'this line is no JSON'],
      ['f.jsonl:3:1', 'did you mean "from"?'],
      ['f.jsonl:4:3', 'did you mean "shop/web-0"?'],
      ['f.jsonl:5:1', 'this line is no JSON object'],
      ['f.jsonl:6:1', '"to" is missing'],
      ['f.jsonl:7:1', 'did you mean "ipvs"?'],
      ['f.jsonl:8:1', 'did you mean "UDP"?'],
      ['f.jsonl:9:1', 'expected a text'],
    ]) {
      expect(err).toContain(place);
      expect(err).toContain(what);
    }
    expect(err).toContain('8 mistakes in 1 file');
  });
});

describe('mistakes', () => {
  it.each([
    ['explain shop.yaml', 'missing --to'],
    ['explain --to web:80', 'nothing to read'],
    ['explain shop.yaml --to wbe:80', 'did you mean "web"?'],
    ['explain shop.yaml --to web', 'Service shop/web has several ports: name one'],
    ['explain shop.yaml --to web', 'they are 80 (http), 81 (admin)'],
    ['explain shop.yaml --to web:htp', 'did you mean "http"? its ports are 80 (http), 81 (admin)'],
    ['explain shop.yaml --to web:70000', '"70000" is not a port'],
    ['explain shop.yaml --to web:80 --node nod-1', 'there is no node "nod-1"'],
    ['explain shop.yaml --to web:80 --from pod/shop/web-7', 'did you mean "shop/web-0"?'],
    ['explain shop.yaml --to web:80 --from web-0', 'did you mean "pod/shop/web-0"?'],
    ['explain shop.yaml --to web:80 --from node-1', 'did you mean "node/node-1"?'],
    ['explain shop.yaml --to web:80 --from pod/shop/web-0 --node node-2', 'is on node-1, not on node-2'],
    ['explain shop.yaml --to node-1:30080 --from external --node node-2', 'is an address of node-1, not of node-2'],
    ['explain shop.yaml --to web:80/udp --protocol tcp', 'is UDP, and the protocol asked for is TCP'],
    ['explain shop.yaml --to web:80 --protocol utp', 'did you mean "udp"?'],
    ['explain shop.yaml --to web/x', 'a path needs a scheme'],
    ['explain shop.yaml --to htp://web', 'unknown scheme "htp"'],
    ['explain shop.yaml --to node-1', 'node ports are 30080, 30081'],
    ['explain shop.yaml --to web:80 --from kubectl', 'write it as pod/shop/web-0:8080'],
    ['explain shop.yaml --to web:80 --mode ebpf', 'iptables, ipvs, nftables'],
    ['explain shop.yaml --flows missing.jsonl', 'no such file'],
    ['explain shop.yaml --flows f --to web:80', 'leave --to, --from, --node and --protocol out'],
    ['explain -f - --flows -', 'not both'],
  ])('svcsim %s ends with 2 and says: %s', async (args, what) => {
    const { code, out, err } = await svcsim(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(what);
  });
});
