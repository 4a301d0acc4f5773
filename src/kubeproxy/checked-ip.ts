import { assert } from '../base/assert.ts';
import { type IPAddress, parseIP } from '../kubernetes/ip.ts';

/** An address that was checked where it came in, so that it can be read. */
export function checkedIP(text: string): IPAddress {
  const address = parseIP(text);
  assert(address !== undefined, `${text} is not an IP address`);
  return address;
}
