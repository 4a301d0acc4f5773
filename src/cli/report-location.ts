import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Io } from './io.ts';

/**
 * The absolute path of a report's folder: the one asked for, or `reports/<name>`. A name is never a path: what does
 * not belong into the name of a folder becomes a dash.
 */
export function reportLocation(io: Io, name: string, out: string | undefined): string {
  const folder = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '');
  return resolve(io.workingFolder, out ?? join('reports', folder === '' ? 'scenario' : folder));
}

/** The folder as a person wants to read it: from where they are when it is below, else in full. Ends with a slash. */
export function shownLocation(io: Io, folder: string): string {
  const path = relative(io.workingFolder, folder);
  const isBelow = path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
  return isBelow ? `${path === '' ? '.' : path}/` : `${folder}/`;
}
