import { references } from '../../bench/picks/references.ts';
import type { Algorithm } from '../../src/balancer/balancer.ts';
import { layers } from '../../src/balancer/layer/registry.ts';
import type { OptionSpec, OptionSpecs } from '../../src/balancer/option.ts';
import { algorithms } from '../../src/balancer/registry.ts';
import { formatDurationMs } from '../../src/base/units.ts';
import { writtenName } from '../../src/scenario/shape/options-shape.ts';
import { code, fillTables, table } from './page-tables.ts';

/** The page that quotes the tables, and where: between two comments that name them. */
export const PAGE = 'docs/load-balancing.md';

/** The tables of the page in Markdown, by their names in its comments. */
export function loadBalancingTables(): ReadonlyMap<string, string> {
  return new Map([
    ['algorithms', algorithmTable()],
    ['options', optionTable(algorithms)],
    [
      'layers',
      table(
        ['layer', 'what it does'],
        layers.map(({ name, summary }) => [code(name), summary]),
      ),
    ],
    ['options of layers', optionTable(layers)],
  ]);
}

/** The page with its tables as they should be. */
export function withTables(page: string): string {
  return fillTables(PAGE, page, loadBalancingTables());
}

function algorithmTable(): string {
  const rows = algorithms.map((algorithm) => {
    const { name, summary, unit } = algorithm;
    const reference = references[name];
    if (reference === undefined) throw new Error(`bench/picks/references.ts has no line for ${name}`);
    return [code(name), summary, unit, promiseOf(algorithm), reference.pick, reference.source];
  });
  return table(['algorithm', 'rule', 'for each', 'shares of equal servers', 'a pick is', 'true to'], rows);
}

function promiseOf({ expectation, unevenness, refuses }: Algorithm): string {
  const even = unevenness === undefined ? '' : `, to ${Number((unevenness * 100).toFixed(1))} %`;
  const refusal = refuses === undefined ? '' : `; refuses at ${refuses}`;
  return `${expectation}${even}${refusal.replace('at all are full', 'when all are full')}`;
}

function optionTable(kinds: readonly { readonly name: string; readonly options: OptionSpecs }[]): string {
  const rows = kinds.flatMap(({ name, options }) =>
    Object.entries(options).map(([option, spec], i) => [
      i === 0 ? code(name) : '',
      code(writtenName(option, spec)),
      code(defaultOf(spec)),
      spec.kind === 'choice' ? `${spec.summary} One of ${spec.values.map(code).join(', ')}.` : spec.summary,
    ]),
  );
  return table(['of', 'option', 'default', 'meaning'], rows);
}

function defaultOf(spec: OptionSpec): string {
  return spec.kind === 'duration' ? formatDurationMs(spec.default) : String(spec.default);
}
