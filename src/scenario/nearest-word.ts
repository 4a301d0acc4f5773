import { distance } from 'fastest-levenshtein';

/**
 * The word that the user may have meant: the one at the least edit distance, ignoring case, but no further away than
 * two edits or a third of the longer word. The first one of equals; undefined when none is near.
 */
export function nearestWord(written: string, words: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  // Longer texts are no misspelt names, and the distance takes time in proportion to the product of both lengths.
  if (written.length > 200) return undefined;
  for (const word of words) {
    const limit = Math.max(2, Math.max(word.length, written.length) / 3);
    if (Math.abs(word.length - written.length) > limit || word.length > 200) continue;
    const edits = word === written ? 0 : distance(word.toLowerCase(), written.toLowerCase());
    // A word of which every letter would change is no suggestion.
    if (edits <= limit && edits < word.length && edits < least) {
      best = word;
      least = edits;
    }
  }
  return best;
}

/** `did you mean "web"?`, else what there is, else null when there is nothing. */
export function suggest(written: string, words: readonly string[]): string | null {
  const nearest = nearestWord(written, words);
  if (nearest !== undefined) return `did you mean "${nearest}"?`;
  return words.length === 0 ? null : expectedOneOf(words);
}

/** `expected one of a, b, c`; a long list is cut. */
export function expectedOneOf(words: readonly string[]): string {
  if (words.length === 1) return `expected ${words[0]}`;
  const shown = words.slice(0, 16).join(', ');
  return words.length > 16 ? `expected one of ${shown} and ${words.length - 16} more` : `expected one of ${shown}`;
}
