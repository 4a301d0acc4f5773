import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PlugInError } from '../balancer/plug-in/plug-in-error.ts';
import { findAlgorithm } from '../balancer/registry.ts';
import { ScenarioError } from '../base/scenario-error.ts';
import { loadPlugIn } from '../experiment/runner/load-plug-in.ts';
import type { PlugIn } from '../scenario/parse-scenario.ts';
import { errorReason } from './error-reason.ts';
import { inputLimitBytes, inputLimitText } from './input-limit.ts';
import type { Io } from './io.ts';

/** A user's own algorithm, and the text of its file. */
export interface LoadedPlugIn extends PlugIn {
  readonly text: string;
}

/**
 * Loads the files that `--plugin` names, in the order given; what is named twice is loaded once.
 *
 * @throws ScenarioError with all that is wrong in all of them: files that cannot be read or loaded, whatever is missing
 * in an algorithm, a name that is taken.
 */
export async function loadPlugInFiles(io: Io, paths: readonly string[]): Promise<readonly LoadedPlugIn[]> {
  const loaded: LoadedPlugIn[] = [];
  const messages: string[] = [];
  const unique = new Map(paths.map((path) => [resolve(io.workingFolder, path), path]));
  for (const [file, path] of unique) {
    try {
      const text = readPlugIn(file, path);
      const url = pathToFileURL(file).href;
      const algorithm = await loadPlugIn({ file: path, url });
      checkName(algorithm.name, path, loaded);
      // A report must not tell where on this machine the file lies.
      loaded.push({ file: basename(file), url, algorithm, text });
    } catch (error) {
      if (!(error instanceof PlugInError)) throw error;
      messages.push(...error.messages);
    }
  }
  if (messages.length > 0) {
    throw new ScenarioError(messages.map((message) => ({ message, place: null, help: null })));
  }
  return loaded;
}

function readPlugIn(file: string, path: string): string {
  try {
    if (statSync(file).size > inputLimitBytes) throw new PlugInError([`${path}: it is larger than ${inputLimitText}`]);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof PlugInError) throw error;
    throw new PlugInError([`${path}: ${errorReason(error)}`]);
  }
}

function checkName(name: string, path: string, before: readonly LoadedPlugIn[]): void {
  const other = before.find(({ algorithm }) => algorithm.name === name);
  if (other !== undefined) throw new PlugInError([`plug-in ${path}: ${other.file} has an algorithm ${name} already`]);
  if (findAlgorithm(name) === undefined) return;
  throw new PlugInError([`plug-in ${path}: svcsim has an algorithm ${name} of its own; choose another name`]);
}
