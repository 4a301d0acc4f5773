import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commands } from '../../src/cli/commands.ts';
import { describeFault } from '../../src/cli/describe-fault.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { SimulationFault } from '../../src/cli/simulation-fault.ts';
import { type MemoryIoOptions, memoryIo } from './memory-io.ts';
import { smallScenario, smallScenarioWith } from './small-scenario.ts';
import { filesIn, temporaryFolder } from './temporary-folder.ts';

/** Runs a command where load.yaml holds the small scenario. One thread, because a test is in a worker already. */
async function svcsim(args: string, options: Partial<MemoryIoOptions> = {}, scenario = smallScenario) {
  const workingFolder = options.workingFolder ?? temporaryFolder({ 'load.yaml': scenario });
  const io = memoryIo({ availableCores: 1, ...options, workingFolder });
  const code = await runCli(args === '' ? [] : args.split(' '), io);
  return { code, out: io.out(), err: io.err(), folder: workingFolder, exits: io.exits };
}

const longestLine = (text: string): number => Math.max(...text.split('\n').map((line) => [...line].length));
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for.
const escapes = /\u001b\[/;

describe('the command line', () => {
  it('svcsim alone prints the help, which names every command', async () => {
    const { code, out } = await svcsim('');
    expect(code).toBe(0);
    for (const { name } of commands) expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    expect(longestLine(out)).toBeLessThanOrEqual(80);
    expect(await svcsim('--help')).toMatchObject({ code: 0, out });
  });

  it.each(commands.map((command) => command.name))('%s --help fits into 80 columns and ends with 0', async (name) => {
    const { code, out, err } = await svcsim(`${name} --help`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`Usage: svcsim ${name}`);
    expect(longestLine(out)).toBeLessThanOrEqual(80);
  });

  it('--version prints the version of package.json', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await svcsim('--version')).toMatchObject({ code: 0, out: `${version}\n`, err: '' });
  });

  it.each([
    ['rnu', "unknown command 'rnu'", 'Did you mean run?'],
    ['run --sed 3', "unknown option '--sed'", 'Did you mean'],
    ['run load.yaml -o jsn', "argument 'jsn' is invalid", 'text, wide, json, yaml, csv'],
    ['run load.yaml --threads 0', "argument '0' is invalid", 'from 1 to 1024'],
    ['run load.yaml --seed -1', "argument '-1' is invalid", 'whole number'],
    ['run load.yaml --seed', 'argument missing', '(see svcsim run --help)'],
    ['run', 'nothing to read', 'standard input'],
    ['schema Workload Fault', 'too many arguments', '(see svcsim schema --help)'],
  ])('svcsim %s ends with 2 and says: %s', async (args, what, help) => {
    const { code, out, err } = await svcsim(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(what);
    expect(err).toContain(help);
  });

  it('a fault of ours is one line and how to see it again; its stack is for those who ask', async () => {
    // biome-ignore lint/correctness/useYield: it fails before it yields.
    async function* broken(): AsyncGenerator<Uint8Array> {
      throw new TypeError('not\nso');
    }
    const io = { ...memoryIo({ workingFolder: temporaryFolder() }), stdin: broken() };
    expect(await runCli(['run', '-f', '-', '--set', "a=it's"], io)).toBe(1);
    expect(io.err()).toMatch(/^svcsim bug: TypeError: not\n {2}to see it again: svcsim run -f - --set 'a=it'/);
    expect(io.err()).not.toMatch(/\n\s+at /);
    expect(describeFault(new SimulationFault(new Error('no'), 7), ['run', 'a.yaml'])).toContain(
      'a.yaml --seed 7 --debug\n',
    );
    expect(describeFault(new Error('no'), ['run', '--debug'])).toMatch(/\n\s+at /);
  });
});

