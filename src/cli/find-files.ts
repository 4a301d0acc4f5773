import { readdirSync, type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Mistake } from '../base/scenario-error.ts';
import { errorReason } from './error-reason.ts';
import { inputLimitBytes, inputLimitText } from './input-limit.ts';

/** A file to be read: as the user would name it, and where it is. */
export interface FoundFile {
  readonly name: string;
  readonly path: string;
}

/** What a path of the command line stands for. */
export interface Found {
  readonly files: readonly FoundFile[];
  readonly mistakes: readonly Mistake[];
}

/**
 * The files that a path stands for: itself, or every `.yaml`, `.yml` and `.json` below a folder, sorted by path.
 * `node_modules`, folders whose name begins with a dot and links to folders are passed over. Nothing is read; what
 * could not be read, because it is missing, too large or no file, is a mistake without a place.
 */
export function findFiles(name: string, workingFolder: string): Found {
  if (name === '') return mistaken('an empty path', 'name a file, a folder, or - for standard input');
  const path = resolve(workingFolder, name);
  const stats = statOf(path);
  if (typeof stats === 'string') return mistaken(`${name}: ${stats}`, null);
  if (!stats.isDirectory()) return checkFile({ name, path }, stats);

  const prefix = name.endsWith('/') ? name : `${name}/`;
  const below = filesBelow(path);
  if (typeof below === 'string') return mistaken(`${name}: ${below}`, null);
  if (below.length === 0) return mistaken(`${name}: no .yaml, .yml or .json file in this folder`, null);
  const found = below.map((relative) => {
    const file = { name: prefix + relative, path: resolve(path, relative) };
    const fileStats = statOf(file.path);
    return typeof fileStats === 'string' ? mistaken(`${file.name}: ${fileStats}`, null) : checkFile(file, fileStats);
  });
  return { files: found.flatMap((each) => each.files), mistakes: found.flatMap((each) => each.mistakes) };
}

function checkFile(file: FoundFile, stats: Stats): Found {
  const { name, path } = file;
  // The shell's <(command) is a pipe with its writer at the other end; any other pipe might never be written to.
  const isOpenPipe = stats.isFIFO() && /^\/(dev|proc\/(self|\d+))\/fd\/\d+$/.test(path);
  if (!stats.isFile() && !isOpenPipe) {
    return mistaken(
      `${name}: ${kindOf(stats)}, not a file`,
      'to read from a command, pipe it in: command | svcsim … -f -',
    );
  }
  if (stats.size > inputLimitBytes) {
    const sizeMiB = (stats.size / 1024 / 1024).toFixed(1);
    return mistaken(
      `${name}: ${sizeMiB} MiB are more than the limit of ${inputLimitText}`,
      'leave out what is not simulated',
    );
  }
  return { files: [file], mistakes: [] };
}

/**
 * Paths relative to the folder, sorted by plain comparison, so that the order is the same on every machine; or in words
 * why a folder cannot be listed.
 */
function filesBelow(folder: string): readonly string[] | string {
  const visit = (below: string): string[] =>
    readdirSync(resolve(folder, below), { withFileTypes: true }).flatMap((entry) => {
      const path = below + entry.name;
      if (entry.isDirectory()) {
        return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : visit(`${path}/`);
      }
      if (!/\.(ya?ml|json)$/.test(entry.name)) return [];
      const leadsToFolder = entry.isSymbolicLink() && isFolder(resolve(folder, path));
      return leadsToFolder ? [] : [path];
    });
  try {
    return visit('').sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  } catch (error) {
    return errorReason(error);
  }
}

function isFolder(path: string): boolean {
  const stats = statOf(path);
  return typeof stats !== 'string' && stats.isDirectory();
}

/** The file's metadata, or in words why there is none. */
function statOf(path: string): Stats | string {
  try {
    return statSync(path);
  } catch (error) {
    return errorReason(error);
  }
}

function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

function mistaken(message: string, help: string | null): Found {
  return { files: [], mistakes: [{ message, place: null, help }] };
}
