import type { Algorithm } from '../../balancer/balancer.ts';
import type { GivenOptions } from '../../balancer/option.ts';
import { balancerNames, findAlgorithm } from '../../balancer/registry.ts';
import type { BalancerDocument } from '../document/balancer-shape.ts';
import type { Document } from '../document/document.ts';
import { suggest } from '../nearest-word.ts';
import { optionsShape } from '../shape/options-shape.ts';
import { complain, type Resolution } from './resolution.ts';

/** An algorithm and what was said of its options. */
export interface ChosenAlgorithm {
  readonly kind: Algorithm;
  readonly options: GivenOptions;
}

/** The algorithm that a balancer names, of the registry or the user's own; undefined after a mistake. */
export function resolveAlgorithm(
  resolution: Resolution,
  document: Document,
  { algorithm: name, options }: BalancerDocument,
): ChosenAlgorithm | undefined {
  const kind = findAlgorithm(name, resolution.plugIns);
  if (kind === undefined) {
    const message = `Workload.spec.balancer.algorithm: unknown algorithm ${JSON.stringify(name)}`;
    const names = [...balancerNames, ...resolution.plugIns.map((each) => each.name)];
    complain(resolution, document, ['spec', 'balancer', 'algorithm'], message, suggestAlgorithm(name, names));
    return undefined;
  }
  const given = options === undefined ? {} : optionsShape(kind.options).read(options);
  return given === undefined ? undefined : { kind, options: given };
}

/** Without its family a name may stand for several. */
function suggestAlgorithm(name: string, names: readonly string[]): string | null {
  const rule = name.slice(name.indexOf('/') + 1).toLowerCase();
  const namesakes = names.filter((each) => each.endsWith(`/${rule}`)).map((each) => JSON.stringify(each));
  return namesakes.length > 0 ? `did you mean ${namesakes.join(' or ')}?` : suggest(name, names);
}
