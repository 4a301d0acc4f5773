import { readFileSync } from 'node:fs';
import { type Mistake, ScenarioError } from '../../src/base/scenario-error.ts';
import type { Cluster } from '../../src/scenario/cluster.ts';
import { type ParseClusterOptions, type ParsedCluster, parseCluster } from '../../src/scenario/parse-cluster.ts';
import { type ParseOptions, parseScenario } from '../../src/scenario/parse-scenario.ts';
import type { Scenario, World } from '../../src/scenario/scenario.ts';

/** A text of test/fixtures/scenario. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/scenario/${name}`, import.meta.url), 'utf8');
}

/** Deployments web (10 pods) and frontend (3), and the Service web in front of the former. */
export const shop: string = fixture('shop.yaml');

/** A Workload of the frontend pods on the Service web; lines of YAML replace those that begin with the same field. */
export function workload(...lines: readonly string[]): string {
  const fields = new Map<string, string>([
    ['from', 'from: {selector: {matchLabels: {app: frontend}}}'],
    ['target', 'target: http://web'],
    ['executor', 'executor: constant-arrival-rate'],
    ['rate', 'rate: 900/s'],
  ]);
  for (const line of lines) fields.set(line.replace(/:.*/, ''), line);
  const spec = [...fields.values()].map((line) => `  ${line}\n`).join('');
  return `apiVersion: svcsim.dev/v1alpha1\nkind: Workload\nmetadata: {name: shoppers}\nspec:\n${spec}`;
}

/** A document of an own kind. */
export function own(kind: string, name: string, spec: string): string {
  return `apiVersion: svcsim.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
}

/** The scenario of one or more texts, called a.yaml, b.yaml, … */
export function scenarioOf(texts: readonly string[], options: Partial<ParseOptions> = {}): Scenario {
  return parseScenario(filesOf(texts), { inputHash: 'sha256:0', ...options });
}

function filesOf(texts: readonly string[]): readonly { readonly name: string; readonly text: string }[] {
  return texts.map((text, i) => ({ name: `${String.fromCharCode(97 + i)}.yaml`, text }));
}

/** The world of the first alternative. */
export function worldOf(texts: readonly string[], options: Partial<ParseOptions> = {}): World {
  return scenarioOf(texts, options).alternatives[0]!.world;
}

/** What one or more texts, called a.yaml, b.yaml, …, say of the cluster. */
export function parsedClusterOf(texts: readonly string[], options: ParseClusterOptions = {}): ParsedCluster {
  return parseCluster(filesOf(texts), options);
}

/** The cluster that one or more texts describe. */
export function clusterOf(texts: readonly string[], options: ParseClusterOptions = {}): Cluster {
  return parsedClusterOf(texts, options).cluster;
}

/** Every mistake in texts that say nothing but what the cluster is, with what is underlined. */
export function markedInCluster(texts: readonly string[], options: ParseClusterOptions = {}): readonly string[] {
  return mistakesOf(() => parsedClusterOf(texts, options)).map(marked);
}

/** Every mistake in the texts, as `file:line:column message (help)`; none is an empty list. */
export function mistakesIn(texts: readonly string[], options: Partial<ParseOptions> = {}): readonly string[] {
  return mistakesOf(() => scenarioOf(texts, options)).map(({ message, place, help }) => {
    const where = place === null ? '' : `${place.file}:${place.line}:${place.column} `;
    return `${where}${message}${help === null ? '' : ` (${help})`}`;
  });
}

/** Every mistake in the texts, with what is underlined instead of the column: `file:line «text» message (help)`. */
export function markedIn(texts: readonly string[], options: Partial<ParseOptions> = {}): readonly string[] {
  return mistakesOf(() => scenarioOf(texts, options)).map(marked);
}

function marked({ message, place, help }: Mistake): string {
  const said = `${message}${help === null ? '' : ` (${help})`}`;
  if (place === null) return said;
  const start = place.column - 1;
  return `${place.file}:${place.line} «${place.lineText.slice(start, start + place.length)}» ${said}`;
}

function mistakesOf(parse: () => unknown): readonly Mistake[] {
  try {
    parse();
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.mistakes;
  }
}

/** What is assumed about something, as `value (source)`. */
export function assumption(scenario: Pick<Scenario, 'assumptions'>, what: string): string | undefined {
  const found = scenario.assumptions.find((each) => each.what === what);
  return found && `${found.value} (${found.source})`;
}
