/** How the text for a terminal may look. */
export interface TextStyle {
  /** Characters in a line. */
  readonly width: number;
  readonly color: boolean;
  /** False: nothing outside of ASCII. */
  readonly unicode: boolean;
  /** All columns, whatever the width. */
  readonly wide: boolean;
}

/** Functions that colour a text; with `color` false they return it as it is. */
export interface Paints {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

/** Select Graphic Rendition codes of ECMA-48, each with the code that ends it. */
export function paintsOf({ color }: TextStyle): Paints {
  const paint =
    (begin: number, end: number) =>
    (text: string): string =>
      color && text !== '' ? `\u001b[${begin}m${text}\u001b[${end}m` : text;
  return { bold: paint(1, 22), dim: paint(2, 22), red: paint(31, 39), green: paint(32, 39), yellow: paint(33, 39) };
}

const substitutes: ReadonlyMap<string, string> = new Map([
  ['±', '+-'],
  ['·', '-'],
  ['×', 'x'],
  ['…', '..'],
  ['✓', 'ok'],
  ['✗', 'NO'],
  ['’', "'"],
  ['µ', 'u'],
]);

/** The text on one line and without control characters, which a name could use to move the cursor; ASCII if it must. */
export function terminalText(text: string, { unicode }: TextStyle): string {
  const line = text.replace(/\s+/g, ' ').replace(/\p{Cc}/gu, '?');
  return unicode ? line : line.replace(/[^ -~]/gu, (character) => substitutes.get(character) ?? '?');
}

/** Characters in a text as a terminal counts them, not UTF-16 units. */
export function textLength(text: string): number {
  return [...text].length;
}

/** The parts joined by ` · `, in lines of at most `width` characters where the parts allow it. */
export function joinParts(parts: readonly string[], style: TextStyle): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = terminalText(`${lines.at(-1)} · ${part}`, style);
    if (lines.length > 0 && textLength(longer) <= style.width) lines[lines.length - 1] = longer;
    else lines.push(...wrapText(terminalText(part, style), style.width));
  }
  return lines;
}

/** The text broken at spaces into lines of at most `width` characters; a longer word is cut. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && textLength(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else {
      const characters = [...word];
      for (let from = 0; from < characters.length; from += width) {
        lines.push(characters.slice(from, from + width).join(''));
      }
    }
  }
  return lines;
}
