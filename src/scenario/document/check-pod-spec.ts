import { parseIP } from '../../kubernetes/ip.ts';
import type { PodSpec } from '../../kubernetes/objects.ts';
import { type Complain, checkDNSLabel, checkPort, dotted, type FieldPath, isDNSName } from './complain.ts';

/** The kubelet writes no more into a pod's resolv.conf. */
const MOST = { nameservers: 3, searches: 32, searchCharacters: 2048 } as const;

/**
 * What the API server would refuse in the spec of a pod, as far as its name, its ports and its DNS go.
 *
 * Source: pkg/apis/core/validation ValidatePodSpec, validatePodDNSConfig, validateHostNetwork.
 */
export function checkPodSpec(spec: PodSpec, path: FieldPath, complain: Complain): void {
  for (const field of ['containers', 'initContainers'] as const) {
    for (const [i, container] of spec[field].entries()) {
      for (const [j, { containerPort, hostPort }] of container.ports.entries()) {
        const at = [...path, field, i, 'ports', j];
        checkPort(containerPort, [...at, 'containerPort'], complain);
        if (hostPort === undefined || hostPort === containerPort) continue;
        checkPort(hostPort, [...at, 'hostPort'], complain);
        if (spec.hostNetwork) {
          const message = `${dotted(at)}.hostPort: invalid value: ${hostPort}: must match \`containerPort\` when \`hostNetwork\` is true`;
          complain([...at, 'hostPort'], message);
        }
      }
    }
  }
  for (const field of ['hostname', 'subdomain'] as const) {
    const name = spec[field];
    if (name) checkDNSLabel(name, [...path, field], complain);
  }
  checkDNS(spec, path, complain);
}

function checkDNS({ dnsPolicy, dnsConfig }: PodSpec, path: FieldPath, complain: Complain): void {
  const at = [...path, 'dnsConfig'];
  if (dnsPolicy === 'None' && (dnsConfig?.nameservers.length ?? 0) === 0) {
    const message = `${dotted(at)}.nameservers: required value: must provide at least one DNS nameserver when \`dnsPolicy\` is None`;
    complain([...path, dnsConfig === undefined ? 'dnsPolicy' : 'dnsConfig'], message);
  }
  if (dnsConfig === undefined) return;
  const { nameservers, searches, options } = dnsConfig;
  if (nameservers.length > MOST.nameservers) {
    const message = `${dotted(at)}.nameservers: invalid value: must not have more than ${MOST.nameservers} nameservers`;
    complain([...at, 'nameservers'], message);
  }
  for (const [i, ip] of nameservers.entries()) {
    if (parseIP(ip) !== undefined) continue;
    const where = [...at, 'nameservers', i];
    complain(where, `${dotted(where)}: ${JSON.stringify(ip)} is not an IP address`);
  }
  if (searches.length > MOST.searches || searches.join(' ').length > MOST.searchCharacters) {
    const limit = `${MOST.searches} search paths and ${MOST.searchCharacters} characters`;
    complain([...at, 'searches'], `${dotted(at)}.searches: invalid value: must not have more than ${limit}`);
  }
  for (const [i, search] of searches.entries()) {
    // "." alone asks for no search; labels such as _tcp may begin with an underscore.
    if (search === '.' || isDNSName(search.replace(/\.$/, '').replace(/(^|\.)_/g, '$1'))) continue;
    const where = [...at, 'searches', i];
    complain(where, `${dotted(where)}: ${JSON.stringify(search)} is not a DNS name`);
  }
  for (const [i, { name }] of options.entries()) {
    if (name === '') complain([...at, 'options', i], `${dotted([...at, 'options', i])}.name: required value`);
  }
}
