import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hashInput, readInput } from '../../src/cli/read-input.ts';
import { memoryIo } from './memory-io.ts';
import { temporaryFolder } from './temporary-folder.ts';

it('a folder is every YAML and JSON file below, in plain order, without node_modules and dot folders', async () => {
  const workingFolder = temporaryFolder({
    'm/b.yaml': 'b',
    'm/B.yml': 'B',
    'm/a/z.json': 'z',
    'm/a.yaml': 'a',
    'm/README.md': 'no',
    'm/node_modules/x.yaml': 'no',
    'm/.git/x.yaml': 'no',
  });
  const { files, mistakes, name } = await readInput(['./m/'], memoryIo({ workingFolder }));
  expect(files.map((file) => file.name)).toEqual(['./m/B.yml', './m/a.yaml', './m/a/z.json', './m/b.yaml']);
  expect(files.map((file) => file.text)).toEqual(['B', 'a', 'z', 'b']);
  expect(mistakes).toEqual([]);
  expect(name).toBe('m');
});

it('links to files are followed, links to folders are not, so that a circle ends', async () => {
  const workingFolder = temporaryFolder({ 'm/a.yaml': 'a', 'other.yaml': 'o' });
  symlinkSync('../other.yaml', join(workingFolder, 'm/link.yaml'));
  symlinkSync('..', join(workingFolder, 'm/circle.yaml'));
  const { files } = await readInput(['m'], memoryIo({ workingFolder }));
  expect(files.map((file) => file.name)).toEqual(['m/a.yaml', 'm/link.yaml']);
});

it('what is named twice is read once, in the order of its first name', async () => {
  const workingFolder = temporaryFolder({ 'm/a.yaml': 'a', 'm/b.yaml': 'b' });
  const io = memoryIo({ workingFolder, stdin: 's' });
  const { files } = await readInput(['m/b.yaml', '-', 'm', '-', './m/b.yaml'], io);
  expect(files.map((file) => file.name)).toEqual(['m/b.yaml', '<stdin>', 'm/a.yaml']);
});

it('every path that cannot be read is a mistake that names it, and the others are read', async () => {
  const workingFolder = temporaryFolder({ 'a.yaml': 'a', 'empty/README.md': '' });
  execFileSync('mkfifo', [join(workingFolder, 'pipe')]);
  symlinkSync('loop', join(workingFolder, 'loop'));
  const paths = ['missing.yaml', 'a.yaml', 'a.yaml/b.yaml', 'empty', 'pipe', 'loop', '', '/dev/null', 'x'.repeat(300)];
  const { files, mistakes } = await readInput(paths, memoryIo({ workingFolder }));
  expect(files.map((file) => file.name)).toEqual(['a.yaml']);
  expect(mistakes.map((mistake) => mistake.message)).toEqual([
    'missing.yaml: no such file or folder',
    'a.yaml/b.yaml: a part of the path is a file, not a folder',
    'empty: no .yaml, .yml or .json file in this folder',
    'pipe: a named pipe, not a file',
    'loop: links that lead in a circle',
    'an empty path',
    '/dev/null: a device, not a file',
    `${'x'.repeat(300)}: the name is too long`,
  ]);
});

it('a file over the limit is refused by its size, without being read', async () => {
  const workingFolder = temporaryFolder({ 'huge.yaml': '' });
  truncateSync(join(workingFolder, 'huge.yaml'), 100 * 1024 ** 3);
  const { mistakes } = await readInput(['huge.yaml'], memoryIo({ workingFolder }));
  expect(mistakes).toMatchObject([{ message: 'huge.yaml: 102400.0 MiB are more than the limit of 64 MiB' }]);
});

it('files that are over the limit only together are refused as well', async () => {
  const workingFolder = temporaryFolder();
  for (const name of ['a.yaml', 'b.yaml'])
    writeFileSync(join(workingFolder, name), Buffer.alloc(33 * 1024 * 1024, '#'));
  const { files, mistakes } = await readInput(['a.yaml', 'b.yaml'], memoryIo({ workingFolder }));
  expect(files.map((file) => file.name)).toEqual(['a.yaml']);
  expect(mistakes).toMatchObject([{ message: 'b.yaml: with this the input is larger than the limit of 64 MiB' }]);
});

it('standard input that never ends is given up at the limit', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield new Uint8Array(1024 * 1024);
  }
  const io = { ...memoryIo({ workingFolder: temporaryFolder() }), stdin: endless() };
  const { mistakes } = await readInput(['-'], io);
  expect(mistakes).toMatchObject([{ message: '<stdin>: with this the input is larger than the limit of 64 MiB' }]);
});

it.each([
  ['shop.yaml', 'shop'],
  ['dir/shop.sim.yaml', 'shop'],
  ['dir/', 'dir'],
  ['-', 'stdin'],
])('a scenario read from %s is called %s', async (path, name) => {
  const workingFolder = temporaryFolder({ 'shop.yaml': '', 'dir/shop.sim.yaml': '' });
  expect((await readInput([path], memoryIo({ workingFolder }))).name).toBe(name);
});

it('the hash changes with every text, name, setting and their order, but not with the folder', () => {
  const a = { name: 'x/a.yaml', text: 'one' };
  const b = { name: 'x/b.yaml', text: 'two' };
  const hashes = [
    hashInput([a, b], []),
    hashInput([b, a], []),
    hashInput([a], []),
    hashInput([{ ...a, text: 'onetwo' }], []),
    hashInput([{ ...a, name: 'x/c.yaml' }, b], []),
    hashInput([a, b], ['Simulation.replications=2']),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(hashInput([{ ...a, name: 'elsewhere/a.yaml' }, b], [])).toBe(hashes[0]);
  expect(hashes[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
});
