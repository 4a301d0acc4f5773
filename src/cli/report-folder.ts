import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ReportFile } from '../report/render-report.ts';
import { CommandError } from './command-error.ts';
import { errorReason, isSystemError } from './error-reason.ts';
import { exitCode } from './exit-code.ts';

/**
 * Finds out before a long run whether its report can be written afterwards. Creates nothing.
 *
 * @throws CommandError when the path is a file, or the folder may not be written to.
 */
export function checkReportFolder(folder: string): void {
  try {
    let existing = folder;
    while (!existsSync(existing)) existing = dirname(existing);
    if (!statSync(existing).isDirectory()) throw refusal(folder, `${existing} is a file`, exitCode.mistake);
    accessSync(existing, constants.W_OK);
  } catch (error) {
    if (isSystemError(error)) throw refusal(folder, errorReason(error), exitCode.mistake);
    throw error;
  }
}

/**
 * Writes a report so that its files appear whole or not at all: first into a temporary folder on the same disk, then
 * by renaming. Of what was in the folder, only the files of an earlier report go; when anything fails they are still
 * there. All of it is synchronous, so that Ctrl-C cannot fall into the middle.
 *
 * @param possibleNames of all files that any report may have: an earlier report may have had more than this one.
 * @throws CommandError when the machine refuses.
 */
export function writeReportFolder(
  folder: string,
  files: readonly ReportFile[],
  possibleNames: readonly string[],
): void {
  try {
    if (existsSync(folder)) replaceReport(folder, files, possibleNames);
    else createReport(folder, files);
  } catch (error) {
    if (isSystemError(error)) throw refusal(folder, errorReason(error), exitCode.fault);
    throw error;
  }
}

function createReport(folder: string, files: readonly ReportFile[]): void {
  mkdirSync(dirname(folder), { recursive: true });
  const temporary = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
  // A temporary folder is closed to others; the report's own is as open as any new folder.
  const fresh = join(temporary, 'new');
  try {
    mkdirSync(fresh);
    writeFiles(fresh, files);
    renameSync(fresh, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function replaceReport(folder: string, files: readonly ReportFile[], possibleNames: readonly string[]): void {
  // Inside of the folder: it may be a mount point, and its parent read-only.
  const temporary = mkdtempSync(join(folder, '.svcsim-'));
  const fresh = join(temporary, 'new');
  const old = join(temporary, 'old');
  const moved: (readonly [from: string, to: string])[] = [];
  const move = (from: string, to: string): void => {
    renameSync(from, to);
    moved.push([from, to]);
  };
  try {
    mkdirSync(fresh);
    mkdirSync(old);
    writeFiles(fresh, files);
    const names = new Set([...(holdsReport(folder) ? possibleNames : []), ...files.map((file) => file.name)]);
    for (const name of names) {
      if (existsSync(join(folder, name))) move(join(folder, name), join(old, name));
    }
    for (const { name } of files) move(join(fresh, name), join(folder, name));
  } catch (error) {
    for (const [from, to] of moved.reverse()) renameSync(to, from);
    throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function writeFiles(folder: string, files: readonly ReportFile[]): void {
  for (const { name, text } of files) writeFileSync(join(folder, name), text);
}

/** Whether the folder is one that we wrote: then files in it that are named as ours are ours. */
function holdsReport(folder: string): boolean {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { readonly apiVersion?: unknown };
    return manifest.apiVersion === 'svcsim.dev/v1alpha1';
  } catch {
    return false;
  }
}

function refusal(folder: string, reason: string, code: number): CommandError {
  return new CommandError(`cannot write the report to ${folder}: ${reason}`, code);
}
