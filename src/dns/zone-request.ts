import { canonicalName, labelsOf } from './domain-name.ts';

/** What a name of the cluster zone asks for, taken apart into labels; all in lower case, "" where the name ends early. */
export interface ZoneRequest {
  readonly branch: 'svc' | 'pod';
  readonly namespace: string;
  /** The Service, or of a pod's name the address with dashes. */
  readonly service: string;
  /** Hostname or dashed address of one endpoint. */
  readonly endpoint: string;
  /** Of `_port._protocol`, without the underscores. */
  readonly port: string;
  readonly protocol: string;
}

/**
 * Takes a name within a zone apart: `[endpoint.|_port._protocol.]service.namespace.svc`, and `address.namespace.pod`.
 *
 * @returns `'apex'` for the zone itself and for `svc` and `pod` right below it, which exist and hold nothing;
 *   `undefined` for a name of another shape, which cannot exist.
 *
 * Source: CoreDNS plugin/kubernetes/parse.go.
 */
export function parseZoneRequest(name: string, zone: string): ZoneRequest | 'apex' | undefined {
  const all = labelsOf(canonicalName(name));
  const labels = all.slice(0, all.length - labelsOf(zone).length);
  const branch = labels.at(-1);
  if (branch === undefined) return 'apex';
  if (branch !== 'svc' && branch !== 'pod') return undefined;
  if (labels.length === 1) return 'apex';
  if (labels.length > 5) return undefined;
  const [namespace = '', service = ''] = labels.slice(0, -1).reverse();
  const [first = '', second = ''] = labels.slice(0, Math.max(0, labels.length - 3));
  const request = { branch, namespace, service } as const;
  // Two more labels are a port and a protocol, with their underscores or without.
  return labels.length === 5
    ? { ...request, endpoint: '', port: withoutUnderscore(first), protocol: withoutUnderscore(second) }
    : { ...request, endpoint: first, port: '', protocol: '' };
}

function withoutUnderscore(label: string): string {
  return label.startsWith('_') ? label.slice(1) : label;
}
