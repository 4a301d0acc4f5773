import { AssertionError } from '../base/assert.ts';
import { type Document, OWN_API_VERSION } from './document/document.ts';
import type { ExperimentDocument } from './document/experiment-document.ts';
import { identifyDocuments } from './document/identify-documents.ts';
import { simulationKind } from './document/simulation-document.ts';
import { Mistakes } from './mistakes.ts';
import { Notes } from './notes.ts';
import { DocumentReader } from './read-documents.ts';
import { ClusterObjects, checkDuplicates, type Sourced } from './resolve/cluster-objects.ts';
import { parseThreshold } from './resolve/parse-threshold.ts';
import type { Resolution } from './resolve/resolution.ts';
import { DEFAULT_SEED, resolvePlan } from './resolve/resolve-plan.ts';
import { resolveWorld } from './resolve/resolve-world.ts';
import type { Alternative, Scenario, Threshold } from './scenario.ts';
import { applySettings, parseSetArguments, type Setting, settingsOf } from './set/apply-set.ts';
import { readSource } from './source/read-source.ts';
import { SourceText } from './source/source-text.ts';
import type { SourceMapping, SourceValue } from './source/source-value.ts';
import { spanAt } from './source/source-value.ts';

/** A file, with the name by which the user called it. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

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
}

/**
 * Reads Kubernetes manifests and svcsim's own documents: parses, checks, fills in defaults, resolves names.
 *
 * @throws {ScenarioError} with every mistake that was found in any of the files.
 */
export function parseScenario(files: readonly SourceFile[], options: ParseOptions): Scenario {
  const mistakes = new Mistakes();
  const notes = new Notes();
  const sources = files.map((file) => new SourceText(file.name, file.text));
  mistakes.expect(sources);
  const values = sources.flatMap((source) => readSource(source, mistakes));
  const isSyntaxRight = mistakes.count === 0;
  const identified = identifyDocuments(values, mistakes, notes);
  const isIncomplete = mistakes.count > 0;
  checkDuplicates(identified, mistakes);
  const settings = parseSetArguments(options.set ?? [], mistakes);
  // What a path means cannot be told as long as documents are missing.
  const ofPaths = isIncomplete ? new Mistakes() : mistakes;
  const documents = applySettings(withSimulation(identified), settings, ofPaths);

  const reader = new DocumentReader(mistakes, notes);
  const objects = new ClusterObjects(documents, reader, isIncomplete);
  const experiment = objects.only('Experiment');
  const name =
    documents.find((each) => each.type === simulationKind && each.name !== '')?.name ?? options.name ?? 'scenario';
  const plans = alternativesOf(experiment, name, mistakes);
  const thresholds = thresholdsOf(experiment, mistakes);
  // What stands in a document that cannot be parsed is missed everywhere: resolving would only find that.
  const alternatives = (isSyntaxRight ? plans : []).map((plan): Alternative => {
    const changed = applySettings(documents, plan.settings, ofPaths);
    return resolveAlternative(
      plan.name,
      new ClusterObjects(changed, reader, isIncomplete),
      mistakes,
      notes,
      options.seed,
    );
  });
  mistakes.throwIfAny();
  const simulation = objects.only('Simulation')?.value;
  return deepFreeze({
    name,
    title: simulation?.title ?? name,
    question: simulation?.question ?? '',
    inputHash: options.inputHash,
    assumptions: notes.list(),
    alternatives,
    thresholds,
  });
}

/** The documents with a Simulation, empty if there is none: so that its fields can be set. */
function withSimulation(documents: readonly Document[]): readonly Document[] {
  if (documents.some(({ type }) => type === simulationKind)) return documents;
  const source = new SourceText('default', `apiVersion: ${OWN_API_VERSION}\nkind: Simulation\n`);
  const span = { source, start: 0, end: 0 };
  const text = (value: string): SourceValue => ({ kind: 'scalar', ...span, value, plain: true });
  const entries = new Map([
    ['apiVersion', { ...span, value: text(OWN_API_VERSION) }],
    ['kind', { ...span, value: text('Simulation') }],
  ]);
  const root: SourceMapping = { kind: 'mapping', ...span, entries };
  return [...documents, { type: simulationKind, namespace: '', name: '', root }];
}

/** An alternative before it is resolved. */
interface AlternativePlan {
  readonly name: string;
  readonly settings: readonly Setting[];
}

function alternativesOf(
  experiment: Sourced<ExperimentDocument> | undefined,
  name: string,
  mistakes: Mistakes,
): readonly AlternativePlan[] {
  const written = experiment?.value.alternatives;
  if (experiment === undefined || written === undefined || written.length === 0) return [{ name, settings: [] }];
  const names = new Set<string>();
  for (const [i, alternative] of written.entries()) {
    const path = ['spec', 'alternatives', i, 'name'];
    if (names.has(alternative.name)) {
      mistakes.add(
        spanAt(experiment.document.root, path),
        `Experiment: there is a second alternative ${JSON.stringify(alternative.name)}`,
      );
    }
    names.add(alternative.name);
  }
  return written.map((alternative) => ({ name: alternative.name, settings: settingsOf(alternative.set) }));
}

function resolveAlternative(
  name: string,
  objects: ClusterObjects,
  mistakes: Mistakes,
  notes: Notes,
  seed: number | undefined,
): Alternative {
  const given = seed ?? objects.only('Simulation')?.value.seed;
  const resolution: Resolution = { objects, mistakes, notes, seed: given ?? DEFAULT_SEED };
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

/** Freezes plain data at all depths. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const each of Object.values(value)) deepFreeze(each);
  return value;
}