describe('mistakes', () => {
  it('all mistakes of all files are told, at most twenty of them in full', async () => {
    const workingFolder = temporaryFolder({
      'a.yaml': smallScenarioWith('  timeout: 1s', Array.from({ length: 30 }, (_, i) => `  unknown${i}: 1`).join('\n')),
    });
    const { code, err } = await svcsim('validate a.yaml missing.yaml', { workingFolder });
    expect(code).toBe(2);
    expect(err.match(/missing\.yaml: no such file/g)).toHaveLength(1);
    expect(err.match(/unknown field/g)).toHaveLength(19);
    expect(err).toMatch(/and 11 more\n\n31 mistakes in 1 file\n$/);
  });

  it('they are in colour on a terminal and with FORCE_COLOR, never with NO_COLOR', async () => {
    const scenario = smallScenarioWith('  timeout: 1s', '  timout: 1s');
    const errOf = async (options: Partial<MemoryIoOptions>) => (await svcsim('run load.yaml', options, scenario)).err;
    expect(await errOf({})).not.toMatch(escapes);
    expect(await errOf({ isTerminal: true })).toMatch(escapes);
    expect(await errOf({ env: { FORCE_COLOR: '1' } })).toMatch(escapes);
    expect(await errOf({ isTerminal: true, env: { NO_COLOR: '1' } })).not.toMatch(escapes);
  });

  it('they are in ASCII where the terminal knows nothing else', async () => {
    const { err } = await svcsim(
      'run load.yaml',
      { env: { LANG: 'C' } },
      smallScenarioWith('  timeout: 1s', '  timout: 1s'),
    );
    expect(err).toMatch(/^[\x20-\x7e\n]*$/);
  });
});

describe('validate', () => {
  it('counts what was read and lists what is assumed', async () => {
    const { code, out, err, folder } = await svcsim('validate load.yaml');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('small: no mistakes in 1 file');
    expect(out).toMatch(/^ALTERNATIVE {2,}NODES {2,}PODS {2,}SERVICES/m);
    expect(out).toMatch(/^small +2 +3 +1 +1 +0 +0 +2$/m);
    expect(out).toMatch(/^WHAT {2,}VALUE {2,}SOURCE$/m);
    expect(longestLine(out)).toBeLessThanOrEqual(80);
    expect(filesIn(folder)).toEqual(['load.yaml']);
  });

  it('-o json and -o yaml print the same object and nothing else', async () => {
    const json = JSON.parse((await svcsim('validate load.yaml -o json')).out) as object;
    expect(json).toMatchObject({
      kind: 'Validation',
      name: 'small',
      alternatives: [{ nodes: 2, pods: 3, services: 1 }],
    });
    expect(parse((await svcsim('validate load.yaml -o yaml')).out)).toEqual(json);
  });

  it('manifests alone are right, and for the commands that simulate nothing', async () => {
    const manifests = smallScenario
      .split('---\n')
      .filter((text) => !/kind: (Workload|Simulation|Application)/.test(text))
      .join('---\n');
    const { code, out, err } = await svcsim('validate load.yaml', {}, manifests);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^no mistakes in 1 file$/m);
    expect(out).toMatch(/^without a Workload: for explain, rules and dns, and not for run$/m);
    const json = JSON.parse((await svcsim('validate load.yaml -o json', {}, manifests)).out) as object;
    expect(json).toMatchObject({ kind: 'Validation', cluster: { services: 1, pods: 3 }, alternatives: [] });
    const mistaken = await svcsim('validate load.yaml', {}, manifests.replace('replicas:', 'replica:'));
    expect(mistaken).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/did you mean "replicas"[\s\S]*^1 mistake/m),
    });
  });

  it('reads standard input, folders and what --set changes', async () => {
    const fromStdin = await svcsim('validate - --set Deployment/web.spec.replicas=5 -o json', { stdin: smallScenario });
    expect(JSON.parse(fromStdin.out)).toMatchObject({ files: ['<stdin>'], alternatives: [{ pods: 5 }] });
    const documents = smallScenario.split('---\n');
    const workingFolder = temporaryFolder(Object.fromEntries(documents.map((text, i) => [`all/${i}.yaml`, text])));
    const fromFolder = await svcsim('validate -f all -o json', { workingFolder });
    expect(JSON.parse(fromFolder.out)).toMatchObject({ files: documents.map((_, i) => `all/${i}.yaml`) });
  });
});

