import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { inlineRunner } from '../../src/experiment/runner/inline-runner.ts';
import type { createThreadRunner as CreateThreadRunner } from '../../src/experiment/runner/thread-runner.ts';
import { builtProgram } from '../cli/built-program.ts';
import { filesIn, temporaryFolder } from '../cli/temporary-folder.ts';
import { eventfulFile, type ReportFiles, reportFiles } from './report-files.ts';

// Worker threads are started from JavaScript: the build of this very source, which cannot be out of date.
const program = builtProgram();
let expected: ReportFiles;

beforeAll(async () => {
  expected = await reportFiles(inlineRunner);
});

async function threadRunner(threads: number): Promise<ReturnType<typeof CreateThreadRunner>> {
  const file = join(dirname(program.mainFile), 'experiment/runner/thread-runner.js');
  const built: { createThreadRunner: typeof CreateThreadRunner } = await import(pathToFileURL(file).href);
  return built.createThreadRunner(threads);
}

describe('the same scenario and seed give the same bytes of every file', () => {
  it('at all: tables, charts, the page and the manifest', () => {
    expect([...expected.keys()].filter((name) => name.endsWith('.csv')).length).toBeGreaterThanOrEqual(6);
    expect([...expected.keys()].filter((name) => name.endsWith('.svg')).length).toBeGreaterThanOrEqual(3);
    expect([...expected.keys()]).toEqual(expect.arrayContaining(['index.html', 'run.json']));
  });

  it('run twice', async () => {
    expect(await reportFiles(inlineRunner)).toEqual(expected);
  });

  it.each([1, 2])('on worker threads: %i', async (threads) => {
    const runner = await threadRunner(threads);
    try {
      expect(await reportFiles(runner)).toEqual(expected);
    } finally {
      await runner.close();
    }
  });

  it.each([1, 2])('from the program with --threads %i, in another folder', async (threads) => {
    const workingFolder = temporaryFolder();
    const args = ['run', '-f', resolve(eventfulFile), '--threads', String(threads), '--out', 'report', '--quiet'];
    expect(await program.run(args, { workingFolder })).toMatchObject({ code: 0, stderr: '' });
    const folder = join(workingFolder, 'report');
    expect(filesIn(folder)).toEqual([...expected.keys()].sort());
    for (const [name, text] of expected) expect(readFileSync(join(folder, name), 'utf8') === text, name).toBe(true);
  });
});

describe('another seed', () => {
  it('gives other bytes of every file', async () => {
    const other = await reportFiles(inlineRunner, { set: ['Simulation.seed=6'] });
    expect([...other.keys()]).toEqual([...expected.keys()]);
    for (const [name, text] of expected) expect(other.get(name) === text, name).toBe(false);
  });
});
