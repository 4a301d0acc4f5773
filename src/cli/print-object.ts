import { stringify } from 'yaml';

/** An object as the text that `-o json` or `-o yaml` prints, ending with a newline. */
export function printObject(object: object, format: 'json' | 'yaml'): string {
  if (format === 'json') return `${JSON.stringify(object, null, 2)}\n`;
  // Wide lines: folded text is harder to search. No aliases: not every reader of YAML knows them.
  return stringify(object, { lineWidth: 0, aliasDuplicateObjects: false });
}
