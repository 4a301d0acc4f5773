import { hasServiceSelector, matchesServiceSelector } from '../../kubernetes/label-selector.ts';
import type { Service, StringMap } from '../../kubernetes/objects.ts';
import type { PlacedPod } from './resolve-pods.ts';

/** Finds the pods that the selector of a Service picks, without a look at all pods for each Service. */
export class SelectedPods {
  readonly #pods: readonly PlacedPod[];
  /** Positions of pods by `namespace/key=value`. */
  readonly #withLabel = new Map<string, number[]>();

  constructor(pods: readonly PlacedPod[]) {
    this.#pods = pods;
    for (const [i, { pod }] of pods.entries()) {
      for (const [key, value] of Object.entries(pod.metadata.labels)) {
        const label = labelKey(pod.metadata.namespace, key, value);
        const known = this.#withLabel.get(label);
        if (known === undefined) this.#withLabel.set(label, [i]);
        else known.push(i);
      }
    }
  }

  /** Positions of the pods, in their order; none for a Service without a selector. */
  of({ metadata, spec }: Service): readonly number[] {
    const { selector } = spec;
    if (!hasServiceSelector(selector)) return [];
    return this.#rarest(metadata.namespace, selector).filter((i) =>
      matchesServiceSelector(selector, (this.#pods[i] as PlacedPod).pod.metadata.labels),
    );
  }

  /** The pods with that label of the selector which the fewest pods have. */
  #rarest(namespace: string, selector: StringMap): readonly number[] {
    let rarest: readonly number[] | undefined;
    for (const [key, value] of Object.entries(selector)) {
      const pods = this.#withLabel.get(labelKey(namespace, key, value)) ?? [];
      if (rarest === undefined || pods.length < rarest.length) rarest = pods;
    }
    return rarest ?? [];
  }
}

function labelKey(namespace: string, key: string, value: string): string {
  return `${namespace}/${key}=${value}`;
}
