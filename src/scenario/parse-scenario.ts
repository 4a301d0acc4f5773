import type { Algorithm } from '../balancer/balancer.ts';
import { AssertionError } from '../base/assert.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { ExperimentDocument } from './document/experiment-document.ts';
import { Mistakes } from './mistakes.ts';
import { Notes } from './notes.ts';
import { alternativesOf, openDocuments, type SourceFile } from './open-documents.ts';
import type { ClusterObjects, Sourced } from './resolve/cluster-objects.ts';
import { parseThreshold } from './resolve/parse-threshold.ts';
import type { Resolution } from './resolve/resolution.ts';
import { DEFAULT_SEED, resolvePlan } from './resolve/resolve-plan.ts';
import { resolveWorld } from './resolve/resolve-world.ts';
import type { Alternative, PlugInSpec, Scenario, Threshold } from './scenario.ts';
import { spanAt } from './source/source-value.ts';

export type { SourceFile } from './open-documents.ts';

/** What the command line adds to the files. */
export interface ParseOptions {
  /** `PATH=VALUE`: fields to set in all alternatives, before their own. */
  readonly set?: readonly string[];
  /** Goes before the Simulation's seed. */
  readonly seed?: number;
  /** The name of a scenario whose Simulation has none. */
  readonly name?: string;
  /** A hash of the files and settings, `sha256:…`: goes into the scenario as it is. */
  readonly inputHash: string;
  /** The user's own algorithms, which documents may name. */
  readonly plugIns?: readonly PlugIn[];
}

/** An algorithm of the user's own, as it was loaded to check the documents, and where it can be loaded from again. */
export interface PlugIn extends PlugInSpec {
  readonly algorithm: Algorithm;
}

/**
 * Reads Kubernetes manifests and svcsim's own documents: parses, checks, fills in defaults, resolves names.
 *
 * @throws {ScenarioError} with every mistake that was found in any of the files.
 */
export function parseScenario(files: readonly SourceFile[], options: ParseOptions): Scenario {
  const { plugIns = [] } = options;
  const mistakes = new Mistakes();
  const notes = new Notes();
  for (const { algorithm, file } of plugIns)
    notes.assume(`algorithm ${algorithm.name}`, `the plug-in ${file}`, '--plugin');
  const documents = openDocuments(files, options.set ?? [], mistakes, notes);
  const { objects } = documents;
  const experiment = objects.only('Experiment');
  const simulation = objects.only('Simulation');
  const name = simulation?.document.name || options.name || 'scenario';
  const written = alternativesOf(experiment, mistakes);
  const plans = written.length > 0 ? written : [{ name, settings: [] }];
  const thresholds = thresholdsOf(experiment, mistakes);
  // What stands in a document that cannot be parsed is missed everywhere: resolving would only find that.
  const alternatives = (documents.isSyntaxRight ? plans : []).map(
    (plan): Alternative =>
      resolveAlternative(plan.name, documents.withSettings(plan.settings), mistakes, notes, options),
  );
  mistakes.throwIfAny();
  return deepFreeze({
    name,
    title: simulation?.value.title ?? name,
    question: simulation?.value.question ?? '',
    inputHash: options.inputHash,
    assumptions: notes.list(),
    alternatives,
    thresholds,
    plugIns: plugIns.map(({ file, url }) => ({ file, url })),
  });
}

function resolveAlternative(
  name: string,
  objects: ClusterObjects,
  mistakes: Mistakes,
  notes: Notes,
  { seed, plugIns = [] }: ParseOptions,
): Alternative {
  const given = seed ?? objects.only('Simulation')?.value.seed;
  const resolution: Resolution = {
    objects,
    mistakes,
    notes,
    seed: given ?? DEFAULT_SEED,
    plugIns: plugIns.map(({ algorithm }) => algorithm),
  };
  if (objects.all('Workload').length === 0 && !objects.isUncertain('Workload')) {
    mistakes.add(
      null,
      'there is no Workload: nobody calls anything',
      'a Workload says who calls what; the folder scenarios of the package has some to start from',
    );
  }
  return { name, plan: resolvePlan(resolution, given !== undefined), world: resolveWorld(resolution) };
}

function thresholdsOf(experiment: Sourced<ExperimentDocument> | undefined, mistakes: Mistakes): readonly Threshold[] {
  return (experiment?.value.thresholds ?? []).flatMap((text, i) => {
    const threshold = parseThreshold(text);
    if (!('wrong' in threshold)) return [threshold];
    if (experiment === undefined) throw new AssertionError('thresholds come from an Experiment');
    const span = spanAt(experiment.document.root, ['spec', 'thresholds', i]);
    mistakes.add(span, `Experiment.spec.thresholds[${i}]: ${threshold.wrong}`, threshold.help);
    return [];
  });
}
