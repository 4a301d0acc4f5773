import type { LinkDelays } from '../dataplane/network.ts';
import { createDistribution } from '../random/distribution/registry.ts';
import type { NetworkSpec } from '../scenario/scenario.ts';

/** The delays of links as distributions that can be drawn from. */
export function linkDelays({ sameNode, sameZone, crossZone, external }: NetworkSpec): LinkDelays {
  return {
    sameNode: createDistribution(sameNode),
    sameZone: createDistribution(sameZone),
    crossZone: createDistribution(crossZone),
    external: createDistribution(external),
  };
}
