import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { builtProgram } from './built-program.ts';
import { memoryIo } from './memory-io.ts';
import { smallScenario, smallScenarioWith } from './small-scenario.ts';
import { filesIn, temporaryFolder } from './temporary-folder.ts';

// A user's own algorithm, from the command line to the report. The example is the one that the documentation shows.

const example = resolve('docs/plug-in/two-random.mjs');
const load = smallScenarioWith(
  '  executor: constant-arrival-rate',
  '  balancer: {at: client, algorithm: mine/two-random}\n  executor: constant-arrival-rate',
);
const program = builtProgram();

/** A folder with the scenario, and the example as it is or with a text in it put in place of another. */
function folderWith(before = '', after = ''): string {
  const text = readFileSync(example, 'utf8');
  if (!text.includes(before)) throw new Error(`the example does not contain ${before}`);
  return temporaryFolder({ 'load.yaml': load, 'mine.mjs': text.replace(before, after) });
}

async function call(
  workingFolder: string,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const io = memoryIo({ workingFolder, columns: 120 });
  const code = await runCli(args, io);
  return { code, out: io.out(), err: io.err() };
}

interface Report {
  readonly inputHash: string;
  readonly assumptions: readonly { readonly what: string; readonly value: string; readonly source: string }[];
}

describe('svcsim run --plugin', () => {
  it('balances by it, and writes the same bytes with any number of threads, wherever it lies', async () => {
    const workingFolder = folderWith();
    const elsewhere = folderWith();
    for (const [out, plugIn, threads] of [
      ['one', 'mine.mjs', '1'],
      ['two', 'mine.mjs', '2'],
      ['elsewhere', join(elsewhere, 'mine.mjs'), '2'],
    ] as const) {
      const args = ['run', 'load.yaml', '--plugin', plugIn, '--threads', threads, '--out', out, '-q'];
      expect(await program.run(args, { workingFolder })).toEqual({ code: 0, stdout: '', stderr: '' });
    }
    const textOf = (path: string): string => readFileSync(join(workingFolder, path), 'utf8');
    const files = filesIn(join(workingFolder, 'one'));
    expect(files).toContain('run.json');
    for (const other of ['two', 'elsewhere']) {
      for (const file of files) expect(textOf(`${other}/${file}`) === textOf(`one/${file}`), file).toBe(true);
    }
    const { assumptions } = JSON.parse(textOf('one/run.json')) as Report;
    expect(assumptions).toContainEqual({
      what: 'algorithm mine/two-random',
      value: 'the plug-in mine.mjs',
      source: '--plugin',
    });
  });

  it('makes the text of the file a part of the input that the report is of', async () => {
    const hashOf = async (workingFolder: string): Promise<string> => {
      const { code, out, err } = await call(
        workingFolder,
        'validate',
        'load.yaml',
        '--plugin',
        'mine.mjs',
        '-o',
        'json',
      );
      expect(code, err).toBe(0);
      return (JSON.parse(out) as Report).inputHash;
    };
    const hash = await hashOf(folderWith());
    expect(await hashOf(folderWith())).toBe(hash);
    expect(await hashOf(folderWith('fewer requests', 'less requests'))).not.toBe(hash);
  });

  it('is needed where a Workload names the algorithm', async () => {
    const { code, err } = await call(folderWith(), 'run', 'load.yaml');
    expect(code).toBe(2);
    expect(err).toContain('unknown algorithm "mine/two-random"');
  });

  it.each(['1', '2'])('says where the algorithm threw, with %s threads, and writes nothing', async (threads) => {
    const workingFolder = folderWith('if (able.length === 0) return -1;', 'if (able.length > 0) return able.none.at;');
    const args = ['run', 'load.yaml', '--plugin', 'mine.mjs', '--threads', threads];
    const { code, stdout, stderr } = await program.run(args, { workingFolder });
    expect(stderr).toBe(
      "error: plug-in mine.mjs: pick of mine/two-random threw TypeError: Cannot read properties of undefined (reading 'at') (line 17, column 47)\n",
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(existsSync(join(workingFolder, 'reports'))).toBe(false);
  });

  it('says what it gave instead of a server', async () => {
    const { code, err } = await call(
      folderWith('pick() {', 'pick() { return 99;'),
      'run',
      'load.yaml',
      '--plugin',
      'mine.mjs',
      '--threads',
      '1',
    );
    expect(err).toBe(
      'error: plug-in mine.mjs: pick of mine/two-random gave 99, which is no server that has a weight\n',
    );
    expect(code).toBe(1);
  });
});

describe('a plug-in that cannot be used is a mistake, told without a stack, and nothing is written', () => {
  it.each([
    ['readsConnections: true,', '', 'error: plug-in mine.mjs: readsConnections is missing: expected true or false\n'],
    [
      'mine/two-random',
      'ipvs/rr',
      'error: plug-in mine.mjs: svcsim has an algorithm ipvs/rr of its own; choose another name\n',
    ],
    ['create(servers', 'create(', 'error: plug-in mine.mjs cannot be loaded: SyntaxError: '],
    [
      'export default',
      'const algorithm =',
      'error: plug-in mine.mjs: there is no default export: write export default',
    ],
    [
      'let able = [];',
      'throw new Error("not today");',
      'error: plug-in mine.mjs: create threw Error: not today (line 11, column ',
    ],
  ])('%s', async (before, after, expected) => {
    const workingFolder = folderWith(before, after);
    const { code, stdout, stderr } = await program.run(['run', 'load.yaml', '--plugin', 'mine.mjs'], { workingFolder });
    expect(stderr).toContain(expected);
    expect(stderr).toMatch(/\n1 mistake\n$/);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(filesIn(workingFolder)).toEqual(['load.yaml', 'mine.mjs']);
  });

  it('all mistakes of all files are told at once; what is named twice is loaded once', async () => {
    const workingFolder = folderWith();
    copyFileSync(example, join(workingFolder, 'same-name.mjs'));
    writeFileSync(join(workingFolder, 'empty.mjs'), '');
    const files = ['mine.mjs', './mine.mjs', 'same-name.mjs', 'empty.mjs', 'none.mjs', '.'];
    const { code, err } = await call(workingFolder, 'validate', ...files.flatMap((file) => ['--plugin', file]));
    expect(err.split('\n').filter((line) => line !== '')).toEqual([
      'error: plug-in same-name.mjs: mine.mjs has an algorithm mine/two-random already',
      'error: plug-in empty.mjs: there is no default export: write export default { name: …, … }',
      'error: none.mjs: no such file or folder',
      'error: .: it is a folder',
      '4 mistakes',
    ]);
    expect(code).toBe(2);
  });
});

describe('svcsim validate --plugin', () => {
  it('holds it to the laws of all algorithms, with documents and without', async () => {
    const alone = await call(folderWith(), 'validate', '--plugin', 'mine.mjs');
    expect(alone.code, alone.err).toBe(0);
    expect(alone.out).toMatch(
      /^algorithm mine\/two-random of the plug-in mine\.mjs\n\nLAW +HOLDS\ngives only .* yes\n/,
    );
    expect(alone.out).not.toMatch(/ no\n/);
    const both = await call(folderWith(), 'validate', 'load.yaml', '--plugin', 'mine.mjs');
    expect(both.code, both.err).toBe(0);
    expect(both.out).toContain('small: no mistakes in 1 file\n');
    expect(both.out).toContain('\nalgorithm mine/two-random of the plug-in mine.mjs\n');
  });

  it('tells which are broken and how, and ends with 2', async () => {
    // Weights are not looked at.
    const workingFolder = folderWith('servers.weight[server] > 0', 'server > 0');
    const { code, out, err } = await call(workingFolder, 'validate', '--plugin', 'mine.mjs');
    expect(code).toBe(2);
    expect(out).toMatch(/\ngives only servers that are there and have a weight, .* no\n/);
    expect(err).toMatch(
      /^error: plug-in mine\.mjs: it is not true that mine\/two-random gives only servers .*\n {2}= help: it gave server [a-z]+, which has weight 0, after: /,
    );
    const json = await call(workingFolder, 'validate', '--plugin', 'mine.mjs', '-o', 'json');
    expect(json.code).toBe(2);
    expect(JSON.parse(json.out)).toMatchObject({
      kind: 'Validation',
      plugIns: [
        {
          name: 'mine/two-random',
          file: 'mine.mjs',
          laws: [{ breach: expect.stringContaining('weight 0') }, {}, {}, {}],
        },
      ],
    });
  });
});

describe('svcsim schema --plugin', () => {
  it('lets a Workload name it, with its options', async () => {
    const workingFolder = folderWith(
      'options: {}',
      "options: {decayMs: {kind: 'duration', default: 5, summary: 'How long.'}}",
    );
    const { code, out, err } = await call(workingFolder, 'schema', 'Workload', '--plugin', 'mine.mjs');
    expect(code, err).toBe(0);
    const { balancer } = JSON.parse(out).properties.spec.properties;
    expect(balancer.properties.algorithm.enum).toContain('mine/two-random');
    expect(balancer.properties.algorithm.enum).toContain('ipvs/rr');
    expect(balancer.anyOf.at(-1).properties.options.properties).toHaveProperty('decay');
    const plain = await call(workingFolder, 'schema', 'Workload');
    expect(plain.out).not.toContain('mine/');
  });
});

it('a plug-in of about twenty lines is enough', () => {
  const lines = readFileSync(example, 'utf8')
    .split('\n')
    .filter((line) => /\w/.test(line));
  expect(lines.length).toBeLessThanOrEqual(26);
  expect(smallScenario).not.toContain('balancer');
});
