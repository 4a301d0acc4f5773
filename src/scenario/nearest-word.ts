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

/** `did you mean "web"?`, else the list of what there is, else null when there is nothing. */
export function suggest(written: string, words: readonly string[], listed = 'there is'): string | null {
  const nearest = nearestWord(written, words);
  if (nearest !== undefined) return `did you mean "${nearest}"?`;
  if (words.length === 0) return null;
  const shown = words.slice(0, 12).join(', ');
  return words.length > 12 ? `${listed} ${shown} and ${words.length - 12} more` : `${listed} ${shown}`;
}
