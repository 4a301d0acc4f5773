import { formatIP, parseIP } from '../kubernetes/ip.ts';
import type { Service } from '../kubernetes/objects.ts';

/** `namespace/name` of an object, or the name of one without a namespace. */
export function keyOf({ metadata }: Pick<Service, 'metadata'>): string {
  return metadata.namespace === '' ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}

/** The canonical text of an address, or an empty one. */
export function canonical(text: string | undefined): string {
  const ip = parseIP(text ?? '');
  return ip === undefined ? '' : formatIP(ip);
}
