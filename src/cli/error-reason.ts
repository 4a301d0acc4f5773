const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file or folder'],
  ['ENOTDIR', 'a part of the path is a file, not a folder'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EISDIR', 'it is a folder'],
  ['ELOOP', 'links that lead in a circle'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ENOSPC', 'no space left on the device'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EROFS', 'the file system is read-only'],
  ['EMFILE', 'too many open files'],
]);

/** Whether the machine refused something: an error of the operating system, which is no fault of ours. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

/**
 * Why the machine refused to read or write, in words.
 *
 * @throws what it was given when that is no error of the operating system.
 */
export function errorReason(error: unknown): string {
  // A path with a NUL character is refused before the system sees it.
  if (error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_ARG_VALUE') return 'not a path';
  if (!isSystemError(error)) throw error;
  return reasons.get(error.code ?? '') ?? error.message;
}
