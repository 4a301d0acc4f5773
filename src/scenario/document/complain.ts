import { parseIP } from '../../kubernetes/ip.ts';

/** A place in a document, below its root: `['spec', 'ports', 0, 'nodePort']`. */
export type FieldPath = readonly (string | number)[];

/** Reports what is wrong at a place, in the API server's words where it has some. */
export type Complain = (path: FieldPath, message: string, help?: string) => void;

/** `spec.ports[0].nodePort` */
export function dotted(path: FieldPath): string {
  return path
    .map((segment) => (typeof segment === 'number' ? `[${segment}]` : `.${segment}`))
    .join('')
    .slice(1);
}

/** A port is a number from 1 to 65535. */
export function checkPort(port: number, path: FieldPath, complain: Complain): void {
  if (port >= 1 && port <= 65_535) return;
  complain(path, `${dotted(path)}: invalid value: ${port}: must be between 1 and 65535, inclusive`);
}

/** An address, strict as the API server is with new objects: no leading zeros, no zone. */
export function checkIP(ip: string, path: FieldPath, complain: Complain): void {
  if (parseIP(ip) === undefined) complain(path, `${dotted(path)}: ${JSON.stringify(ip)} is not an IP address`);
}

/** A label of a DNS name: RFC 1123, at most 63 characters. */
export function checkDNSLabel(label: string, path: FieldPath, complain: Complain): void {
  if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(label)) return;
  const help = 'lower case letters, digits and "-", at most 63, with a letter or digit at both ends';
  complain(path, `${dotted(path)}: ${JSON.stringify(label)} is not a DNS label`, help);
}

/** A DNS name: labels with dots between them, at most 253 characters, in lower case. */
export function checkDNSName(name: string, path: FieldPath, complain: Complain): void {
  if (isDNSName(name)) return;
  const help = 'lower case letters, digits, "-" and ".", such as db.example.com';
  complain(path, `${dotted(path)}: ${JSON.stringify(name)} is not a DNS name`, help);
}

/** Whether a text is a DNS name as the API server has it (RFC 1123 subdomain). */
export function isDNSName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name);
}
