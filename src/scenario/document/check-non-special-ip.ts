import { containsIP, type IPAddress, parseCIDR, parseIP } from '../../kubernetes/ip.ts';
import { type Complain, checkIP, dotted } from './complain.ts';

const specialRanges: readonly (readonly [cidr: string, words: string])[] = [
  ['0.0.0.0/32', 'unspecified (0.0.0.0)'],
  ['::/128', 'unspecified (::)'],
  ['127.0.0.0/8', 'in the loopback range (127.0.0.0/8, ::1/128)'],
  ['::1/128', 'in the loopback range (127.0.0.0/8, ::1/128)'],
  ['169.254.0.0/16', 'in the link-local range (169.254.0.0/16, fe80::/10)'],
  ['fe80::/10', 'in the link-local range (169.254.0.0/16, fe80::/10)'],
  ['224.0.0.0/24', 'in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
  ['ff02::/10', 'in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
];

/**
 * Complains of what is no address, and of an address that no packet of another machine can have as its destination: that
 * of an endpoint or an external IP.
 *
 * Source: pkg/apis/core/validation ValidateNonSpecialIP; the words are its own.
 */
export function checkNonSpecialIP(text: string, path: readonly (string | number)[], complain: Complain): void {
  const address = parseIP(text);
  if (address === undefined) {
    checkIP(text, path, complain);
    return;
  }
  const special = specialRange(address);
  if (special !== undefined) complain(path, `${dotted(path)}: invalid value: ${text}: may not be ${special}`);
}

function specialRange(address: IPAddress): string | undefined {
  return specialRanges.find(([text]) => {
    const cidr = parseCIDR(text);
    return cidr !== undefined && containsIP(cidr, address);
  })?.[1];
}
