import { type Command, Option } from 'commander';
import type { Algorithm } from '../balancer/balancer.ts';
import { suggest } from '../scenario/nearest-word.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { CliCommand } from './cli-command.ts';
import { CommandError } from './command-error.ts';
import { exitCode } from './exit-code.ts';
import { addInputOptions, type InputOptions } from './input-options.ts';
import type { Io } from './io.ts';
import { addPlugInOption, type PlugInOptions } from './plug-in-options.ts';
import { terminalStyle } from './terminal-style.ts';

interface TraceOptions extends InputOptions, PlugInOptions {
  readonly request?: string;
  readonly alternative?: string;
  readonly output: 'text' | 'json' | 'yaml';
}

/** One simulated request, step by step, as it was in `run`, with every random draw; or which are worth a look. */
export const traceCommand: CliCommand<TraceOptions> = {
  name: 'trace',
  summary: 'one simulated request, step by step, with every random draw',

  declare(command: Command) {
    addPlugInOption(addInputOptions(command))
      .option(
        '--request <id>',
        'REPLICATION/WORKLOAD/NUMBER, as the failures of run name it; without it, requests worth a look are listed',
      )
      .option('--alternative <name>', 'of the experiment (default: the first)')
      .addOption(
        new Option('-o, --output <format>', 'what to print').choices(['text', 'json', 'yaml']).default('text'),
      );
  },

  async run(io, paths, options) {
    const { loadScenario } = await import('./load-scenario.ts');
    const { scenario } = await loadScenario(io, paths, options);
    const alternative = alternativeOf(scenario, options.alternative);
    const { world, plan } = scenario.alternatives[alternative]!;
    const { parseRequestId } = await import('../experiment/request-id.ts');
    const names = world.workloads.map(({ name }) => name);
    const id = options.request === undefined ? null : parseRequestId(options.request, names);
    if (options.request !== undefined && id === null) {
      throw mistake(`"${options.request}" is no request: expected ${names.map((name) => `1/${name}/1`).join(' or ')}`);
    }
    if (id !== null && id.replication >= plan.replications) {
      throw mistake(`there is no replication ${id.replication + 1}: the run has ${plan.replications}`);
    }
    const { loadPlugIns } = await import('../experiment/runner/load-plug-in.ts');
    const plugIns = await loadPlugIns(scenario.plugIns);
    const warmUpMs = await warmUpOf(scenario, alternative);
    if (id === null) return await list(io, scenario, alternative, warmUpMs, plugIns, options.output);
    const { traceRequest } = await import('../experiment/trace/trace-request.ts');
    const trace = traceRequest(scenario, alternative, id, warmUpMs, plugIns);
    if (trace === null) throw mistake(`the run has no request "${options.request}": it sends fewer`);
    if (options.output === 'text') {
      const { traceText } = await import('./trace-text.ts');
      io.stdout.write(traceText(trace, terminalStyle(io.stdout, io.env)));
    } else {
      const { printObject } = await import('./print-object.ts');
      io.stdout.write(
        printObject({ apiVersion: 'svcsim.dev/v1alpha1', kind: 'RequestTrace', ...trace }, options.output),
      );
    }
    return exitCode.done;
  },
};

function alternativeOf({ alternatives }: Scenario, name: string | undefined): number {
  if (name === undefined) return 0;
  const names = alternatives.map((each) => each.name);
  const position = names.indexOf(name);
  if (position < 0) throw mistake(`there is no alternative "${name}": ${suggest(name, names)}`);
  return position;
}

/** The warm-up that `run` gives the alternative; to find it out takes a pilot of each alternative. */
async function warmUpOf(scenario: Scenario, alternative: number): Promise<number> {
  const { settleWarmUps } = await import('../experiment/settle-warm-ups.ts');
  const { inlineRunner } = await import('../experiment/runner/inline-runner.ts');
  const { warmUpsMs } = await settleWarmUps(scenario, inlineRunner, { onProgress: () => {}, signal: undefined });
  return warmUpsMs[alternative]!;
}

async function list(
  io: Io,
  scenario: Scenario,
  alternative: number,
  warmUpMs: number,
  plugIns: readonly Algorithm[],
  output: TraceOptions['output'],
): Promise<number> {
  const { findRequests } = await import('../experiment/trace/find-requests.ts');
  const requests = findRequests(scenario, alternative, 0, warmUpMs, plugIns);
  if (output === 'text') {
    const { foundText } = await import('./trace-text.ts');
    io.stdout.write(foundText(requests, terminalStyle(io.stdout, io.env)));
  } else {
    const { printObject } = await import('./print-object.ts');
    io.stdout.write(printObject({ apiVersion: 'svcsim.dev/v1alpha1', kind: 'RequestList', requests }, output));
  }
  return exitCode.done;
}

function mistake(message: string): CommandError {
  return new CommandError(message, exitCode.mistake);
}
