import { fullyQualified } from './domain-name.ts';
import { type ResolvConf, resolverOptions } from './resolv-conf.ts';

/** A C library's stub resolver. */
export type Libc = 'glibc' | 'musl';

/** The C libraries whose resolvers are known, for a choice by name. */
export const libcs: readonly Libc[] = ['glibc', 'musl'];

/**
 * The fully qualified names that a stub resolver asks for one after the other until one has an answer.
 *
 * A name with a final dot is asked as it stands. Else glibc tries a name with at least `ndots` dots as it stands and
 * then with each search path; one with fewer dots with the search paths first, and as it stands last. musl does the
 * same with fewer dots, but never uses the search list for a name with `ndots` dots or more.
 *
 * Source: resolv.conf(5), glibc resolv/res_query.c, musl src/network/lookup_name.c.
 */
export function expandSearch(name: string, resolvConf: ResolvConf, libc: Libc = 'glibc'): readonly string[] {
  if (name.endsWith('.')) return [name];
  const { ndots, noTldQuery } = resolverOptions(resolvConf);
  const dots = name.split('.').length - 1;
  const asItStands = `${name}.`;
  const hasEnoughDots = dots >= ndots;
  if (hasEnoughDots && libc === 'musl') return [asItStands];
  // The path "." is the name as it stands; it is then not tried a second time.
  const searched = resolvConf.search.map((path) => (path === '.' ? asItStands : `${name}.${fullyQualified(path)}`));
  const isLeftOut = libc === 'glibc' && noTldQuery && dots === 0 && searched.length > 0;
  const rest = isLeftOut || searched.includes(asItStands) ? [] : [asItStands];
  return hasEnoughDots ? [asItStands, ...searched.filter((each) => each !== asItStands)] : [...searched, ...rest];
}
