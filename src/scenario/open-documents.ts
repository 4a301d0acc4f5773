import type { Document } from './document/document.ts';
import { OWN_API_VERSION } from './document/document.ts';
import type { ExperimentDocument } from './document/experiment-document.ts';
import { identifyDocuments } from './document/identify-documents.ts';
import { simulationKind } from './document/simulation-document.ts';
import { Mistakes } from './mistakes.ts';
import type { Notes } from './notes.ts';
import { DocumentReader } from './read-documents.ts';
import { ClusterObjects, checkDuplicates, type Sourced } from './resolve/cluster-objects.ts';
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

/** The documents of all files, read, with the settings of the command line applied. */
export interface OpenedDocuments {
  readonly objects: ClusterObjects;
  /** Every file could be parsed: what is missed is not there. */
  readonly isSyntaxRight: boolean;
  /** The objects once further fields are set. */
  withSettings(settings: readonly Setting[]): ClusterObjects;
}

/** Parses files, tells the kinds of their documents, sets the fields that the command line names, and reads them. */
export function openDocuments(
  files: readonly SourceFile[],
  set: readonly string[],
  mistakes: Mistakes,
  notes: Notes,
): OpenedDocuments {
  const sources = files.map((file) => new SourceText(file.name, file.text));
  mistakes.expect(sources);
  const values = sources.flatMap((source) => readSource(source, mistakes));
  const isSyntaxRight = mistakes.count === 0;
  const identified = identifyDocuments(values, mistakes, notes);
  const isIncomplete = mistakes.count > 0;
  checkDuplicates(identified, mistakes);
  // What a path means cannot be told as long as documents are missing.
  const ofPaths = isIncomplete ? new Mistakes() : mistakes;
  const settings = parseSetArguments(set, mistakes);
  const documents = applySettings(withSimulation(identified), settings, ofPaths);
  const reader = new DocumentReader(mistakes, notes);
  return {
    objects: new ClusterObjects(documents, reader, isIncomplete),
    isSyntaxRight,
    withSettings: (more) => new ClusterObjects(applySettings(documents, more, ofPaths), reader, isIncomplete),
  };
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
export interface AlternativePlan {
  readonly name: string;
  readonly settings: readonly Setting[];
}

/** The alternatives of the Experiment, none without one; two of one name are a mistake. */
export function alternativesOf(
  experiment: Sourced<ExperimentDocument> | undefined,
  mistakes: Mistakes,
): readonly AlternativePlan[] {
  const names = new Set<string>();
  return (experiment?.value.alternatives ?? []).map((alternative, i) => {
    if (experiment !== undefined && names.has(alternative.name)) {
      mistakes.add(
        spanAt(experiment.document.root, ['spec', 'alternatives', i, 'name']),
        `Experiment: there is a second alternative ${JSON.stringify(alternative.name)}`,
      );
    }
    names.add(alternative.name);
    return { name: alternative.name, settings: settingsOf(alternative.set) };
  });
}
