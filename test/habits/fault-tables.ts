import type { FaultParameterType } from '../../src/fault/fault.ts';
import { faultKinds } from '../../src/fault/registry.ts';
import { refusedChaosKinds } from '../../src/scenario/document/chaos-mesh/refused-kinds.ts';
import { code, fillTables, table } from './page-tables.ts';

/** The page that quotes the tables, and where: between two comments that name them. */
export const FAULTS_PAGE = 'docs/faults.md';

/** How each type of parameter is written. */
const forms: Readonly<Record<FaultParameterType, string>> = {
  pods: '`{pod: NAME}`, or `{selector: {matchLabels: …}, mode, value}` with the modes of Chaos Mesh (`all` without one)',
  node: 'the name of a node',
  zone: 'the name of a zone',
  place: '`{node: NAME}`, `{zone: NAME}`, `{external: true}`, or as pods',
  delay: 'a duration (`20ms`) or a distribution (`{exponential: {mean: 20ms}}`)',
  factor: 'a number above 0',
  probability: 'a share (`0.1`) or a percentage (`10%`)',
  direction: '`to`, `from` or `both`',
  duration: 'a duration: `1.5s`',
  count: 'a whole number from 1 on',
  bandwidth: 'a rate as tc writes it: `10mbit`, `1mbps`',
  size: 'bytes: `64Ki`',
  flag: '`true` or `false`',
  names: 'a list of names, with `?` for one character and a final `*` for any',
  requests: '`{port, path, method}`, with `*` in the path',
  side: '`request` or `response`',
  status: 'a status code of HTTP: `503`',
};

/** The page with its tables as they should be. */
export function withFaultTables(page: string): string {
  return fillTables(FAULTS_PAGE, page, tables());
}

function tables(): ReadonlyMap<string, string> {
  const kinds = faultKinds.all;
  const used = new Set(kinds.flatMap(({ parameters }) => Object.values(parameters).map(({ type }) => type)));
  return new Map([
    [
      'faults',
      table(
        ['fault', 'what it does'],
        kinds.map(({ name, summary }) => [code(name), summary]),
      ),
    ],
    ['parameters', parameterTable()],
    [
      'forms',
      table(
        ['holds', 'written as'],
        Object.entries(forms)
          .filter(([type]) => used.has(type as FaultParameterType))
          .map(([type, form]) => [type, form]),
      ),
    ],
    [
      'refused kinds',
      table(
        ['kind', 'why not'],
        [...refusedChaosKinds].map(([kind, why]) => [code(kind), why]),
      ),
    ],
  ]);
}

function parameterTable(): string {
  const rows = faultKinds.all.flatMap(({ name, parameters }) =>
    Object.entries(parameters).map(([parameter, { type, required, summary }], i) => [
      i === 0 ? code(name) : '',
      required ? `**${code(parameter)}**` : code(parameter),
      type,
      summary,
    ]),
  );
  return table(['of', 'parameter', 'holds', 'meaning'], rows);
}
