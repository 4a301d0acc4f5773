import { modelAssumptions } from '../experiment/model-assumptions.ts';
import type { Cluster } from '../scenario/cluster.ts';
import type { ParsedCluster } from '../scenario/parse-cluster.ts';
import type { Assumption, Scenario, World } from '../scenario/scenario.ts';
import { countOf } from './count-of.ts';
import { formatTable } from './format-table.ts';
import { conformanceText, type PlugInConformance } from './plug-in-conformance.ts';
import type { TerminalStyle } from './terminal-style.ts';

/** What was checked, and what came of it. */
export interface Validation {
  /** A scenario, or a cluster that nobody calls; null where there were plug-ins alone. */
  readonly parsed: Scenario | ParsedCluster | null;
  /** Of the documents. */
  readonly fileNames: readonly string[];
  readonly plugIns: readonly PlugInConformance[];
}

/** What `validate -o json` prints. */
export function validationObject({ parsed, fileNames, plugIns }: Validation): object {
  return {
    apiVersion: 'svcsim.dev/v1alpha1',
    kind: 'Validation',
    ...documentsObject(parsed, fileNames),
    plugIns,
  };
}

/** What `validate` prints for people: how many things of each kind there are, what is assumed, and which laws hold. */
export function validationText({ parsed, fileNames, plugIns }: Validation, style: TerminalStyle): string {
  const texts = [
    ...(parsed === null ? [] : [documentsText(parsed, fileNames, style)]),
    ...(plugIns.length === 0 ? [] : [conformanceText(plugIns, style)]),
  ];
  return texts.join('\n');
}

function documentsObject(parsed: Validation['parsed'], fileNames: readonly string[]): object {
  if (parsed === null) return { files: [], alternatives: [], thresholds: [], assumptions: [] };
  return 'cluster' in parsed ? clusterObject(parsed, fileNames) : scenarioObject(parsed, fileNames);
}

function documentsText(parsed: Scenario | ParsedCluster, fileNames: readonly string[], style: TerminalStyle): string {
  return 'cluster' in parsed ? clusterText(parsed, fileNames, style) : scenarioText(parsed, fileNames, style);
}

function clusterObject({ cluster, assumptions }: ParsedCluster, fileNames: readonly string[]): object {
  return {
    files: fileNames,
    cluster: Object.fromEntries(countsOfCluster(cluster)),
    alternatives: [],
    thresholds: [],
    assumptions,
  };
}

function clusterText(
  { cluster, assumptions }: ParsedCluster,
  fileNames: readonly string[],
  style: TerminalStyle,
): string {
  const counts = countsOfCluster(cluster);
  return [
    `no mistakes in ${countOf(fileNames.length, 'file')}\n`,
    formatTable(
      counts.map(([kind]) => kind.toUpperCase()),
      [counts.map(([, count]) => String(count))],
      style,
    ),
    `without a Workload: for explain, rules and dns, and not for run\n`,
    assumptionTable(assumptions, style),
  ].join('\n');
}

function scenarioObject(scenario: Scenario, fileNames: readonly string[]): object {
  return {
    name: scenario.name,
    inputHash: scenario.inputHash,
    files: fileNames,
    alternatives: scenario.alternatives.map((alternative) => ({
      name: alternative.name,
      replications: alternative.plan.replications,
      ...Object.fromEntries(countsOf(alternative.world)),
    })),
    thresholds: scenario.thresholds.map((threshold) => threshold.text),
    assumptions: allAssumptions(scenario),
  };
}

function scenarioText(scenario: Scenario, fileNames: readonly string[], style: TerminalStyle): string {
  const alternatives = scenario.alternatives.map(({ name, plan, world }) => [
    name,
    ...countsOf(world).map(([, count]) => String(count)),
    String(plan.replications),
  ]);
  const [first] = scenario.alternatives;
  const kinds = first === undefined ? [] : countsOf(first.world).map(([kind]) => kind.toUpperCase());
  return [
    `${scenario.name}: no mistakes in ${countOf(fileNames.length, 'file')}\n`,
    formatTable(['ALTERNATIVE', ...kinds, 'REPLICATIONS'], alternatives, style),
    assumptionTable(allAssumptions(scenario), style),
  ].join('\n');
}

function assumptionTable(assumptions: readonly Assumption[], style: TerminalStyle): string {
  const rows = assumptions.map(({ what, value, source }) => [what, value, source]);
  return rows.length === 0 ? 'nothing is assumed\n' : formatTable(['WHAT', 'VALUE', 'SOURCE'], rows, style);
}

/** What the documents leave open and what the model takes for granted: all that a run would list. */
function allAssumptions(scenario: Scenario): readonly Assumption[] {
  return [...scenario.assumptions, ...modelAssumptions(scenario, [])];
}

/** How many things of each kind the world of an alternative has. */
function countsOf(world: World): readonly (readonly [kind: string, count: number])[] {
  return [
    ['nodes', world.nodes.length],
    ['pods', world.pods.length],
    ['services', world.services.length],
    ['workloads', world.workloads.length],
    ['faults', world.faults.length],
    ['operations', world.operations.length],
  ];
}

function countsOfCluster({
  nodes,
  pods,
  pendingPods,
  services,
  endpointSlices,
  ingresses,
}: Cluster): readonly (readonly [kind: string, count: number])[] {
  return [
    ['nodes', nodes.length],
    ['pods', pods.length],
    ['pending', pendingPods.length],
    ['services', services.length],
    ['slices', endpointSlices.length],
    ['ingresses', ingresses.length],
  ];
}
