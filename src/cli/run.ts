import type { CliCommand } from './cli-command.ts';
import { countOf } from './count-of.ts';
import { exitCode } from './exit-code.ts';
import { addSimulationOptions, type SimulationOptions } from './simulation-options.ts';
import { version } from './version.ts';

/** Simulates, writes the report's files, and prints a summary. */
export const runCommand: CliCommand<SimulationOptions> = {
  name: 'run',
  summary: 'simulate, print a summary and write a report',
  declare: addSimulationOptions,

  async run(io, paths, options) {
    const { loadScenario } = await import('./load-scenario.ts');
    const { checkReportFolder } = await import('./report-folder.ts');
    const { reportLocation } = await import('./report-location.ts');
    const { scenario } = await loadScenario(io, paths, options);
    const folder = reportLocation(io, scenario.name, options.out);
    checkReportFolder(folder);

    const { watchInterrupts } = await import('./interruption.ts');
    const interrupts = watchInterrupts(io);
    try {
      const { simulate } = await import('./simulate.ts');
      const { summarize } = await import('../experiment/summarize.ts');
      const measurements = await simulate(io, scenario, options, interrupts.signal);
      if (measurements.replications.length === 0) {
        io.stderr.write('interrupted before anything was finished: nothing was written\n');
        return exitCode.interrupted;
      }
      const summary = summarize(scenario, measurements, { version: version() });
      const { publishReport } = await import('./publish-report.ts');
      publishReport(io, summary, folder, options);
      if (measurements.interrupted) {
        const count = countOf(measurements.replications.length, 'replication');
        io.stderr.write(`interrupted: the report is of the ${count} that had been finished\n`);
        return exitCode.interrupted;
      }
      return summary.thresholds.every((threshold) => threshold.passed) ? exitCode.done : exitCode.thresholdFailed;
    } finally {
      interrupts.end();
    }
  },
};
