/**
 * Moves labels apart that would lie upon each other: positions at least `gap` apart, in the order of the wished ones,
 * none outside of `from … to` as long as all fit between. Labels with room stay where they wish to be, and crowds
 * spread evenly around the middle of their wishes (least squares, by pooling adjacent violators).
 */
export function pushApart(wished: readonly number[], gap: number, from: number, to: number): readonly number[] {
  const order = wished.map((_, index) => index).sort((a, b) => wished[a]! - wished[b]! || a - b);
  // Without the gaps before it, each label only needs to be no higher than its predecessor.
  const crowds: { sum: number; count: number }[] = [];
  order.forEach((index, rank) => {
    let crowd = { sum: wished[index]! - rank * gap, count: 1 };
    for (let last = crowds.at(-1); last && last.sum / last.count > crowd.sum / crowd.count; last = crowds.at(-1)) {
      crowd = { sum: crowd.sum + last.sum, count: crowd.count + last.count };
      crowds.pop();
    }
    crowds.push(crowd);
  });
  const highest = Math.max(from, to - gap * (wished.length - 1));
  const starts = crowds.flatMap(({ sum, count }) =>
    Array.from({ length: count }, () => Math.min(highest, Math.max(from, sum / count))),
  );
  const placed = [...wished];
  order.forEach((index, rank) => {
    placed[index] = starts[rank]! + rank * gap;
  });
  return placed;
}
