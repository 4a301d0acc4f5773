import type { PodChaosSpec } from '../../document/chaos-mesh/pod-chaos-document.ts';
import { areContainersSimulated } from './are-containers-simulated.ts';
import type { ChaosContext, ChaosFault } from './chaos-context.ts';
import { selectPods } from './select-pods.ts';

/** The fault of a PodChaos; undefined after a mistake. */
export function podChaosFaults(context: ChaosContext, spec: PodChaosSpec): readonly ChaosFault[] | undefined {
  const pods = selectPods(context, [], spec);
  if (pods === undefined) return undefined;
  switch (spec.action) {
    case 'pod-kill':
      return [{ suffix: '', kind: 'pod-kill', parameters: { pods, gracePeriod: spec.gracePeriodMs } }];
    case 'pod-failure':
      return [{ suffix: '', kind: 'pod-failure', parameters: { pods } }];
    case 'container-kill':
      if (!areContainersSimulated(context, pods, spec.containerNames ?? [])) return undefined;
      return [{ suffix: '', kind: 'container-crash', parameters: { pods } }];
  }
}
