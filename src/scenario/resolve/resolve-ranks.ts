import { matchesLabelSelector } from '../../kubernetes/label-selector.ts';
import type { LabelSelector } from '../../kubernetes/objects.ts';
import type { WorkloadDocument } from '../document/workload-document.ts';
import type { EndpointCandidate, UpstreamSpec, WorldPod } from '../scenario.ts';
import { podMakers, type Sourced } from './cluster-objects.ts';
import { complain, type Resolution } from './resolution.ts';
import { selectorHelp, selectorText } from './selected.ts';

/** A selector and the number that it gives to the endpoints that it picks. */
interface Rank {
  readonly selector: LabelSelector;
  readonly value: number;
}

/**
 * Weight and priority level of those endpoints of the target that a selector of the balancer picks. A selector that
 * picks none, and two of one list that pick the same endpoint, are mistakes.
 */
export function resolveRanks(
  resolution: Resolution,
  workload: Sourced<WorkloadDocument>,
  candidates: readonly EndpointCandidate[],
  pods: readonly WorldPod[],
): UpstreamSpec['endpoints'] {
  const { weights = [], priorities = [] } = workload.value.balancer ?? {};
  const positions = [...new Set(candidates.map(({ pod }) => pod as number))];
  const weightOf = rank(
    resolution,
    workload,
    'weights',
    weights.map(({ selector, weight }) => ({ selector, value: weight })),
    {
      positions,
      pods,
    },
  );
  const priorityOf = rank(
    resolution,
    workload,
    'priorities',
    priorities.map(({ selector, priority }) => ({ selector, value: priority })),
    { positions, pods },
  );
  return positions
    .filter((pod) => weightOf.has(pod) || priorityOf.has(pod))
    .map((pod) => ({ pod, weight: weightOf.get(pod) ?? 1, priority: priorityOf.get(pod) ?? 0 }));
}

/** One of each field. */
const nouns = { weights: 'weight', priorities: 'priority' } as const;

function rank(
  resolution: Resolution,
  { document }: Sourced<WorkloadDocument>,
  field: 'weights' | 'priorities',
  ranks: readonly Rank[],
  { positions, pods }: { readonly positions: readonly number[]; readonly pods: readonly WorldPod[] },
): ReadonlyMap<number, number> {
  const values = new Map<number, number>();
  const wrong = (i: number, message: string, help: string | null): void => {
    const path = ['spec', 'balancer', field, i, 'selector'];
    complain(resolution, document, path, `Workload.spec.balancer.${field}[${i}].selector: ${message}`, help);
  };
  for (const [i, { selector, value }] of ranks.entries()) {
    const picked = positions.filter((pod) => matchesLabelSelector(selector, pods[pod]?.labels ?? {}));
    if (picked.length === 0 && !resolution.objects.isUncertain(...podMakers, 'Service')) {
      const { namespace } = pods[positions[0] ?? -1] ?? document;
      const help = selectorHelp(
        resolution.objects,
        namespace,
        selector.matchLabels,
        positions.flatMap((pod) => pods[pod] ?? []),
      );
      wrong(
        i,
        `${selectorText(selector)} matches no endpoint of the target`,
        help ?? 'expected pods that its Service picks',
      );
    }
    if (picked.some((pod) => values.has(pod))) {
      const message = `${selectorText(selector)} matches endpoints that one before it matches too`;
      wrong(i, message, `an endpoint has one ${nouns[field]}: narrow one of the selectors`);
    }
    for (const pod of picked) values.set(pod, value);
  }
  return values;
}
