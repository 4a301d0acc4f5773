import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Mistake } from '../base/scenario-error.ts';
import { decodeText } from './decode-text.ts';
import { errorReason } from './error-reason.ts';
import { type FoundFile, findFiles } from './find-files.ts';
import { inputLimitBytes, inputLimitText } from './input-limit.ts';
import type { Io } from './io.ts';

/** What was read, whole, and what could not be. */
export interface Input {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly mistakes: readonly Mistake[];
  /** Of the first path, without folders and ending: what a scenario is called that does not name itself. */
  readonly name: string;
}

/**
 * Reads files, folders and standard input (`-`), in the order given; what is named twice is read once. Nothing beyond
 * `inputLimitBytes` is kept in memory, so that no input can make the program run out of it here.
 */
export async function readInput(paths: readonly string[], io: Io): Promise<Input> {
  const files: { name: string; text: string }[] = [];
  const mistakes: Mistake[] = [];
  const seen = new Set<string>();
  let remainingBytes = inputLimitBytes;

  const keep = (name: string, bytes: Uint8Array | string): void => {
    if (typeof bytes === 'string') {
      mistakes.push({ message: `${name}: ${bytes}`, place: null, help: null });
      return;
    }
    remainingBytes -= bytes.length;
    const decoded = decodeText(name, bytes);
    if ('mistake' in decoded) mistakes.push(decoded.mistake);
    else files.push({ name, text: decoded.text });
  };

  for (const path of paths) {
    if (path === '-') {
      if (!seen.has('-')) keep('<stdin>', await readStream(io.stdin, remainingBytes));
      seen.add('-');
      continue;
    }
    const found = findFiles(path, io.workingFolder);
    mistakes.push(...found.mistakes);
    for (const file of found.files.filter((each) => !seen.has(each.path))) {
      seen.add(file.path);
      keep(file.name, readFile(file, remainingBytes));
    }
  }
  return { files, mistakes, name: nameOf(paths[0] ?? '-', io.workingFolder) };
}

/**
 * A hash of the documents, of what the command line sets in them and of plug-ins: `sha256:…`. Folders do not count, so
 * that a scenario has the same hash wherever it lies.
 */
export function hashInput(
  files: Input['files'],
  set: readonly string[],
  plugIns: readonly { readonly file: string; readonly text: string }[] = [],
): string {
  const hash = createHash('sha256');
  const parts = [...files.flatMap(({ name, text }) => [basename(name), text]), '--set', ...set];
  for (const { file, text } of plugIns) parts.push('--plugin', file, text);
  // Each part with its length, so that no text can pass for the border between two.
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return `sha256:${hash.digest('hex')}`;
}

const tooMuch = `with this the input is larger than the limit of ${inputLimitText}`;

/** The bytes of a file, or in words why they cannot be had. */
function readFile({ path }: FoundFile, limitBytes: number): Uint8Array | string {
  try {
    const file = openSync(path, 'r');
    try {
      const chunks: Uint8Array[] = [];
      let length = 0;
      for (;;) {
        const chunk = new Uint8Array(256 * 1024);
        const count = readSync(file, chunk);
        if (count === 0) return Buffer.concat(chunks, length);
        length += count;
        if (length > limitBytes) return tooMuch;
        chunks.push(chunk.subarray(0, count));
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return errorReason(error);
  }
}

async function readStream(stream: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Uint8Array | string> {
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of stream) {
      length += chunk.length;
      if (length > limitBytes) return tooMuch;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, length);
  } catch (error) {
    return errorReason(error);
  }
}

function nameOf(path: string, workingFolder: string): string {
  if (path === '-') return 'stdin';
  return basename(resolve(workingFolder, path)).replace(/(\.sim)?\.(ya?ml|json)$/, '');
}
