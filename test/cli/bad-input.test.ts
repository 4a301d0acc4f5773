import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { builtProgram } from './built-program.ts';
import { smallScenario, smallScenarioWith } from './small-scenario.ts';
import { filesIn, temporaryFolder } from './temporary-folder.ts';

// Whatever the input is, the program says what is wrong and where, exits with 2, writes nothing and shows no stack.

const program = builtProgram();

interface Bad {
  readonly kind: string;
  /** The text of load.yaml, its bytes, or how to make it. */
  readonly file?: string | Uint8Array | ((path: string) => void);
  /** Beside `run load.yaml`. */
  readonly args?: readonly string[];
  /** What stderr must contain: the place, then what is wrong. */
  readonly says: readonly (string | RegExp)[];
}

const service = 'kind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: web}\n';
const secondService = `---\napiVersion: v1\n${service.replace('name: web', 'name: other')}  type: NodePort\n`;
const nodePortService = (port: number): string =>
  smallScenarioWith(
    `${service}  ports: [{name: http, port: 80, targetPort: http}]`,
    `${service}  type: NodePort\n  ports: [{name: http, port: 80, targetPort: http, nodePort: ${port}}]`,
  );

const badInputs: readonly Bad[] = [
  {
    kind: 'an unknown field',
    file: smallScenarioWith('  timeout: 1s', '  timout: 1s'),
    says: ['load.yaml:49:3', '"timout"', 'did you mean "timeout"?'],
  },
  {
    kind: 'an unknown load-balancing algorithm',
    file: smallScenarioWith('  timeout: 1s', '  balancer: {at: client, algorithm: ipvs/wlcc}'),
    says: ['load.yaml:49:37', 'unknown algorithm "ipvs/wlcc"', 'did you mean "ipvs/wlc"?'],
  },
  {
    kind: 'DNS of a Service that is not headless',
    file: smallScenarioWith('  timeout: 1s', '  balancer: {at: client, algorithm: ipvs/rr, endpoints: dns}'),
    says: ['load.yaml:49:57', 'default/web is not headless', 'clusterIP: None'],
  },
  {
    kind: 'streams of a protocol without',
    file: smallScenarioWith('  timeout: 1s', '  connection: {maxConcurrentStreams: 10}'),
    says: ['load.yaml:49:38', 'http/1.1 has no streams', 'http/2 and grpc'],
  },
  {
    kind: 'an unknown field of a Kubernetes kind',
    file: smallScenarioWith('  replicas: 3', '  replica: 3'),
    says: ['load.yaml:18:3', '"replica"', 'did you mean "replicas"?'],
  },
  {
    kind: 'a billion replicas',
    file: smallScenarioWith('  replicas: 3', '  replicas: 1000000000'),
    says: ['load.yaml:18:13', 'spec.replicas', '100000'],
  },
  {
    kind: 'a wrong type',
    file: smallScenarioWith('replications: 2', 'replications: many'),
    says: ['load.yaml:10:17', 'number', 'many'],
  },
  {
    kind: 'a list where a mapping belongs',
    file: smallScenarioWith('metadata: {name: callers}', 'metadata: [callers]'),
    says: ['load.yaml:43:1', 'metadata'],
  },
  {
    kind: 'a bad duration',
    file: smallScenarioWith('duration: 2s', 'duration: 2 seconds'),
    says: ['load.yaml:8:13', 'expected a duration', '1h30m'],
  },
  {
    kind: 'a bad rate',
    file: smallScenarioWith('100/s', '100/sec'),
    says: ['load.yaml:48:9', 'expected a rate', '900/s'],
  },
  {
    kind: 'a missing target',
    file: smallScenarioWith('http://web', 'http://wbe'),
    says: ['load.yaml:46:11', 'wbe', 'did you mean "web"?'],
  },
  {
    kind: 'no target at all',
    file: smallScenarioWith('  target: http://web\n', ''),
    says: [/load\.yaml:\d+:\d+/, 'target'],
  },
  {
    kind: 'a selector that matches nothing',
    file: smallScenarioWith(
      'selector: {matchLabels: {app: web}}\n  concurrency',
      'selector: {matchLabels: {app: wbe}}\n  concurrency',
    ),
    says: [/load\.yaml:37:\d+/, 'wbe'],
  },
  {
    kind: 'a Deployment whose selector misses its own pods',
    file: smallScenarioWith('metadata: {labels: {app: web}}', 'metadata: {labels: {app: web2}}'),
    says: [/load\.yaml:\d+:\d+/, 'selector'],
  },
  { kind: 'a NodePort out of range', file: nodePortService(80), says: [/load\.yaml:32:\d+/, '30000', '32767'] },
  {
    kind: 'a NodePort that is taken',
    file: `${nodePortService(30080)}${secondService}  ports: [{port: 80, nodePort: 30080}]\n`,
    says: [/load\.yaml:58:\d+/, '30080'],
  },
  {
    kind: 'a targetPort that no container has',
    file: smallScenarioWith('targetPort: http', 'targetPort: htpp'),
    says: [/load\.yaml:31:\d+/, 'htpp'],
  },
  {
    kind: 'a port that the Service does not have',
    file: smallScenarioWith('http://web', 'http://web:81'),
    says: ['load.yaml:46:11', '81'],
  },
  {
    kind: 'two objects of the same name',
    file: `${smallScenario}---\napiVersion: v1\n${service}  ports: [{port: 80}]\n`,
    says: [/load\.yaml:\d+:\d+/, 'web'],
  },
  { kind: 'broken YAML', file: smallScenarioWith('{name: callers}', '{name: callers'), says: [/load\.yaml:\d+:\d+/] },
  { kind: 'broken JSON', file: '{"kind": "List", "items": [', says: [/load\.yaml:1:\d+/] },
  { kind: 'a tab as indentation', file: smallScenarioWith('  seed: 7', '\tseed: 7'), says: [/load\.yaml:7:\d+/] },
  {
    kind: 'the same field twice',
    file: smallScenarioWith('  seed: 7', '  seed: 7\n  seed: 8'),
    says: [/load\.yaml:8:\d+/, 'seed'],
  },
  { kind: 'an empty file', file: '', says: ['load.yaml:1:1', 'no documents'] },
  { kind: 'a file of comments only', file: '# nothing\n---\n# here\n', says: ['load.yaml'] },
  { kind: 'a document that is a text', file: 'hello\n', says: ['load.yaml:1:1'] },
  {
    kind: 'a document without a kind',
    file: 'apiVersion: v1\nmetadata: {name: a}\n',
    says: [/load\.yaml:1:\d+/, 'kind'],
  },
  {
    kind: 'a binary file',
    file: Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256),
    says: ['load.yaml is a binary file'],
  },
  { kind: 'a text with a NUL character', file: smallScenarioWith('A small', 'A\0small'), says: ['load.yaml'] },
  {
    kind: 'a sparse file of 100 MB',
    file: (path) => truncateSync(fresh(path), 100e6),
    says: ['load.yaml', '95.4 MiB', '64 MiB'],
  },
  {
    kind: 'a text of 100 MB',
    file: (path) => writeFileSync(path, Buffer.alloc(100e6, `${smallScenario}---\n`)),
    says: ['load.yaml', '95.4 MiB', '64 MiB'],
  },
  {
    kind: 'mappings nested 10,000 deep',
    file: `a: ${'{a: '.repeat(10_000)}1${'}'.repeat(10_000)}`,
    says: [/load\.yaml:1:\d+/, 'deep'],
  },
  { kind: 'lists nested 10,000 deep, never closed', file: '['.repeat(10_000), says: ['load.yaml'] },
  { kind: 'indentation 3,000 deep', file: nestedLines(3_000), says: ['load.yaml'] },
  { kind: 'an anchor bomb', file: anchorBomb(), says: [/load\.yaml:\d+:\d+/, 'alias'] },
  { kind: 'an anchor that contains itself', file: 'kind: &a {x: *a}\napiVersion: v1\n', says: [/load\.yaml:1:\d+/] },
  {
    kind: 'a __proto__ key',
    file: smallScenarioWith('  seed: 7', '  seed: 7\n  __proto__: {replications: 100}'),
    says: ['load.yaml:8:3', '__proto__'],
  },
  {
    kind: 'constructor and prototype keys',
    file: smallScenarioWith('metadata: {name: small}', 'metadata: {name: small, constructor: {prototype: {x: 1}}}'),
    says: [/load\.yaml:3:\d+/, 'constructor'],
  },
  {
    kind: 'a missing file',
    args: ['run', 'laod.yaml', 'other.yaml'],
    says: ['laod.yaml: no such file', 'other.yaml: no such file', '2 mistakes'],
  },
  {
    kind: 'an unknown flag',
    args: ['run', 'load.yaml', '--replications', '3'],
    says: ["unknown option '--replications'"],
  },
  { kind: 'an unknown command', args: ['rnu', 'load.yaml'], says: ["unknown command 'rnu'", 'Did you mean run?'] },
  {
    kind: 'a bad --set path',
    file: smallScenario,
    args: ['run', 'load.yaml', '--set', 'Simulaton.replications=2'],
    says: ['--set:1:1', 'Simulaton', 'did you mean "Simulation"?'],
  },
  {
    kind: 'a --set without a value',
    file: smallScenario,
    args: ['run', 'load.yaml', '--set', 'Simulation.seed'],
    says: ['--set'],
  },
  {
    kind: 'bad --threads',
    file: smallScenario,
    args: ['run', 'load.yaml', '--threads', 'two'],
    says: ["'two'", 'from 1 to 1024'],
  },
  {
    kind: 'an --out that is a file',
    file: smallScenario,
    args: ['run', 'load.yaml', '--out', 'load.yaml'],
    says: ['load.yaml', 'is a file'],
  },
];

