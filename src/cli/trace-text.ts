import { formatDurationMs } from '../base/units.ts';
import type { FoundRequest } from '../experiment/trace/find-requests.ts';
import type { RequestTrace, TracedDraw, TracedRules, TraceStep } from '../experiment/trace/request-trace.ts';
import { paintsOf, type TextStyle, terminalText, wrapText } from '../report/text/text-style.ts';
import type { TerminalStyle } from './terminal-style.ts';

/** Width of the column of times. */
const TIME_WIDTH = 14;
/** How many words of 32 bits there are. */
const WORDS = 4294967296;

/** What `trace` prints for people: whose request it is, how it ended, and its steps, each with the time since it was due. */
export function traceText(trace: RequestTrace, style: TerminalStyle): string {
  const { bold } = paintsOf(textStyle(style));
  const { end } = trace;
  const where = trace.clientNode === null ? 'outside of the cluster' : `on ${trace.clientNode}`;
  const attempts = end.attempts === 1 ? 'one attempt' : `${end.attempts} attempts`;
  const head = [
    ...wrap(`request ${trace.request} · ${trace.alternative} · seed ${trace.seed}`, style).map(bold),
    ...wrap(`from ${trace.client}, ${where}, to ${trace.target}; due at ${trace.dueMs.toFixed(3)} ms`, style),
    ...wrap(`${end.outcome} after ${formatDurationMs(end.atMs)}, ${attempts}`, style),
    ...(end.cause === null ? [] : wrap(end.cause, style)),
  ];
  const hasAttempts = trace.steps.some(({ attempt }) => attempt > 1);
  const steps = trace.steps.flatMap((step) => stepLines(step, hasAttempts, style));
  return [...head, '', ...steps].map((line) => `${line}\n`).join('');
}

/** What it prints without a request: those that are worth a look. */
export function foundText(requests: readonly FoundRequest[], style: TerminalStyle): string {
  if (requests.length === 0) return 'No request of the measured time succeeded or failed.\n';
  const { bold } = paintsOf(textStyle(style));
  return requests
    .flatMap(({ request, why }) => [bold(terminalText(request, textStyle(style))), ...indented(why, 2, style)])
    .map((line) => `${line}\n`)
    .join('');
}

function stepLines(step: TraceStep, hasAttempts: boolean, style: TerminalStyle): readonly string[] {
  const { dim } = paintsOf(textStyle(style));
  const [first = '', ...rest] = step.what;
  const headline = hasAttempts ? `#${step.attempt} ${first}` : first;
  const [line = '', ...more] = indented(headline, TIME_WIDTH, style);
  return [
    `${`${step.atMs.toFixed(3)} ms`.padStart(TIME_WIDTH - 2)}${line.slice(TIME_WIDTH - 2)}`,
    ...more,
    ...rest.flatMap((words) => indented(words, TIME_WIDTH, style)),
    ...(step.rules === null ? [] : rulesLines(step.rules, style)),
    ...step.draws.flatMap((draw) => indented(drawText(draw), TIME_WIDTH, style)).map(dim),
  ];
}

/** A whole word of the generator is written in base 16, all others as numbers. */
function drawText({ stream, value, below }: TracedDraw): string {
  if (below === WORDS) return `draw ${stream} 0x${value.toString(16).padStart(8, '0')}`;
  return `draw ${stream} ${below === null ? value.toFixed(9) : `${value} of ${below}`}`;
}

function rulesLines(rules: TracedRules, style: TerminalStyle): readonly string[] {
  const age = formatDurationMs(rules.ageMs);
  const head = `rules of ${rules.node} for ${rules.service}, ${rules.algorithm}, programmed ${age} before:`;
  const shown = rules.endpoints.length > 12 ? rules.endpoints.filter(({ isChosen }) => isChosen) : rules.endpoints;
  const left = rules.endpoints.length - shown.length;
  return [
    ...indented(head, TIME_WIDTH, style),
    ...shown.flatMap(({ pod, address, weight, probability, isChosen }) => {
      const chance = probability === null ? (weight === 1 ? '' : `weight ${weight}`) : `p ${probability.toFixed(6)}`;
      return indented(`${isChosen ? '> ' : '- '}${pod} ${address} ${chance}`.trimEnd(), TIME_WIDTH + 2, style);
    }),
    ...(left > 0 ? indented(`and ${left} others`, TIME_WIDTH + 2, style) : []),
  ];
}

function indented(text: string, by: number, style: TerminalStyle): readonly string[] {
  return wrapText(terminalText(text, textStyle(style)), style.width - by).map((line) => ' '.repeat(by) + line);
}

function wrap(text: string, style: TerminalStyle): readonly string[] {
  return wrapText(terminalText(text, textStyle(style)), style.width);
}

function textStyle(style: TerminalStyle): TextStyle {
  return { ...style, wide: false };
}
