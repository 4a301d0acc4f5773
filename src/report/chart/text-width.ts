/**
 * Advance widths of DejaVu Sans from space to tilde in hundredths of the font size: the widest of the fonts that the
 * charts name, so that what fits by this table fits everywhere. jsdom has no layout to ask.
 */
const advances = (
  '32 40 46 84 64 95 78 27 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 53 100 68 69 70 77 63 ' +
  '58 77 75 29 29 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 39 34 39 84 50 50 61 63 55 63 62 35 63 63 28 28 58 ' +
  '28 97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84'
)
  .split(' ')
  .map(Number);

/** Of the punctuation and signs beyond ASCII that charts write themselves. */
const otherAdvances: ReadonlyMap<string, number> = new Map([
  ['\u00a0', 32],
  ['·', 32],
  ['²', 40],
  ['–', 50],
  ['χ', 59],
]);

/** Cyrillic and Latin letters are narrower, ideographs as wide as the font is high. */
const OTHER_ADVANCE = 100;
/** Width of the bold face over that of the regular one. */
const BOLD = 1.1;

/** An upper limit for the width of a line of text, in the unit of `size`. */
export function textWidth(text: string, size: number, bold = false): number {
  let hundredths = 0;
  for (const character of text) {
    hundredths += advances[character.charCodeAt(0) - 32] ?? otherAdvances.get(character) ?? OTHER_ADVANCE;
  }
  return (hundredths / 100) * size * (bold ? BOLD : 1);
}

/**
 * The text, or as much of it as fits into `width`, with an ellipsis where something was left out. Names of pods differ
 * at their ends, so what is cut is the middle: a third of what remains is from the start.
 */
export function fitText(text: string, width: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  const characters = [...text];
  for (let kept = characters.length - 1; kept > 1; kept--) {
    const head = Math.ceil(kept / 3);
    const cut = `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (kept - head)).join('')}`;
    if (textWidth(cut, size, bold) <= width) return cut;
  }
  return '…';
}

/** The text in lines that fit into `width`, broken at spaces; the last of `mostLines` ends with an ellipsis if it must. */
export function wrapText(
  text: string,
  width: number,
  size: number,
  mostLines: number,
  bold = false,
): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || textWidth(longer, size, bold) <= width || lines.length === mostLines - 1) line = longer;
    else {
      lines.push(fitText(line, width, size, bold));
      line = word;
    }
  }
  return [...lines, fitEnd(line, width, size, bold)].filter((each) => each !== '');
}

function fitEnd(text: string, width: number, size: number, bold: boolean): string {
  if (textWidth(text, size, bold) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, size, bold) > width) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}
