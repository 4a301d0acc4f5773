/** A page of docs/ with its tables, in Markdown by their names, between the two comments that name each. */
export function fillTables(name: string, page: string, tables: ReadonlyMap<string, string>): string {
  let text = page;
  for (const [title, markdown] of tables) {
    const [begin, end] = [`<!-- ${title} -->\n`, `\n<!-- end of ${title} -->`];
    const from = text.indexOf(begin) + begin.length;
    const to = text.indexOf(end);
    if (from < begin.length || to < 0) throw new Error(`${name} has no place for the table of ${title}`);
    text = `${text.slice(0, from)}\n${markdown}\n${text.slice(to)}`;
  }
  return text;
}

/** A table in Markdown. */
export function table(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headers), line(headers.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A word of the program's, in Markdown. */
export function code(text: string): string {
  return `\`${text}\``;
}
