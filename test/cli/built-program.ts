import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll } from 'vitest';
import { filesBelow } from '../habits/files-below.ts';

/** What the program left when it had ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the program is called. */
export interface Call {
  readonly workingFolder: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called once the program runs, to press keys. */
  readonly whileRunning?: (child: ChildProcess) => void;
}

/** The real program, built. */
export interface BuiltProgram {
  /** Path of its main.js. */
  readonly mainFile: string;
  /** Runs it in a process of its own. */
  readonly run: (args: readonly string[], call: Call) => Promise<Ended>;
}

/**
 * Builds the real program for the tests of one file, as `npm run build` does but without checking types. The build is
 * gone after the tests.
 */
export function builtProgram(): BuiltProgram {
  const cache = resolve('node_modules/.cache/svcsim');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'program-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  copyFileSync('package.json', join(folder, 'package.json'));
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.');
  for (const path of filesBelow('src', '.ts').filter((each) => !each.endsWith('.d.ts'))) {
    const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
      compilerOptions: {
        ...options,
        module: ts.ModuleKind.ESNext,
        noEmit: false,
        declaration: false,
        isolatedDeclarations: false,
      },
      fileName: path,
    });
    const target = join(folder, path.replace(/^src/, 'dist').replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
  const mainFile = join(folder, 'dist/main.js');
  return { mainFile, run: (args, call) => runProcess(process.execPath, [mainFile, ...args], call) };
}

/** Runs a command to its end. */
export function runProcess(
  command: string,
  args: readonly string[],
  { workingFolder, stdin, env = {}, whileRunning }: Call,
): Promise<Ended> {
  const child = spawn(command, args, {
    cwd: workingFolder,
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...env },
  });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  child.stdin.on('error', () => undefined).end(stdin);
  whileRunning?.(child);
  return new Promise((fulfil, fail) => {
    child.on('error', fail).on('close', (code) => fulfil({ code, ...texts }));
  });
}
