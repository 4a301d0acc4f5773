import { shareUnit } from '../../statistics/share-unit.ts';
import type { Summary } from '../../statistics/summary.ts';
import { balanceOverview } from '../overview/balance-overview.ts';
import { causeSentences } from '../overview/cause-sentences.ts';
import { delaySentences } from '../overview/delay-sentences.ts';
import { distributionNote } from '../overview/distribution-note.ts';
import { distributionOverview } from '../overview/distribution-overview.ts';
import { failingOverview } from '../overview/failing-overview.ts';
import { failureMeanings } from '../overview/failure-meanings.ts';
import { failureOverview } from '../overview/failure-overview.ts';
import { thresholdFigure } from '../overview/figures.ts';
import { latencyOverview } from '../overview/latency-overview.ts';
import { type OverviewTable, overviewTable } from '../overview/overview-table.ts';
import { runParts } from '../overview/run-line.ts';
import { wideIntervalWarning } from '../overview/wide-intervals.ts';
import { escapeHtml, fileLink, htmlTable } from './html.ts';
import { pageStyle } from './page-style.ts';

/** Longer tables end with a link to their CSV file. */
const MOST_ROWS = 100;
/** So many causes of failures are told in a sentence. */
const MOST_SENTENCES = 8;

/** Nothing may be loaded from anywhere, and nothing runs: the page has no script. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A chart of the page: its file's name and its SVG text. */
export interface PageChart {
  readonly name: string;
  readonly svg: string;
}

/**
 * The report as one HTML file that needs no network and no script: the question, thresholds, the charts and beside
 * them their tables, the assumptions, and links to the files that lie beside it. Readable from `file://`, in light and
 * dark, and on paper.
 *
 * @param charts their ids must be unique over all of them, as those of `charts.ts` are.
 * @param fileNames of the other files of the run, which are linked.
 */
export function renderPage(summary: Summary, charts: readonly PageChart[], fileNames: readonly string[]): string {
  const title = summary.title || summary.name;
  const chart = (name: string): string => figureOf(charts.find((each) => each.name === name));
  return `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)} · svcsim</title>`,
    `<style>${pageStyle}</style>`,
    '</head>',
    '<body>',
    '<header>',
    `<h1>${escapeHtml(title)}</h1>`,
    ...(summary.question === '' ? [] : [`<p class="question">${escapeHtml(summary.question)}</p>`]),
    `<p class="muted">${escapeHtml(runParts(summary).join(' · '))}</p>`,
    '</header>',
    '<main>',
    ...thresholdSection(summary),
    ...section('Latency', [chart('latency.svg'), warning(summary), tableOf(latencyOverview(summary), 'summary.csv')]),
    ...distributionSection(summary, chart('distribution.svg')),
    ...balanceSection(summary, chart('balance.svg')),
    ...section('Timeline', [chart('timeline.svg')]),
    ...section('Failures', [
      tableOf(failureOverview(summary), 'failures.csv') || '<p>No request failed.</p>',
      ...sentences(causeSentences(summary, MOST_SENTENCES)),
      ...sentences(failureMeanings(summary)),
      tableOf(failingOverview(summary), 'failures.csv'),
      ...sentences(delaySentences(summary)),
    ]),
    ...section('Assumptions', [
      '<p>What the documents did not say, or said and the simulation does not act upon.</p>',
      `<div class="prose">${tableOf(assumptionTable(summary), 'run.json') || '<p>None.</p>'}</div>`,
    ]),
    ...section('Files', [`<p>${fileNames.map(fileLink).join(', ')}</p>`]),
    '</main>',
    `<footer>svcsim ${escapeHtml(summary.version)} · seed ${summary.seed} · input ${escapeHtml(summary.inputHash)}</footer>`,
    '</body>',
    '</html>',
  ].join('\n')}\n`;
}

function section(heading: string, parts: readonly string[]): readonly string[] {
  return ['<section>', `<h2>${heading}</h2>`, ...parts.filter((part) => part !== ''), '</section>'];
}

function sentences(each: readonly string[]): readonly string[] {
  return each.map((sentence) => `<p class="muted">${escapeHtml(sentence)}</p>`);
}

function figureOf(chart: PageChart | undefined): string {
  return chart === undefined ? '' : `<figure>\n${chart.svg.trimEnd()}\n</figure>`;
}

function tableOf(table: OverviewTable, source: string): string {
  return table.rowCount === 0 ? '' : htmlTable(table, MOST_ROWS, source);
}

function warning(summary: Summary): string {
  const sentence = wideIntervalWarning(summary);
  return sentence === null ? '' : `<p class="failed">${escapeHtml(sentence)}</p>`;
}

function thresholdSection(summary: Summary): readonly string[] {
  if (summary.thresholds.length === 0) return [];
  const items = summary.thresholds.map((threshold) => {
    const { passed, text, alternative, subject } = threshold;
    const verdict = passed ? '<span>✓ held</span>' : '<span class="failed">✗ failed</span>';
    const value = `${thresholdFigure(threshold)} in ${alternative} (${subject})`;
    return `<li>${verdict}: <code>${escapeHtml(text)}</code>, ${escapeHtml(value)}</li>`;
  });
  return section('Thresholds', [`<ul class="thresholds">\n${items.join('\n')}\n</ul>`]);
}

/** Where requests are balanced, it says what the shares are of. */
function distributionSection(summary: Summary, chart: string): readonly string[] {
  const table = tableOf(distributionOverview(summary), 'services.csv');
  const isSaid = table !== '' && shareUnit(summary.alternatives) === 'requests';
  const note = isSaid ? `<p class="muted">${escapeHtml(asSentence(distributionNote(summary)))}</p>` : '';
  return section('Distribution', [chart, table, note]);
}

function asSentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** Nothing where no pod came during the run. */
function balanceSection(summary: Summary, chart: string): readonly string[] {
  if (chart === '') return [];
  return section('New pods', [chart, tableOf(balanceOverview(summary), 'balance.csv')]);
}

function assumptionTable({ assumptions }: Summary): OverviewTable {
  return overviewTable(assumptions, [
    ['WHAT', 'left', null, ({ what }) => what],
    ['VALUE', 'left', null, ({ value }) => value],
    ['SOURCE', 'left', null, ({ source }) => source],
  ]);
}
