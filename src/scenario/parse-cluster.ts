import type { Cluster } from './cluster.ts';
import { deepFreeze } from './deep-freeze.ts';
import { clusterFields } from './document/cluster-fields.ts';
import { Mistakes } from './mistakes.ts';
import { suggest } from './nearest-word.ts';
import { Notes } from './notes.ts';
import { alternativesOf, type OpenedDocuments, openDocuments, type SourceFile } from './open-documents.ts';
import type { ClusterObjects } from './resolve/cluster-objects.ts';
import { noteCluster } from './resolve/note-cluster.ts';
import type { Resolution } from './resolve/resolution.ts';
import { resolveCluster } from './resolve/resolve-cluster.ts';
import { DEFAULT_SEED } from './resolve/resolve-plan.ts';
import type { Assumption } from './scenario.ts';

/** What the command line adds to the files. */
export interface ParseClusterOptions {
  /** `PATH=VALUE`: fields to set. */
  readonly set?: readonly string[];
  /** Goes before the Simulation's seed: which free addresses and node ports are given. */
  readonly seed?: number;
  /** The name of an alternative of the Experiment, whose settings then count; without it those of none do. */
  readonly alternative?: string;
}

/** A cluster, and what was assumed because the documents did not say it. */
export interface ParsedCluster {
  readonly cluster: Cluster;
  readonly assumptions: readonly Assumption[];
}

/**
 * Reads the same documents as `parseScenario` for what they say of the cluster alone, so that manifests are enough: no
 * Workload is needed. Whatever else there is is checked as far as it can be by itself.
 *
 * @throws {ScenarioError} with every mistake that was found in any of the files.
 */
export function parseCluster(files: readonly SourceFile[], options: ParseClusterOptions = {}): ParsedCluster {
  const mistakes = new Mistakes();
  const notes = new Notes(clusterFields);
  const documents = openDocuments(files, options.set ?? [], mistakes, notes);
  const objects = objectsOf(documents, options.alternative, mistakes);
  if (!documents.isSyntaxRight || objects === undefined) mistakes.throwIfAny();
  const given = options.seed ?? documents.objects.only('Simulation')?.value.seed;
  const resolution: Resolution = {
    objects: objects ?? documents.objects,
    mistakes,
    notes,
    seed: given ?? DEFAULT_SEED,
    plugIns: [],
  };
  const { cluster } = resolveCluster(resolution);
  noteCluster(resolution, cluster, given !== undefined);
  mistakes.throwIfAny();
  return deepFreeze({ cluster, assumptions: notes.list() });
}

/** The objects of an alternative; undefined if there is none of that name. */
function objectsOf(
  documents: OpenedDocuments,
  alternative: string | undefined,
  mistakes: Mistakes,
): ClusterObjects | undefined {
  const plans = alternativesOf(documents.objects.only('Experiment'), mistakes);
  if (alternative === undefined) return documents.objects;
  const plan = plans.find(({ name }) => name === alternative);
  if (plan !== undefined) return documents.withSettings(plan.settings);
  const names = plans.map(({ name }) => name);
  const help = names.length === 0 ? 'the documents have no Experiment' : suggest(alternative, names);
  mistakes.add(null, `there is no alternative ${JSON.stringify(alternative)}`, help);
  return undefined;
}
