import type { Mistakes } from '../mistakes.ts';
import { MAX_FILE_CHARACTERS } from './limits.ts';
import { readJSON } from './read-json.ts';
import { readLongYAML } from './read-long-yaml.ts';
import { readYAML } from './read-yaml.ts';
import { SourceText } from './source-text.ts';
import type { SourceValue } from './source-value.ts';

/** The documents of one file, as trees with places. What is no text, too long or not YAML is reported. */
export function readSource(source: SourceText, mistakes: Mistakes): readonly SourceValue[] {
  const before = mistakes.count;
  if (isUnreadable(source, mistakes)) return [];
  const json = readJSON(source);
  const values = json === undefined ? (readLongYAML(source, mistakes) ?? readYAML(source, mistakes)) : [json];
  if (values.length === 0 && mistakes.count === before) {
    mistakes.add(
      { source, start: 0, end: 0 },
      'the file has no documents',
      'expected YAML or JSON with apiVersion and kind',
    );
  }
  return values;
}

/** Control characters other than tab and line ends, and what a decoder puts in the place of wrong bytes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const NOT_TEXT = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]/;

function isUnreadable(source: SourceText, mistakes: Mistakes): boolean {
  if (source.text.length > MAX_FILE_CHARACTERS) {
    const size = Math.ceil(source.text.length / (1024 * 1024));
    const limit = MAX_FILE_CHARACTERS / (1024 * 1024);
    const place = new SourceText(source.name, source.text.slice(0, 200));
    mistakes.add(
      { source: place, start: 0, end: 1 },
      `the file is too large: ${size} MB`,
      `at most ${limit} MB are read`,
    );
    return true;
  }
  const at = source.text.search(NOT_TEXT);
  if (at < 0) return false;
  const code = source.text.charCodeAt(at);
  const what = code === 0xfffd ? 'bytes that are not UTF-8' : `a control character (code ${code})`;
  mistakes.add(
    { source, start: at, end: at + 1 },
    `the file is not text: it has ${what}`,
    'expected YAML or JSON in UTF-8',
  );
  return true;
}
