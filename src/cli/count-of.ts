/** A number of things in words: `1 file`, `3 files`. */
export function countOf(count: number, thing: string, things: string = `${thing}s`): string {
  return `${count} ${count === 1 ? thing : things}`;
}
