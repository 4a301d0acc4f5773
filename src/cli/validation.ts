import { modelAssumptions } from '../experiment/model-assumptions.ts';
import type { Assumption, Scenario, World } from '../scenario/scenario.ts';
import { countOf } from './count-of.ts';
import { formatTable } from './format-table.ts';
import type { TerminalStyle } from './terminal-style.ts';

/** What `validate -o json` prints. */
export function validationObject(scenario: Scenario, fileNames: readonly string[]): object {
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

/** What `validate` prints for people: how many things of each kind there are, and what is assumed. */
export function validationText(scenario: Scenario, fileNames: readonly string[], style: TerminalStyle): string {
  const alternatives = scenario.alternatives.map(({ name, plan, world }) => [
    name,
    ...countsOf(world).map(([, count]) => String(count)),
    String(plan.replications),
  ]);
  const [first] = scenario.alternatives;
  const kinds = first === undefined ? [] : countsOf(first.world).map(([kind]) => kind.toUpperCase());
  const assumptions = allAssumptions(scenario).map(({ what, value, source }) => [what, value, source]);
  return [
    `${scenario.name}: no mistakes in ${countOf(fileNames.length, 'file')}\n`,
    formatTable(['ALTERNATIVE', ...kinds, 'REPLICATIONS'], alternatives, style),
    assumptions.length === 0 ? 'nothing is assumed\n' : formatTable(['WHAT', 'VALUE', 'SOURCE'], assumptions, style),
  ].join('\n');
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
