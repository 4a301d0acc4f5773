import type { Mistake } from '../base/scenario-error.ts';
import { formatMistake } from '../scenario/format-mistake.ts';
import { countOf } from './count-of.ts';
import type { TerminalStyle } from './terminal-style.ts';

const mostShown = 20;

/** All mistakes with their places, the first twenty in full, and how many there are in how many files. */
export function renderMistakes(mistakes: readonly Mistake[], style: TerminalStyle): string {
  const shown = mistakes.slice(0, mostShown).map((mistake) => `${formatMistake(mistake, style)}\n\n`);
  const more = mistakes.length > mostShown ? `and ${mistakes.length - mostShown} more\n\n` : '';
  const files = new Set(mistakes.flatMap((mistake) => (mistake.place === null ? [] : [mistake.place.file])));
  const where = files.size === 0 ? '' : ` in ${countOf(files.size, 'file')}`;
  return `${shown.join('')}${more}${countOf(mistakes.length, 'mistake')}${where}\n`;
}
