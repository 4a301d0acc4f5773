import type { Algorithm } from './balancer.ts';
import { cloudFlowHash } from './cloud/flow-hash.ts';
import { ecmpFiveTuple } from './ecmp/five-tuple.ts';
import { ecmpThreeTuple } from './ecmp/three-tuple.ts';
import { iptablesRandom } from './iptables/random.ts';
import { roundRobin } from './ipvs/round-robin.ts';
import { nftablesRandom } from './nftables/random.ts';

/** Every load-balancing algorithm, one line each. */
export const algorithms: readonly Algorithm[] = [
  iptablesRandom,
  roundRobin,
  nftablesRandom,
  cloudFlowHash,
  ecmpFiveTuple,
  ecmpThreeTuple,
];

/** The names of all algorithms, in the order of the registry. */
export const balancerNames: readonly string[] = algorithms.map((algorithm) => algorithm.name);

/** The algorithm of that name, or undefined. */
export function findAlgorithm(name: string): Algorithm | undefined {
  return algorithms.find((algorithm) => algorithm.name === name);
}
