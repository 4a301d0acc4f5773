import { Option } from 'commander';
import { ScenarioError } from '../base/scenario-error.ts';
import type { CliCommand } from './cli-command.ts';
import { exitCode } from './exit-code.ts';
import { addInputOptions, type InputOptions } from './input-options.ts';
import type { Io } from './io.ts';
import { addPlugInOption, type PlugInOptions } from './plug-in-options.ts';
import { terminalStyle } from './terminal-style.ts';
import type { Validation } from './validation.ts';

interface ValidateOptions extends InputOptions, PlugInOptions {
  readonly output: 'text' | 'json' | 'yaml';
  readonly quiet?: true;
}

/**
 * Checks documents without simulating them, and says what was assumed where they are silent. Manifests alone, without a
 * Workload, are checked for what `explain`, `rules` and `dns` need. Plug-ins are held to the laws of all algorithms; to
 * check them, no documents are needed.
 */
export const validateCommand: CliCommand<ValidateOptions> = {
  name: 'validate',
  summary: 'check documents and list what is assumed',

  declare(command) {
    addPlugInOption(addInputOptions(command))
      .addOption(new Option('-o, --output <format>', 'what to print').choices(['text', 'json', 'yaml']).default('text'))
      .option('-q, --quiet', 'print mistakes only');
  },

  async run(io, paths, options) {
    const { validationObject, validationText } = await import('./validation.ts');
    const { brokenLaws } = await import('./plug-in-conformance.ts');
    const validation = await validate(io, paths, options);
    if (options.output !== 'text') {
      const { printObject } = await import('./print-object.ts');
      io.stdout.write(printObject(validationObject(validation), options.output));
    } else if (!options.quiet) {
      io.stdout.write(validationText(validation, terminalStyle(io.stdout, io.env)));
    }
    const broken = brokenLaws(validation.plugIns);
    if (broken.length > 0) throw new ScenarioError(broken);
    return exitCode.done;
  },
};

async function validate(io: Io, paths: readonly string[], options: ValidateOptions): Promise<Validation> {
  const { loadInput } = await import('./load-input.ts');
  const { loadedPlugIns, scenarioParser } = await import('./load-scenario.ts');
  const { clusterParser } = await import('./load-cluster.ts');
  const { describesLoad } = await import('../scenario/describes-load.ts');
  const { conformanceOf } = await import('./plug-in-conformance.ts');
  const loaded = await loadedPlugIns(io, options);
  const isPlugInAlone = loaded.length > 0 && paths.length === 0 && options.filename === undefined;
  if (isPlugInAlone) return { parsed: null, fileNames: [], plugIns: conformanceOf(loaded) };
  const parsers = { scenario: await scenarioParser(options, loaded), cluster: await clusterParser(options) };
  const { parsed, fileNames } = await loadInput(io, paths, options, (input) =>
    describesLoad(input.files, options.set ?? []) ? parsers.scenario(input) : parsers.cluster(input),
  );
  return { parsed, fileNames, plugIns: conformanceOf(loaded) };
}
