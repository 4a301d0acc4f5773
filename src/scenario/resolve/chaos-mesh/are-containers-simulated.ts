import type { PodChoice } from '../../../fault/fault.ts';
import type { Pod } from '../../../kubernetes/objects.ts';
import { nameOfDocument } from '../../document/document.ts';
import { expectedOneOf, suggest } from '../../nearest-word.ts';
import { type ChaosContext, complainOf } from './chaos-context.ts';

/**
 * Reports containers that no selected pod has, and a list that names none of those that serve: of a pod only the process
 * that serves is simulated. True when all is right.
 */
export function areContainersSimulated(context: ChaosContext, { pods }: PodChoice, names: readonly string[]): boolean {
  const objects = pods.flatMap((index) => context.world.placed[index]?.pod ?? []);
  const all = [...new Set(objects.flatMap(({ spec }) => spec.containers.map(({ name }) => name)))];
  const title = nameOfDocument(context.document);
  for (const [i, name] of names.entries()) {
    if (all.includes(name)) continue;
    const message = `${title}: the pods have no container ${JSON.stringify(name)}`;
    complainOf(context, ['containerNames', i], message, suggest(name, all));
    return false;
  }
  const serving = [...new Set(objects.flatMap((pod) => servingContainer(pod) ?? []))];
  if (names.length === 0 || serving.some((name) => names.includes(name))) return true;
  const message = `${title}: ${names.join(', ')} cannot be simulated: of a pod only the container that serves is`;
  complainOf(context, ['containerNames'], message, expectedOneOf(serving));
  return false;
}

/** The first container that has a port, or the first. */
function servingContainer({ spec }: Pod): string | undefined {
  return (spec.containers.find(({ ports }) => ports.length > 0) ?? spec.containers[0])?.name;
}
