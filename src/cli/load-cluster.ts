import type { ParsedCluster } from '../scenario/parse-cluster.ts';
import type { InputOptions } from './input-options.ts';
import type { Io } from './io.ts';
import { loadInput } from './load-input.ts';

/**
 * Reads all that the command line names for what it says of the cluster alone; no Workload is needed.
 *
 * @throws ScenarioError, CommandError as `loadInput` does.
 */
export async function loadCluster(io: Io, paths: readonly string[], options: InputOptions): Promise<ParsedCluster> {
  const { parseCluster } = await import('../scenario/parse-cluster.ts');
  const set = options.set ?? [];
  const seed = options.seed === undefined ? {} : { seed: options.seed };
  const { parsed } = await loadInput(io, paths, options, ({ files }) => parseCluster(files, { set, ...seed }));
  return parsed;
}
