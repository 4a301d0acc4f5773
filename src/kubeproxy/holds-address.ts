import { containsIP, parseCIDR, parseIP } from '../kubernetes/ip.ts';

/** Whether one of the blocks, such as loadBalancerSourceRanges, holds an address; one that cannot be read holds none. */
export function holdsAddress(blocks: readonly string[], text: string): boolean {
  const address = parseIP(text);
  if (address === undefined) return false;
  return blocks.some((block) => {
    const cidr = parseCIDR(block);
    return cidr !== undefined && containsIP(cidr, address);
  });
}
