import type { CpuUse } from './cpu-use.ts';
import type { PodTable } from './pod-table.ts';

/** What stress acts upon. */
export interface CpuStressParts {
  readonly pods: PodTable;
  /** The CPU time that containers use; null where nobody wants to know. */
  readonly cpu: CpuUse | null;
  /** The CPUs that a pod may use at once: its container's limit, or those of its node. */
  readonly cpusOf: (pod: number) => number;
}

/**
 * Processes that do nothing but compute, in the containers of pods, beside those that serve.
 *
 * Where it is known how much CPU the pod's Application needs and its container has a limit, they use up the quota that
 * both share, and the kernel throttles both. Else each thread gets an equal share of the CPUs that the pod may use: beside
 * processes that want D CPUs, service on C of them takes (D + 1) / C times as long, and never less than without. Other
 * pods of the node are not slowed: the kernel shares its CPUs between pods first (cgroup cpu.weight).
 */
export class CpuStress {
  readonly #parts: CpuStressParts;
  /** By pod that is or was stressed: the CPUs that are wanted, and what ends the slowness that follows. */
  readonly #stresses = new Map<number, { wanted: number[]; end: () => void }>();

  constructor(parts: CpuStressParts) {
    this.#parts = parts;
  }

  /** Processes begin that want so many CPUs in a pod; what is returned ends them. */
  begin(pod: number, cpus: number): () => void {
    const metered = this.#parts.cpu?.stress(pod, cpus) ?? null;
    if (metered !== null) return metered;
    const stress = this.#stresses.get(pod) ?? { wanted: [], end: () => {} };
    this.#stresses.set(pod, stress);
    stress.wanted.push(cpus);
    this.#slow(pod);
    return () => {
      stress.wanted.splice(stress.wanted.indexOf(cpus), 1);
      this.#slow(pod);
    };
  }

  #slow(pod: number): void {
    const stress = this.#stresses.get(pod)!;
    stress.end();
    const wanted = stress.wanted.reduce((sum, cpus) => sum + cpus, 0);
    const factor = wanted === 0 ? 1 : Math.max(1, (wanted + 1) / this.#parts.cpusOf(pod));
    stress.end = factor === 1 ? () => {} : this.#parts.pods.slow(pod, factor);
  }
}
