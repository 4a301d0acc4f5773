import type { Mistake, Place } from '../base/scenario-error.ts';

/** How a mistake may be written. */
export interface FrameStyle {
  readonly color: boolean;
  /** False: nothing but ASCII for the frame. */
  readonly unicode: boolean;
  /** Characters in a line of the terminal. */
  readonly width: number;
}

const PLAIN: FrameStyle = { color: false, unicode: true, width: 100 };

/**
 * A mistake as compilers show it: what is wrong, the place, the line with a caret below what is meant, what would be
 * right. Control characters of the line are made visible, so that no input can steer the terminal.
 */
export function formatMistake({ message, place, help }: Mistake, style: FrameStyle = PLAIN): string {
  const paint = painter(style.color);
  const lines = [`${paint.error('error:')} ${paint.strong(visible(message))}`];
  const gutter = place === null ? 1 : String(place.line).length;
  const indent = ' '.repeat(gutter);
  if (place !== null) {
    const bar = paint.faint(style.unicode ? '│' : '|');
    const { before, marked, after } = excerpt(place, style.width - gutter - 4);
    lines.push(`${indent}${paint.faint(style.unicode ? '╭─' : '-->')} ${place.file}:${place.line}:${place.column}`);
    lines.push(`${paint.faint(String(place.line))} ${bar} ${before}${marked}${after}`);
    const caret = paint.error('^'.repeat(Math.max(1, marked.length)));
    lines.push(`${indent} ${bar} ${' '.repeat(before.length)}${caret}`);
  }
  if (help !== null) lines.push(`${indent} ${paint.faint('=')} ${paint.faint('help:')} ${visible(help)}`);
  return lines.join('\n');
}

/** The part of the line that fits: what is meant, and as much around it as there is room for. */
function excerpt(
  place: Place,
  width: number,
): { readonly before: string; readonly marked: string; readonly after: string } {
  const { lineText, column, length } = place;
  const room = Math.max(20, width);
  const start = column - 1;
  const markedLength = Math.min(length, room - 8);
  // Most of the room goes before the caret, where the field's name stands.
  const from = lineText.length <= room ? 0 : Math.max(0, Math.min(start - 8, start + markedLength - room + 8));
  const to = Math.min(lineText.length, from + room);
  const cutFront = from > 0 ? '…' : '';
  const cutEnd = to < lineText.length ? '…' : '';
  return {
    before: cutFront + visible(lineText.slice(from, start)),
    marked: visible(lineText.slice(start, Math.min(start + markedLength, to))),
    after: visible(lineText.slice(Math.min(start + markedLength, to), to)) + cutEnd,
  };
}

/** Each tab one blank, every other control character and bidirectional override a middle dot. */
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
  return text.replace(/\t/g, ' ').replace(/[\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '·');
}

interface Painter {
  error(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

/** The SGR codes of ECMA-48: 31 red, 1 bold, 2 faint. */
function painter(color: boolean): Painter {
  const paint = (code: string) => (text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { error: paint('1;31'), strong: paint('1'), faint: paint('2') };
}
