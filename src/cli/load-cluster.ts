import type { ParsedCluster } from '../scenario/parse-cluster.ts';
import type { InputOptions } from './input-options.ts';
import type { Io } from './io.ts';
import { loadInput } from './load-input.ts';
import type { Input } from './read-input.ts';

/**
 * Reads all that the command line names for what it says of the cluster alone; no Workload is needed.
 *
 * @throws ScenarioError, CommandError as `loadInput` does.
 */
export async function loadCluster(io: Io, paths: readonly string[], options: InputOptions): Promise<ParsedCluster> {
  const { parsed } = await loadInput(io, paths, options, await clusterParser(options));
  return parsed;
}

/** What makes a cluster of input, with the settings of the command line. */
export async function clusterParser({ set = [], seed }: InputOptions): Promise<(input: Input) => ParsedCluster> {
  const { parseCluster } = await import('../scenario/parse-cluster.ts');
  const given = seed === undefined ? {} : { seed };
  return ({ files }) => parseCluster(files, { set, ...given });
}
