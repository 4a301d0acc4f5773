import type { Place } from '../../base/scenario-error.ts';

/** A text that the user gave, as the places of mistakes need it. Lines end with a line feed. */
export class SourceText {
  /** As the user named it: a path, `<stdin>` or `--set`. */
  readonly name: string;
  readonly text: string;
  /** Offsets at which lines begin; made when the first place is asked for, since most texts have no mistake. */
  #lineStarts: readonly number[] | undefined;

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
  }

  /** The place of the characters from `start` up to `end`; what goes past the end of the line is not underlined. */
  placeAt(start: number, end: number): Place {
    this.#lineStarts ??= lineStartsOf(this.text);
    const line = lastAtMost(this.#lineStarts, start);
    const lineStart = this.#lineStarts[line] ?? 0;
    const next = this.#lineStarts[line + 1];
    const lineText = this.text.slice(lineStart, next === undefined ? undefined : next - 1).replace(/\r$/, '');
    const column = Math.min(start - lineStart, lineText.length);
    const length = Math.max(1, Math.min(end - start, lineText.length - column));
    return { file: this.name, line: line + 1, column: column + 1, length, lineText };
  }
}

/** A stretch of a text, in UTF-16 code units. */
export interface Span {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

/** The place of a span, for a mistake. */
export function placeOf({ source, start, end }: Span): Place {
  return source.placeAt(start, end);
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The position of the last number that is at most `wanted`, in a sorted list that begins with 0. */
function lastAtMost(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] as number) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
