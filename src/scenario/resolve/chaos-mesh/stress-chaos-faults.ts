import type { StressChaosSpec } from '../../document/chaos-mesh/stress-chaos-document.ts';
import { areContainersSimulated } from './are-containers-simulated.ts';
import type { ChaosContext, ChaosFault } from './chaos-context.ts';
import { selectPods } from './select-pods.ts';

/** The faults of a StressChaos: one for CPU, one for memory. */
export function stressChaosFaults(context: ChaosContext, spec: StressChaosSpec): readonly ChaosFault[] | undefined {
  const pods = selectPods(context, [], spec);
  if (pods === undefined || !areContainersSimulated(context, pods, spec.containerNames ?? [])) return undefined;
  const { cpu, memory } = spec.stressors;
  const faults: ChaosFault[] = [];
  if (cpu !== undefined) faults.push({ suffix: 'cpu', kind: 'cpu-stress', parameters: { pods, ...cpu } });
  if (memory !== undefined) {
    const { size } = memory;
    const parameters = 'bytes' in size ? { pods, size: size.bytes } : { pods, share: size.share };
    faults.push({ suffix: 'memory', kind: 'memory-stress', parameters });
  }
  return faults;
}
