import { type ReportFile, renderReport } from '../report/render-report.ts';
import { reportObject } from '../report/report-object.ts';
import { renderText } from '../report/text/render-text.ts';
import { wrapText } from '../report/text/text-style.ts';
import type { Summary } from '../statistics/summary.ts';
import { countOf } from './count-of.ts';
import type { Io } from './io.ts';
import { printObject } from './print-object.ts';
import { reportFileNames } from './report-file-names.ts';
import { writeReportFolder } from './report-folder.ts';
import { shownLocation } from './report-location.ts';
import type { SimulationOptions } from './simulation-options.ts';
import { terminalStyle } from './terminal-style.ts';

/**
 * Writes the report's files into the folder, then prints what was asked for and what was written. The files come
 * first: whoever reads the output may stop reading at any time.
 *
 * @throws CommandError when the machine refuses to store the files; then nothing is printed.
 */
export function publishReport(io: Io, summary: Summary, folder: string, options: SimulationOptions): void {
  const files = renderReport(summary);
  writeReportFolder(folder, files, reportFileNames());
  const result = printed(io, summary, files, options);
  io.stdout.write(result);

  const isForPeople = !options.quiet && (options.output === 'text' || options.output === 'wide');
  if (!isForPeople) io.stderr.write(failedThresholds(summary));
  if (options.quiet) return;
  const stream = isForPeople ? io.stdout : io.stderr;
  const names = files.map((file) => file.name).join(' ');
  const written = `Wrote ${shownLocation(io, folder)} (${countOf(files.length, 'file')}): ${names}`;
  const lines = wrapText(written, terminalStyle(stream, io.env).width).join('\n');
  stream.write(`${isForPeople ? '\n' : ''}${lines}\n`);
}

/** What explains the exit code to those who do not get the summary. */
function failedThresholds(summary: Summary): string {
  return summary.thresholds
    .filter((threshold) => !threshold.passed)
    .map(({ text, alternative, subject }) => `threshold failed: ${text} (${alternative}, ${subject})\n`)
    .join('');
}

function printed(io: Io, summary: Summary, files: readonly ReportFile[], options: SimulationOptions): string {
  const { output, quiet } = options;
  if (output === 'json' || output === 'yaml') return printObject(reportObject(summary), output);
  if (output === 'csv') return files.find((file) => file.name === 'summary.csv')?.text ?? '';
  if (quiet) return '';
  return renderText(summary, { ...terminalStyle(io.stdout, io.env), wide: output === 'wide' });
}
