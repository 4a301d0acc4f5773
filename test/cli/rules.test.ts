import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { memoryIo } from './memory-io.ts';
import { temporaryFolder } from './temporary-folder.ts';

const documents = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {clusterIP: 10.96.0.80, selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {type: NodePort, clusterIP: 10.96.0.81, selector: {app: web}, ports: [{port: 80, targetPort: 8080, nodePort: 30080}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web-0, namespace: shop, labels: {app: web}}
spec: {nodeName: node-1, containers: [{name: web, image: web}]}
`;

const nodes = (names: readonly string[]): string =>
  names.map((name) => `---\napiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\n`).join('');

async function svcsim(args: string, text = documents + nodes(['node-1'])) {
  const io = memoryIo({ workingFolder: temporaryFolder({ 'shop.yaml': text }) });
  const code = await runCli(args.split(' '), io);
  return { code, out: io.out(), err: io.err() };
}

async function rules(args: string, text?: string): Promise<string> {
  const { code, out, err } = await svcsim(`rules shop.yaml ${args}`.trim(), text);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out;
}

describe('svcsim rules', () => {
  it('prints what iptables-save would show on the only node', async () => {
    const text = await rules('');
    expect(text).toMatch(/^\*(nat|filter)\n/);
    expect(text.endsWith('COMMIT\n')).toBe(true);
    expect(text).toContain('-A KUBE-SERVICES -d 10.96.0.80/32 -p tcp -m comment --comment "shop/web:http cluster IP"');
    expect(text).toContain('--to-destination 10.244.0.2:8080');
  });

  it('--mode shows the same Services as the other tools do', async () => {
    expect(await rules('--mode nftables')).toMatch(/^table ip kube-proxy \{\n/);
    const servers = await rules('--mode ipvs');
    expect(servers).toContain('-A -t 10.96.0.80:80 -s rr\n');
    expect(servers).toContain('-a -t 10.96.0.80:80 -r 10.244.0.2:8080 -m -w 1\n');
  });

  it('--service leaves the rules of one Service, and what leads to them', async () => {
    for (const mode of ['iptables', 'nftables', 'ipvs']) {
      const text = await rules(`--mode ${mode} --service shop/api`);
      expect(text, mode).toContain('10.96.0.81');
      expect(text, mode).not.toContain('10.96.0.80');
    }
  });

  it('--part shows the sets and the chains of IPVS mode, beside its virtual servers', async () => {
    expect(await rules('--mode ipvs --part ipvsadm')).toBe(await rules('--mode ipvs'));
    expect(await rules('--mode ipvs --part ipset')).toContain('add KUBE-CLUSTER-IP 10.96.0.80,tcp:80\n');
    const chains = await rules('--mode ipvs --part iptables');
    expect(chains).toMatch(/^\*(nat|filter)\n/);
    expect(chains).toContain('--match-set KUBE-CLUSTER-IP dst,dst -j ACCEPT\n');
  });

  it('--node chooses among several: each has rules of its own', async () => {
    const local = documents.replace('type: NodePort,', 'type: NodePort, externalTrafficPolicy: Local,');
    const text = local + nodes(['node-1', 'node-2']);
    expect(await rules('--node node-1', text)).toContain('--dport 30080 -j KUBE-EXT-');
    expect(await rules('--node node-2', text)).toContain('has no local endpoints');
  });

  it('prints every family that the cluster has, or the one asked for', async () => {
    const simulation = `---
apiVersion: svcsim.dev/v1alpha1
kind: Simulation
metadata: {name: dual}
spec: {cluster: {podCIDR: "10.244.0.0/16,fd00:10:244::/56", serviceCIDR: "10.96.0.0/16,fd00:10:96::/112"}}
`;
    const text = documents + nodes(['node-1']) + simulation;
    const both = await rules('', text);
    expect(both).toMatch(/^# IPv4\n/);
    expect(both).toContain('\n# IPv6\n');
    const one = await rules('--family ipv6', text);
    expect(one).not.toContain('#');
    expect(one).not.toContain('10.96.0.80');
  });

  it('-o json prints the rules of each family as texts', async () => {
    const object = JSON.parse(await rules('-o json')) as { node: string; rules: readonly { text: string }[] };
    expect(object).toMatchObject({ node: 'node-1', mode: 'iptables', rules: [{ family: 'IPv4' }] });
    expect(object.rules[0]?.text).toBe(await rules(''));
  });
});

describe('mistakes', () => {
  const several = documents + nodes(['node-1', 'node-2']);

  it.each([
    ['rules shop.yaml', 'name one with --node, of node-1, node-2'],
    ['rules shop.yaml --node nod-1', 'did you mean "node-1"?'],
    ['rules shop.yaml --node node-1 --service web', 'did you mean "shop/web"?'],
    ['rules shop.yaml --node node-1 --service shop/wbe', 'did you mean "shop/web"?'],
    ['rules shop.yaml --node node-1 --family ipv5', 'ipv4, ipv6, both'],
    ['rules shop.yaml --node node-1 --part ipset', '--part is for ipvs mode'],
    ['rules shop.yaml --node node-1 --mode ipvs --part ipset --service shop/web', 'leave --service out'],
    ['rules', 'nothing to read'],
  ])('svcsim %s ends with 2 and says: %s', async (args, what) => {
    const { code, out, err } = await svcsim(args, several);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(what);
  });
});
