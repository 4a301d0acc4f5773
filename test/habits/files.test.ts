import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow } from './files-below.ts';

const code = ['src', 'test', 'bench'].flatMap((folder) => filesBelow(folder, '.ts'));
const documents = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].filter((path) => existsSync(path)),
  ...filesBelow('docs', '.md'),
  ...filesBelow('scenarios', '.yaml'),
];

/** Folders of suites that belong to no single file of src. */
const besideTheMirror = ['conformance', 'validation', 'golden', 'determinism', 'scenarios', 'cli', 'habits'];

it('the test of src/x/y.ts is test/x/y.test.ts', () => {
  const orphans = filesBelow('test', '.test.ts')
    .filter((path) => !besideTheMirror.some((folder) => path.startsWith(`test/${folder}/`)))
    .filter((path) => !existsSync(path.replace(/^test\//, 'src/').replace(/\.test\.ts$/, '.ts')));
  expect(orphans, 'tests without a file of src: rename them, or move a suite to a folder of its own').toEqual([]);
});

it('no folder hides behind an index.ts: import the file that is meant', () => {
  const indexes = filesBelow('src', '/index.ts');
  expect(indexes.filter((path) => path !== 'src/index.ts' && path !== 'src/balancer/index.ts')).toEqual([]);
});

it('no file is a drawer for what has no name of its own', () => {
  const drawers = code.filter((path) =>
    /(^|-)(util|utils|helper|helpers|manager|misc|common)(-|\.)/.test(basename(path)),
  );
  expect(drawers, 'name the file as what it exports').toEqual([]);
});

it('nothing is left for later in a comment', () => {
  expect(linesWith(code, /\b(TODO|FIXME|XXX|HACK)\b/), 'do it, or open an issue').toEqual([]);
});

it('no file names a folder of the machine it was written on', () => {
  const found = linesWith([...code, ...documents], /\/work\/(main|shared|\.library)\b/);
  expect(found, 'name the source document instead').toEqual([]);
});

function linesWith(paths: readonly string[], pattern: RegExp): readonly string[] {
  return paths
    .filter((path) => dirname(path) !== 'test/habits')
    .flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
    );
}