it.each(badInputs)('$kind: its place, exit code 2, nothing written, no stack', async ({ file, args, says }) => {
  const folder = temporaryFolder();
  const path = join(folder, 'load.yaml');
  if (typeof file === 'function') file(path);
  else if (file !== undefined) writeFileSync(path, file);
  const before = filesIn(folder);

  const started = performance.now();
  const { code, stdout, stderr } = await program.run(args ?? ['run', 'load.yaml'], { workingFolder: folder });
  expect(performance.now() - started).toBeLessThan(10_000);

  expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
  for (const text of says) expect(stderr).toMatch(text);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(stderr).not.toContain('bug');
  for (const line of stderr.split('\n')) expect([...line].length).toBeLessThanOrEqual(160);
  expect(filesIn(folder)).toEqual(before);
});

function fresh(path: string): string {
  writeFileSync(path, '');
  return path;
}

function nestedLines(depth: number): string {
  let text = '';
  for (let i = 0; i < depth; i++) text += `${' '.repeat(i)}a:\n`;
  return text;
}

/** Nine lists, each of nine aliases of the one before: 9 to the 9th items in 500 characters. */
function anchorBomb(): string {
  let text = 'a0: &a0 [x, x, x, x, x, x, x, x, x]\n';
  for (let i = 1; i < 9; i++)
    text += `a${i}: &a${i} [${Array(9)
      .fill(`*a${i - 1}`)
      .join(', ')}]\n`;
  return text;
}
