import type { OptionSpecs } from '../option.ts';

/**
 * What stands between a load-balancing algorithm and its servers, as it can be named and set in a scenario: it decides
 * which servers the algorithm may choose from. What it does is put together in `composeBalancer`.
 */
export interface Layer {
  /** Name in scenarios, such as `outlierDetection`. */
  readonly name: string;
  /** One sentence for the reference. */
  readonly summary: string;
  /** What it can be set to, by name. */
  readonly options: OptionSpecs;
}
