import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkReportFolder, writeReportFolder } from '../../src/cli/report-folder.ts';
import { reportLocation, shownLocation } from '../../src/cli/report-location.ts';
import { memoryIo } from './memory-io.ts';
import { filesIn, temporaryFolder } from './temporary-folder.ts';

const ours = '{"apiVersion": "svcsim.dev/v1alpha1"}';
const possible = ['run.json', 'summary.csv', 'failures.csv'];
const report = [
  { name: 'run.json', text: ours },
  { name: 'summary.csv', text: 'new' },
];

it('a new report makes its folder, and leaves nothing else behind', () => {
  const folder = temporaryFolder();
  writeReportFolder(join(folder, 'reports/a'), report, possible);
  expect(filesIn(folder)).toEqual(['reports/a/run.json', 'reports/a/summary.csv']);
});

it('a report takes the place of an earlier one, of which nothing is left; files of the user stay', () => {
  const folder = temporaryFolder({
    'a/run.json': ours,
    'a/summary.csv': 'old',
    'a/failures.csv': 'old',
    'a/notes.txt': 'mine',
    'a/sub/failures.csv': 'mine',
  });
  writeReportFolder(join(folder, 'a'), report, possible);
  expect(filesIn(folder)).toEqual(['a/notes.txt', 'a/run.json', 'a/sub/failures.csv', 'a/summary.csv']);
  expect(readFileSync(join(folder, 'a/summary.csv'), 'utf8')).toBe('new');
  expect(readFileSync(join(folder, 'a/notes.txt'), 'utf8')).toBe('mine');
});

it('in a folder that holds no report of ours, a file that the report does not have is the user’s', () => {
  const folder = temporaryFolder({ 'a/failures.csv': 'mine' });
  writeReportFolder(join(folder, 'a'), report, possible);
  expect(filesIn(folder)).toEqual(['a/failures.csv', 'a/run.json', 'a/summary.csv']);
});

it.each([
  ['cannot be written', [...report, { name: 'missing/folder.csv', text: '' }]],
  ['has the name of another', [...report, { name: 'summary.csv', text: 'twice' }]],
])('when a file %s, the earlier report is still there, whole', (_, files) => {
  const folder = temporaryFolder({ 'a/run.json': ours, 'a/summary.csv': 'old', 'a/failures.csv': 'old' });
  expect(() => writeReportFolder(join(folder, 'a'), files, possible)).toThrow('cannot write the report to');
  expect(filesIn(folder)).toEqual(['a/failures.csv', 'a/run.json', 'a/summary.csv']);
  expect(readFileSync(join(folder, 'a/summary.csv'), 'utf8')).toBe('old');
});

it('when a new report cannot be written whole, there is no folder', () => {
  const folder = temporaryFolder();
  const files = [...report, { name: 'missing/folder.csv', text: '' }];
  expect(() => writeReportFolder(join(folder, 'a'), files, possible)).toThrow('no such file or folder');
  expect(filesIn(folder)).toEqual([]);
});

it('before a run it is known that a report cannot be written where a file is, and nothing is created', () => {
  const folder = temporaryFolder({ file: 'x' });
  expect(() => checkReportFolder(join(folder, 'file'))).toThrow('is a file');
  expect(() => checkReportFolder(join(folder, 'file/a/b'))).toThrow('is a file');
  checkReportFolder(join(folder, 'a/b/c'));
  expect(filesIn(folder)).toEqual(['file']);
});

it('a link to a folder is a folder', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'real'));
  symlinkSync('real', join(folder, 'link'));
  checkReportFolder(join(folder, 'link'));
  writeReportFolder(join(folder, 'link'), report, possible);
  expect(filesIn(join(folder, 'real'))).toEqual(['run.json', 'summary.csv']);
});

it('a report is readable for others as any new file is', () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  writeReportFolder(join(folder, 'a'), report, possible);
  expect(statSync(join(folder, 'a')).mode & 0o055).not.toBe(0);
});

it.each([
  ['proxy-modes', 'reports/proxy-modes'],
  ['../../etc', 'reports/-..-etc'],
  ['..', 'reports/scenario'],
  ['a/b c', 'reports/a-b-c'],
  ['Größe', 'reports/Größe'],
])('the report of a scenario called %s goes to %s', (name, folder) => {
  const io = memoryIo({ workingFolder: '/home/me' });
  expect(reportLocation(io, name, undefined)).toBe(`/home/me/${folder}`);
  expect(shownLocation(io, `/home/me/${folder}`)).toBe(`${folder}/`);
});

it('a folder above the working folder is shown in full', () => {
  const io = memoryIo({ workingFolder: '/home/me' });
  expect(shownLocation(io, reportLocation(io, 'a', '../you'))).toBe('/home/you/');
  expect(shownLocation(io, reportLocation(io, 'a', '.'))).toBe('./');
});
