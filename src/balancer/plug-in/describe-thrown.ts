/**
 * What a user's own code threw, in one line, with the place in its file where the engine tells it: `TypeError: x is not a
 * function (line 12, column 5)`.
 *
 * @param url of the file.
 */
export function describeThrown(thrown: unknown, url: string): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const [message = ''] = `${thrown.name}: ${thrown.message}`.split('\n');
  const place = placeIn(thrown.stack ?? '', url);
  return place === null ? message : `${message} (${place})`;
}

/** The innermost line of the file that a stack names. Of mistakes in the grammar it has the line alone. */
function placeIn(stack: string, url: string): string | null {
  const from = stack.indexOf(`${url}:`);
  if (from < 0) return null;
  const found = /^:(\d+)(?::(\d+))?/.exec(stack.slice(from + url.length));
  if (found === null) return null;
  const [, line, column] = found;
  return column === undefined ? `line ${line}` : `line ${line}, column ${column}`;
}
