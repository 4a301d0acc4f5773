import { seriesStyles } from './palette.ts';

/** In groups of the same size, or one less, none larger than a panel can show as lines: 6 become 3 and 3. */
export function alternativeGroups<Alternative>(
  alternatives: readonly Alternative[],
): readonly (readonly Alternative[])[] {
  const groupCount = Math.ceil(alternatives.length / seriesStyles.length);
  const size = Math.ceil(alternatives.length / groupCount);
  return Array.from({ length: groupCount }, (_, group) => alternatives.slice(group * size, (group + 1) * size)).filter(
    (group) => group.length > 0,
  );
}

/** The title of a panel of one of the groups, as ` · alternatives 4 to 6 of 6`; empty where there is but one group. */
export function groupTitle(groups: readonly (readonly unknown[])[], index: number): string {
  if (groups.length < 2) return '';
  const before = groups.slice(0, index).reduce((sum, { length }) => sum + length, 0);
  const all = groups.reduce((sum, { length }) => sum + length, 0);
  return ` · alternatives ${before + 1} to ${before + groups[index]!.length} of ${all}`;
}
