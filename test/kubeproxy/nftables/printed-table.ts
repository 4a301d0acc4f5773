/** The text of one chain, set or map of a printed table: its lines without indentation. */
export function partOf(text: string, head: string): readonly string[] {
  const start = text.indexOf(`\n\t${head} {\n`);
  if (start < 0) return [];
  const end = text.indexOf('\n\t}\n', start + 1);
  return text
    .slice(start + head.length + 5, end)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The elements of a set or map of a printed table. */
export function elementsOf(text: string, head: string): readonly string[] {
  const written = /elements = \{ (.*) \}/.exec(partOf(text, head).join(' '));
  return written === null ? [] : written[1]!.split(/, */);
}

/** Names of chains, sets and maps that a printed table uses and does not have. */
export function missingFrom(text: string): readonly string[] {
  const have = new Set([...text.matchAll(/^\t(?:chain|set|map) (\S+) \{$/gm)].map(([, name]) => name!));
  const used = [...text.replaceAll(/comment "[^"]*"/g, '').matchAll(/(?:jump |goto |@)([^\s,]+)/g)].map(
    ([, name]) => name!,
  );
  return used.filter((name) => !have.has(name));
}
