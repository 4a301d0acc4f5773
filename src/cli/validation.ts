import { modelAssumptions } from '../experiment/model-assumptions.ts';
import type { Cluster } from '../scenario/cluster.ts';
import type { ParsedCluster } from '../scenario/parse-cluster.ts';
import type { Assumption, Scenario, World } from '../scenario/scenario.ts';
import { countOf } from './count-of.ts';
import { formatTable } from './format-table.ts';
import type { TerminalStyle } from './terminal-style.ts';

/** What was checked: a scenario, or a cluster that nobody calls. */
export type Validated = Scenario | ParsedCluster;

/** What `validate -o json` prints. */
export function validationObject(validated: Validated, fileNames: readonly string[]): object {
  return 'cluster' in validated ? clusterObject(validated, fileNames) : scenarioObject(validated, fileNames);
}

/** What `validate` prints for people: how many things of each kind there are, and what is assumed. */
export function validationText(validated: Validated, fileNames: readonly string[], style: TerminalStyle): string {
  return 'cluster' in validated ? clusterText(validated, fileNames, style) : scenarioText(validated, fileNames, style);
}

function clusterObject({ cluster, assumptions }: ParsedCluster, fileNames: readonly string[]): object {
  return {
    apiVersion: 'svcsim.dev/v1alpha1',
    kind: 'Validation',
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
    apiVersion: 'svcsim.dev/v1alpha1',
    kind: 'Validation',
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
