import { setFlagsFromString } from 'node:v8';
import { PlugInError } from '../balancer/plug-in/plug-in-error.ts';
import type { ExperimentMeasurements } from '../experiment/run-experiment.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { CommandError } from './command-error.ts';
import { exitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { createProgressBar, type ProgressBar } from './progress-bar.ts';
import { SimulationFault } from './simulation-fault.ts';
import type { SimulationOptions } from './simulation-options.ts';
import { terminalStyle } from './terminal-style.ts';

/**
 * Runs all replications of a scenario on as many threads as asked for, with a progress bar where somebody sees it.
 * One thread is this one. The numbers do not depend on how many there are.
 *
 * @throws CommandError when a plug-in fails.
 * @throws SimulationFault when the simulation fails, which is a fault of ours.
 */
export async function simulate(
  io: Io,
  scenario: Scenario,
  options: SimulationOptions,
  signal: AbortSignal,
): Promise<ExperimentMeasurements> {
  allowMoreInlining();
  const { runExperiment } = await import('../experiment/run-experiment.ts');
  const taskCount = scenario.alternatives.reduce((sum, { plan }) => sum + plan.replications, 0);
  const threads = Math.min(options.threads ?? io.availableCores, taskCount);
  const bar = progressBar(io, options);
  const onProgress = (fraction: number): void => bar?.update(fraction);
  try {
    if (threads === 1) {
      const { inlineRunner } = await import('../experiment/runner/inline-runner.ts');
      return await runExperiment(scenario, inlineRunner, { onProgress, signal });
    }
    const { createThreadRunner } = await import('../experiment/runner/thread-runner.ts');
    const runner = createThreadRunner(threads);
    try {
      return await runExperiment(scenario, runner, { onProgress, signal });
    } finally {
      await runner.close();
    }
  } catch (error) {
    if (error instanceof PlugInError) throw new CommandError(error.message, exitCode.fault);
    throw new SimulationFault(error, scenario.alternatives[0]?.plan.seed ?? 0);
  } finally {
    bar?.end();
  }
}

/**
 * A request passes some hundred small functions. V8 inlines them into the handler of each event until that has grown by
 * 920 bytes of bytecode, and then stops; with room for more a whole run takes about a tenth less time
 * (`npm run bench workloads`). It changes no result. Threads that are started later inherit it.
 */
function allowMoreInlining(): void {
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=6000');
}

function progressBar(io: Io, { quiet, progress }: SimulationOptions): ProgressBar | null {
  if (quiet || !progress || !io.stderr.isTerminal) return null;
  return createProgressBar(io.stderr, () => terminalStyle(io.stderr, io.env), io.nowMs);
}
