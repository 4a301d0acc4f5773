import { existsSync, readFileSync } from 'node:fs';
import { cruise, type ICruiseResult, type IModule } from 'dependency-cruiser';
import { beforeAll, expect, it } from 'vitest';
import { filesBelow } from './files-below.ts';
import { importTable, importTableAsMarkdown, type PackageRow, packageTable } from './import-table.ts';

// What imports what, as dependency-cruiser reads it from the sources, type imports and dynamic imports included.

const sourceFiles = filesBelow('src', '.ts').filter((path) => !path.endsWith('.d.ts'));

interface Import {
  readonly from: string;
  /** As written in the source. */
  readonly specifier: string;
  /** The file or module it leads to. */
  readonly to: string;
  readonly found: boolean;
}

let modules: readonly IModule[] = [];
let imports: readonly Import[] = [];

beforeAll(async () => {
  const { output } = await cruise(
    ['src'],
    {
      ruleSet: { forbidden: [{ name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } }] },
      validate: true,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
    },
    { extensions: ['.ts', '.js', '.d.ts'], conditionNames: ['import', 'types', 'default'], exportsFields: ['exports'] },
  );
  modules = (output as ICruiseResult).modules.filter((module) => sourceFiles.includes(module.source));
  imports = modules.flatMap((module) =>
    module.dependencies.map((dependency) => ({
      from: module.source,
      specifier: dependency.dependencyTypes.includes('core') ? `node:${dependency.module}` : dependency.module,
      to: dependency.resolved,
      found: !dependency.couldNotResolve,
    })),
  );
});

it('dependency-cruiser has read every source file', () => {
  // It passes with nothing read when it does not know the installed TypeScript.
  expect(modules.map((module) => module.source).sort()).toEqual(sourceFiles);
  expect(imports.length).toBeGreaterThan(0);
});

it('every import leads to a file or an installed package', () => {
  expect(imports.filter((each) => !each.found).map(inWords)).toEqual([]);
});

it('a folder of src imports only the folders that the table allows', () => {
  const allowed = new Map(importTable.map((row) => [row.folder, [row.folder, ...row.mayImport]]));
  const folders = new Set(sourceFiles.map(folderOf).filter((folder) => folder !== ''));
  expect([...folders].filter((folder) => !allowed.has(folder))).toEqual([]);

  const forbidden = imports
    .filter((each) => each.to.startsWith('src/') && folderOf(each.from) !== '')
    .filter((each) => !allowed.get(folderOf(each.from))?.includes(folderOf(each.to)));
  expect(forbidden.map(inWords)).toEqual([]);
});

it('the table itself has no cycle: each folder imports only folders of rows above its own', () => {
  const above: string[] = [];
  for (const { folder, mayImport } of importTable) {
    expect(above, `row ${folder}`).toEqual(expect.arrayContaining([...mayImport]));
    above.push(folder);
  }
});

it('no file imports itself by way of others', () => {
  const cycles = modules.flatMap((module) =>
    module.dependencies
      .filter((dependency) => dependency.circular)
      .map((dependency) => [module.source, ...(dependency.cycle ?? []).map((step) => step.name)].join(' -> ')),
  );
  expect(cycles).toEqual([]);
});

it('a package is imported only by the file or folder that owns it', () => {
  const ofPackages = imports.filter((each) => !each.specifier.startsWith('.'));
  const strangers = ofPackages.filter((each) => rowOf(each) === undefined);
  expect(strangers.map(inWords), 'packages without a row in the table').toEqual([]);

  for (const row of packageTable) {
    const importers = [...new Set(ofPackages.filter((each) => rowOf(each) === row).map((each) => each.from))];
    const trespassers = importers.filter((file) => !mayOwn(row.owner, file));
    expect(trespassers, `${row.packages.join(', ')} may be imported by ${JSON.stringify(row.owner)} alone`).toEqual([]);
    if ('oneFileIn' in row.owner) {
      const others = importers.slice(1);
      expect(others, `${row.packages.join(', ')} belongs to one file, and that is ${importers[0]}`).toEqual([]);
    }
  }
});

it('ARCHITECTURE.md quotes the table that is checked here', () => {
  const architecture = existsSync('ARCHITECTURE.md') ? readFileSync('ARCHITECTURE.md', 'utf8') : '';
  const quoted = architecture.includes(importTableAsMarkdown());
  expect(quoted, `ARCHITECTURE.md must contain these lines:\n\n${importTableAsMarkdown()}\n\n`).toBe(true);
});

/** The folder directly in `src`, or an empty string for a file directly in `src`. */
function folderOf(path: string): string {
  const [, folder = '', file] = path.split('/');
  return file === undefined ? '' : folder;
}

function inWords({ from, specifier }: Import): string {
  return `${from} imports ${specifier}`;
}

function packageOf({ specifier }: Import): string {
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** The first row that names the import's package in full or, if there is none, the one that names it by its beginning. */
function rowOf(each: Import): PackageRow | undefined {
  const name = packageOf(each);
  return (
    packageTable.find((row) => row.packages.includes(name)) ??
    packageTable.find((row) => row.packages.some((known) => known.endsWith('*') && name.startsWith(known.slice(0, -1))))
  );
}

function mayOwn(owner: PackageRow['owner'], file: string): boolean {
  if ('file' in owner) return file === owner.file;
  const places = 'oneFileIn' in owner ? [owner.oneFileIn] : owner.anyFileIn;
  return places.some((place) => file.startsWith(place));
}
