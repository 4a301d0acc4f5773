import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import type { Calls, Message, Order, Tally } from './kernel-agent.ts';

/** Where a client of the network stands: the node itself, two of its pods, and a machine outside of the cluster. */
export type Place = 'node' | 'client' | 'web-a' | 'outside';

/** A node, its pods, another node and the world outside, each in a network namespace of its own. */
export interface KernelNetwork {
  /** Runs a command in the namespace of the node. @throws if it fails. */
  runOnNode(command: string, input: string): void;
  /** Makes real connections. */
  call(from: Place, calls: Calls): Promise<Tally>;
  /** Ends all processes, and with them the namespaces and all that is in them. */
  close(): void;
}

/** The addresses that the node can give to a packet as its source: of its interfaces to pods, and to other machines. */
export const nodeAddresses: readonly string[] = ['10.244.1.1', '192.168.0.11', '192.168.9.11'];

/** One of the many addresses of the pod `client`, up to 3,999, beside its own 10.244.1.100. */
export function clientAddress(i: number): string {
  return `10.244.${16 + Math.floor(i / 250)}.${1 + (i % 250)}`;
}

/** Who answers at which addresses. The last two are of no Service: packets that no rule touches go there. */
const listeners = {
  node: ['192.168.9.11:30080'],
  'web-a': ['10.244.1.11:8080'],
  'web-b': ['10.244.1.12:8080'],
  'node-2': ['10.244.2.11:8080', '10.244.2.12:8080', '10.244.2.13:8080'],
  outside: ['10.96.0.20:81', '10.96.0.99:80'],
  client: [],
} as const;

type Name = keyof typeof listeners;

/**
 * The network of kernel-cluster.yaml. Pods have an interface of their own to the node, without a bridge, so that all
 * that they send passes the node's rules. The rest of the world is behind the node's default route.
 */
export async function kernelNetwork(): Promise<KernelNetwork> {
  const children: ChildProcess[] = [];
  const close = (): void => {
    for (const child of children) child.kill('SIGKILL');
  };
  try {
    const source = readFileSync('test/validation/kernel-agent.ts', 'utf8');
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
    const program = ts.transpileModule(source, { compilerOptions }).outputText;
    const names = Object.keys(listeners) as Name[];
    const started = await Promise.all(names.map(async (name) => [name, await startAgent(program, children)] as const));
    const agents = Object.fromEntries(started) as Record<Name, Agent>;
    connectNamespaces((name) => agents[name].pid);
    for (const name of names) await agents[name].order({ kind: 'listen', at: listeners[name] });
    return {
      runOnNode: (command, input) => runIn(agents.node.pid, command, input),
      call: async (from, calls) => (await agents[from].order({ kind: 'connect', calls })) as Tally,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** A process that holds a network namespace and acts in it. */
interface Agent {
  readonly pid: number;
  order(order: Order): Promise<Tally | undefined>;
}

/** It ends with the test, however that ends: a child whose channel is cut goes away. */
async function startAgent(program: string, children: ChildProcess[]): Promise<Agent> {
  const args = ['--net', process.execPath, '--input-type=module', '--eval', program];
  const child = spawn('unshare', args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  children.push(child);
  const waiting = new Map<number, { fulfil(body: Tally | undefined): void; fail(error: Error): void }>();
  const answered = (id: number): Promise<Tally | undefined> =>
    new Promise((fulfil, fail) => {
      waiting.set(id, { fulfil, fail });
    });
  child.on('message', ({ id, body }: Message<Tally | undefined>) => waiting.get(id)?.fulfil(body));
  child.on('exit', () => {
    for (const { fail } of waiting.values()) fail(new Error('a process in a network namespace ended too early'));
  });
  let lastId = 0;
  await answered(lastId);
  return {
    pid: child.pid!,
    order(body) {
      const id = ++lastId;
      const answer = answered(id);
      child.send({ id, body } satisfies Message<Order>);
      return answer;
    },
  };
}

function runIn(pid: number, command: string, input: string): void {
  const args = [`--net=/proc/${pid}/ns/net`, 'sh', '-e', '-c', command];
  const { status, stderr, error } = spawnSync('nsenter', args, { input, encoding: 'utf8', env: toolEnvironment });
  if (status !== 0) throw new Error(`${command} failed: ${stderr || String(error)}`);
}

/** iptables of the old kind takes a lock that is the machine's, whatever the namespace; others may hold that one. */
export const toolEnvironment: NodeJS.ProcessEnv = { ...process.env, XTABLES_LOCKFILE: '/dev/null' };

/** Settings are those of the namespace alone. All ports are for clients: one may make more connections than are default. */
const everywhere = `
ip link set lo up
echo 1024 65535 > /proc/sys/net/ipv4/ip_local_port_range
for of in all default; do echo 0 > /proc/sys/net/ipv4/conf/$of/rp_filter; done
`;

function connectNamespaces(pidOf: (name: Name) => number): void {
  const links: readonly [Name, string, readonly string[]][] = [
    ['client', '10.244.1.1/32', ['10.244.1.100', '10.244.16.0/20']],
    ['web-a', '10.244.1.1/32', ['10.244.1.11']],
    ['web-b', '10.244.1.1/32', ['10.244.1.12']],
    ['node-2', '192.168.0.11/24', ['10.244.2.0/24 via 192.168.0.12']],
    ['outside', '192.168.9.11/24', ['default via 192.168.9.1 src 192.168.0.11']],
  ];
  const onNode = links.map(
    ([name, address, routes]) => `
ip link add ${name} type veth peer name eth0 netns ${pidOf(name)}
ip addr add ${address} dev ${name}
echo 0 > /proc/sys/net/ipv4/conf/${name}/send_redirects
ip link set ${name} up
${routes.map((route) => `ip route add ${route} dev ${name}`).join('\n')}`,
  );
  const forwarding = 'echo 1 > /proc/sys/net/ipv4/ip_forward';
  // Else only the first few connections that are refused would be told so.
  const telling = 'echo 0 > /proc/sys/net/ipv4/icmp_ratelimit';
  runIn(pidOf('node'), [everywhere, forwarding, telling, ...onNode].join('\n'), '');

  const inside = (name: Name, addresses: readonly string[], gateway: string, more = ''): void => {
    const added = addresses.map((address) => `ip addr add ${address} dev eth0`).join('\n');
    const route = `ip route add default via ${gateway} dev eth0 onlink`;
    runIn(pidOf(name), `${everywhere}\n${added}\nip link set eth0 up\n${route}\n${more}`, '');
  };
  inside('client', ['10.244.1.100/32'], '10.244.1.1', 'ip route add local 10.244.16.0/20 dev lo');
  inside('web-a', ['10.244.1.11/32'], '10.244.1.1');
  inside('web-b', ['10.244.1.12/32'], '10.244.1.1');
  inside('node-2', ['192.168.0.12/24', '10.244.2.11/32', '10.244.2.12/32', '10.244.2.13/32'], '192.168.0.11');
  const foreign = ['198.51.100.5/32', '198.51.100.20/32', '10.96.0.20/32', '10.96.0.99/32'];
  inside('outside', ['192.168.9.1/24', ...foreign], '192.168.9.11');
}
