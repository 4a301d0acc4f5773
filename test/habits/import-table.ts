/** Which folders of `src` the files of a folder may import, beside their own folder. */
export interface FolderRow {
  readonly folder: string;
  readonly mayImport: readonly string[];
}

/** Who may import a package: one file, exactly one file below a folder, or every file below the folders named. */
export interface PackageRow {
  /** Package names; `node:*` stands for all modules of Node, `d3-*` for all modules of d3. */
  readonly packages: readonly string[];
  readonly owner:
    | { readonly file: string }
    | { readonly oneFileIn: string }
    | { readonly anyFileIn: readonly string[] };
}

const belowScenario = [
  'base',
  'random',
  'engine',
  'measurement',
  'kubernetes',
  'statistics',
  'balancer',
  'dns',
  'kubeproxy',
  'dataplane',
  'controlplane',
  'client',
  'fault',
  'operation',
];

/**
 * The import table of ARCHITECTURE.md: data goes down through the folders, and nobody calls up. A folder imports only
 * folders of rows above its own, so the table itself has no cycle. Files directly in `src` may import everything, and
 * nothing imports them.
 */
export const importTable: readonly FolderRow[] = [
  { folder: 'base', mayImport: [] },
  { folder: 'random', mayImport: ['base'] },
  { folder: 'engine', mayImport: ['base'] },
  { folder: 'measurement', mayImport: ['base'] },
  { folder: 'kubernetes', mayImport: ['base'] },
  { folder: 'statistics', mayImport: ['base', 'measurement'] },
  { folder: 'balancer', mayImport: ['base', 'random'] },
  { folder: 'dns', mayImport: ['base', 'kubernetes'] },
  { folder: 'kubeproxy', mayImport: ['base', 'random', 'kubernetes', 'balancer'] },
  { folder: 'dataplane', mayImport: ['base', 'random', 'engine', 'measurement', 'balancer', 'kubeproxy'] },
  { folder: 'controlplane', mayImport: ['base', 'random', 'engine', 'measurement', 'kubernetes', 'kubeproxy'] },
  {
    folder: 'client',
    mayImport: ['base', 'random', 'engine', 'measurement', 'balancer', 'dns', 'kubeproxy', 'dataplane'],
  },
  { folder: 'fault', mayImport: ['base', 'random', 'engine', 'dataplane', 'controlplane'] },
  { folder: 'operation', mayImport: ['base', 'engine', 'controlplane'] },
  {
    folder: 'scenario',
    mayImport: [
      'base',
      'random',
      'kubernetes',
      'balancer',
      'dataplane',
      'client',
      'controlplane',
      'fault',
      'operation',
    ],
  },
  { folder: 'experiment', mayImport: [...belowScenario, 'scenario'] },
  { folder: 'explain', mayImport: ['base', 'kubernetes', 'dns', 'kubeproxy', 'scenario'] },
  { folder: 'report', mayImport: ['base', 'statistics'] },
  { folder: 'cli', mayImport: [...belowScenario, 'scenario', 'experiment', 'explain', 'report'] },
];

/** One file owns each package, so that to replace a package is to change a file. A package without a row is refused. */
export const packageTable: readonly PackageRow[] = [
  { packages: ['seedrandom'], owner: { file: 'src/random/stream.ts' } },
  { packages: ['d3-node'], owner: { file: 'src/report/chart/canvas.ts' } },
  { packages: ['d3', 'd3-*'], owner: { anyFileIn: ['src/report/chart/'] } },
  { packages: ['csv-stringify'], owner: { oneFileIn: 'src/report/table/' } },
  { packages: ['yaml'], owner: { anyFileIn: ['src/scenario/source/', 'src/cli/'] } },
  { packages: ['fastest-levenshtein'], owner: { oneFileIn: 'src/' } },
  { packages: ['commander'], owner: { anyFileIn: ['src/cli/'] } },
  { packages: ['piscina'], owner: { anyFileIn: ['src/experiment/runner/'] } },
  { packages: ['node:*'], owner: { anyFileIn: ['src/cli/', 'src/experiment/runner/', 'src/main.ts'] } },
];

/** The two tables in Markdown, as ARCHITECTURE.md quotes them. */
export function importTableAsMarkdown(): string {
  const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
  const folders = importTable.map(({ folder, mayImport }) => {
    const all = mayImport.length >= belowScenario.length;
    const missing = importTable.map((row) => row.folder).filter((name) => name !== folder && !mayImport.includes(name));
    const allowed = all ? (missing.length === 0 ? 'all' : `all but ${code(missing)}`) : code(mayImport) || '–';
    return `| \`${folder}\` | ${allowed} |`;
  });
  const packages = packageTable.map(({ packages: names, owner }) => {
    if ('file' in owner) return `| ${code(names)} | \`${owner.file}\` |`;
    if ('oneFileIn' in owner) return `| ${code(names)} | one file in \`${owner.oneFileIn}\` |`;
    return `| ${code(names)} | ${code(owner.anyFileIn)} |`;
  });
  return [
    '| folder | may import |',
    '| --- | --- |',
    ...folders,
    '',
    '| package | imported by |',
    '| --- | --- |',
    ...packages,
  ].join('\n');
}