describe('schema', () => {
  it('prints the JSON Schema of a kind, and one for all kinds', async () => {
    const { code, out } = await svcsim('schema Workload');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ $schema: expect.stringContaining('json-schema.org') });
    expect((await svcsim('schema')).out).toContain('Simulation');
  });

  it('an unknown kind is a mistake, with the nearest one', async () => {
    expect(await svcsim('schema Worklod')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('did you mean "Workload"?'),
    });
  });
});

describe('run', () => {
  it('prints a summary and says which files it wrote', async () => {
    const { code, out, err, folder } = await svcsim('run load.yaml');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/\nWrote reports\/small\/ \(\d+ files\): /);
    expect(longestLine(out)).toBeLessThanOrEqual(80);
    expect(out).not.toMatch(escapes);
    const files = filesIn(join(folder, 'reports/small'));
    expect(files).toEqual(expect.arrayContaining(['run.json', 'summary.csv', 'latency.svg', 'distribution.svg']));
    for (const file of files) expect(out).toContain(file);
  });

  it('with -o json, yaml and csv standard output is that and nothing else', async () => {
    const json = await svcsim('run load.yaml -o json --out a');
    expect(json.out).toBe(readFileSync(join(json.folder, 'a/run.json'), 'utf8'));
    expect(json.err).toMatch(/^Wrote a\/ /);
    const yaml = await svcsim('run load.yaml -o yaml');
    expect(parse(yaml.out)).toEqual(JSON.parse(json.out));
    const csv = await svcsim('run load.yaml -o csv');
    expect(csv.out).toBe(readFileSync(join(csv.folder, 'reports/small/summary.csv'), 'utf8'));
  });

  it('--quiet prints nothing, and writes the files all the same', async () => {
    const { code, out, err, folder } = await svcsim('run load.yaml --quiet', { isTerminal: true });
    expect({ code, out, err }).toEqual({ code: 0, out: '', err: '' });
    expect(filesIn(join(folder, 'reports/small'))).toContain('run.json');
  });

  it('--seed takes the place of the scenario’s', async () => {
    const { out } = await svcsim('run load.yaml --seed 8 -o json');
    expect(JSON.parse(out)).toMatchObject({ seed: 8 });
  });

  it('a threshold that fails ends with 99, after everything was written', async () => {
    const experiment = (bound: string): string =>
      `${smallScenario}---\napiVersion: svcsim.dev/v1alpha1\nkind: Experiment\nmetadata: {name: small}\nspec: {thresholds: ["latency.p50 < ${bound}"]}\n`;
    expect(await svcsim('run load.yaml -q', {}, experiment('10s'))).toMatchObject({ code: 0 });
    const failed = await svcsim('run load.yaml -q', {}, experiment('1us'));
    expect(failed).toMatchObject({
      code: 99,
      out: '',
      err: 'threshold failed: latency.p50 < 1us (small, default/callers)\n',
    });
    expect(filesIn(join(failed.folder, 'reports/small'))).toContain('run.json');
  });

  it('Ctrl-C keeps what was finished and ends with 130; the second one ends at once', async () => {
    const long = 'run load.yaml --set Simulation.duration=10h --threads 1';
    const interrupted = await svcsim(long, { onListening: (interrupt) => setTimeout(interrupt, 1) });
    expect(interrupted.code).toBe(130);
    expect(interrupted.err).toContain('interrupted');
    const twice = await svcsim('run load.yaml', {
      onListening(interrupt) {
        interrupt();
        interrupt();
      },
    });
    expect(twice.exits).toEqual([130]);
  });
});
