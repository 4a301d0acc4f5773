import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { builtProgram, type Ended, runProcess } from './built-program.ts';
import { smallScenario, smallScenarioWith } from './small-scenario.ts';
import { filesIn, temporaryFolder } from './temporary-folder.ts';

// What only the real program in a process of its own can show: pipes, signals, threads, how soon it is there.

const program = builtProgram();

it('the help is there soon: it reads little more than the parser of the command line', async () => {
  const workingFolder = temporaryFolder();
  // Coverage names every file that was loaded.
  const env = { NODE_V8_COVERAGE: join(workingFolder, 'coverage') };
  expect((await runProcess(process.execPath, [program.mainFile, '--help'], { workingFolder, env })).code).toBe(0);
  const loaded = filesIn(env.NODE_V8_COVERAGE).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(env.NODE_V8_COVERAGE, file), 'utf8'));
    return (result as readonly { readonly url: string }[])
      .map(({ url }) => url)
      .filter((url) => url.startsWith('file:'));
  });
  expect(loaded.length).toBeGreaterThan(5);
  expect(loaded.length).toBeLessThan(50);
  const packages = loaded.flatMap((url) => /node_modules\/([^./][^/]*)/.exec(url)?.[1] ?? []);
  expect([...new Set(packages)].sort()).toEqual(['commander', 'fastest-levenshtein']);
});

it('one thread and two write the same bytes, and another seed writes others', async () => {
  const workingFolder = temporaryFolder({ 'load.yaml': smallScenario });
  for (const [out, ...args] of [
    ['one', '--threads', '1'],
    ['two', '--threads', '2'],
    ['other', '--seed', '8'],
  ] as const) {
    const { code, stderr } = await program.run(['run', 'load.yaml', '--out', out, ...args], { workingFolder });
    expect(code, stderr).toBe(0);
  }
  const textOf = (path: string): string => readFileSync(join(workingFolder, path), 'utf8');
  const files = filesIn(join(workingFolder, 'one'));
  expect(filesIn(join(workingFolder, 'two'))).toEqual(files);
  for (const file of files) expect(textOf(`two/${file}`) === textOf(`one/${file}`), file).toBe(true);
  expect(textOf('other/summary.csv')).not.toBe(textOf('one/summary.csv'));
});

it('it takes its input from a pipe, and a reader that stops early is no fault', async () => {
  const workingFolder = temporaryFolder({ 'load.yaml': smallScenario });
  const line = `cat load.yaml | "$0" "$1" run -f - -f <(echo "{apiVersion: v1, kind: List, items: []}") -o json | head -c 9; echo ":\${PIPESTATUS[*]}"`;
  const { code, stdout, stderr } = await runProcess(
    'bash',
    ['--norc', '-c', line, process.execPath, program.mainFile],
    {
      workingFolder,
    },
  );
  expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '{\n  "apiV:0 0 0\n' });
  expect(stderr).toMatch(/^Wrote reports\/small\/ \(\d+ files\): [\w. \n-]+$/);
});

it('Ctrl-C ends a long run with 130, and what was finished is written whole', async () => {
  const text = smallScenarioWith('duration: 2s', 'duration: 20m').replace('replications: 2', 'replications: 500');
  const workingFolder = temporaryFolder({ 'load.yaml': text });
  const ended = await interrupted(['run', 'load.yaml', '--threads', '2'], workingFolder);
  expect(ended.code, ended.stderr).toBe(130);
  expect(ended.stderr).toContain('interrupted');
  expect(ended.stderr).not.toMatch(/\n\s+at /);
  for (const file of filesIn(workingFolder)) expect(file).toMatch(/^(load\.yaml|reports\/small\/[^.][^/]*)$/);
});

function interrupted(args: readonly string[], workingFolder: string): Promise<Ended> {
  return program.run(args, {
    workingFolder,
    whileRunning: (child) => setTimeout(() => child.kill('SIGINT'), 4000),
  });
}
