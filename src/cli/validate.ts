import { Option } from 'commander';
import type { CliCommand } from './cli-command.ts';
import { exitCode } from './exit-code.ts';
import { addInputOptions, type InputOptions } from './input-options.ts';
import { terminalStyle } from './terminal-style.ts';

interface ValidateOptions extends InputOptions {
  readonly output: 'text' | 'json' | 'yaml';
  readonly quiet?: true;
}

/**
 * Checks documents without simulating them, and says what was assumed where they are silent. Manifests alone, without a
 * Workload, are checked for what `explain`, `rules` and `dns` need.
 */
export const validateCommand: CliCommand<ValidateOptions> = {
  name: 'validate',
  summary: 'check documents and list what is assumed',

  declare(command) {
    addInputOptions(command)
      .addOption(new Option('-o, --output <format>', 'what to print').choices(['text', 'json', 'yaml']).default('text'))
      .option('-q, --quiet', 'print mistakes only');
  },

  async run(io, paths, options) {
    const { loadInput } = await import('./load-input.ts');
    const { scenarioParser } = await import('./load-scenario.ts');
    const { clusterParser } = await import('./load-cluster.ts');
    const { describesLoad } = await import('../scenario/describes-load.ts');
    const { validationObject, validationText } = await import('./validation.ts');
    const parsers = { scenario: await scenarioParser(options), cluster: await clusterParser(options) };
    const { parsed, fileNames } = await loadInput(io, paths, options, (input) =>
      describesLoad(input.files, options.set ?? []) ? parsers.scenario(input) : parsers.cluster(input),
    );
    if (options.output !== 'text') {
      const { printObject } = await import('./print-object.ts');
      io.stdout.write(printObject(validationObject(parsed, fileNames), options.output));
    } else if (!options.quiet) {
      io.stdout.write(validationText(parsed, fileNames, terminalStyle(io.stdout, io.env)));
    }
    return exitCode.done;
  },
};
