import { Mistakes } from './mistakes.ts';
import { Notes } from './notes.ts';
import { openDocuments, type SourceFile } from './open-documents.ts';

/** The kinds that are about requests, and not about the cluster alone. */
const kindsOfLoad = [
  'Workload',
  'Experiment',
  'Fault',
  'Operation',
  'PodChaos',
  'NetworkChaos',
  'StressChaos',
  'DNSChaos',
  'HTTPChaos',
  'Schedule',
] as const;

/**
 * Whether documents are meant to be simulated. Those that describe a cluster alone are enough for `parseCluster`, and
 * not for `parseScenario`. True where it cannot be told, because some cannot be read.
 *
 * @param set `PATH=VALUE`: fields to set, as in `parseScenario`.
 */
export function describesLoad(files: readonly SourceFile[], set: readonly string[]): boolean {
  const { objects, isSyntaxRight } = openDocuments(files, set, new Mistakes(), new Notes());
  return !isSyntaxRight || kindsOfLoad.some((kind) => objects.all(kind).length > 0 || objects.isUncertain(kind));
}
