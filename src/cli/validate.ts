import { Option } from 'commander';
import type { CliCommand } from './cli-command.ts';
import { exitCode } from './exit-code.ts';
import { addInputOptions, type InputOptions } from './input-options.ts';
import { terminalStyle } from './terminal-style.ts';

interface ValidateOptions extends InputOptions {
  readonly output: 'text' | 'json' | 'yaml';
  readonly quiet?: true;
}

/** Checks documents without simulating them, and says what was assumed where they are silent. */
export const validateCommand: CliCommand<ValidateOptions> = {
  name: 'validate',
  summary: 'check documents and list what is assumed',

  declare(command) {
    addInputOptions(command)
      .addOption(new Option('-o, --output <format>', 'what to print').choices(['text', 'json', 'yaml']).default('text'))
      .option('-q, --quiet', 'print mistakes only');
  },

  async run(io, paths, options) {
    const { loadScenario } = await import('./load-scenario.ts');
    const { validationObject, validationText } = await import('./validation.ts');
    const { scenario, fileNames } = await loadScenario(io, paths, options);
    if (options.output !== 'text') {
      const { printObject } = await import('./print-object.ts');
      io.stdout.write(printObject(validationObject(scenario, fileNames), options.output));
    } else if (!options.quiet) {
      io.stdout.write(validationText(scenario, fileNames, terminalStyle(io.stdout, io.env)));
    }
    return exitCode.done;
  },
};
