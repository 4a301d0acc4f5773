import { createDistribution } from '../random/distribution/registry.ts';
import type { Stream } from '../random/stream.ts';
import type { RunPod } from './run-pod.ts';

/** Which nodes have had which images, and how long others pull them. Pods that stand when the run begins have theirs. */
export class ImagePulls {
  readonly #streamOf: (name: string) => Stream;
  /** Nodes and images: `0 registry.example/web:1`. */
  readonly #present = new Set<string>();

  /** `streamOf` gives each pod's pull a stream of its own. */
  constructor(streamOf: (name: string) => Stream) {
    this.#streamOf = streamOf;
  }

  /** A pod stands on its node with its image. */
  stands({ node, life }: RunPod): void {
    this.#present.add(`${node} ${life.image}`);
  }

  /** How long the image of a pod is pulled, in ms; nothing where its node has it, or is pulling it already. */
  pullMs(pod: RunPod): number {
    const { node, life, namespace, name } = pod;
    if (life.imagePull === null || this.#present.has(`${node} ${life.image}`)) return 0;
    this.stands(pod);
    return Math.max(0, createDistribution(life.imagePull).from(this.#streamOf(`image/${namespace}/${name}`))());
  }
}
