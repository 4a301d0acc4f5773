import { parseIP } from '../../kubernetes/ip.ts';
import type { Ingress, IngressBackend, IngressPath, Manifest } from '../../kubernetes/objects.ts';
import { type Complain, checkDNSLabel, checkPort, dotted, type FieldPath, isDNSName } from './complain.ts';

/** What a path may not hold: it would be another path once it is cleaned, or is in disguise. */
const INVALID_IN_PATHS = ['//', '/./', '/../', '%2f', '%2F'];
const INVALID_AT_END = ['/..', '/.'];

/**
 * What the API server would refuse in an Ingress.
 *
 * Source: pkg/apis/networking/validation validateIngress; the messages are its own.
 *
 * @param ingress as it is written: that a path has no type must still be seen.
 */
export function checkIngress({ spec }: Manifest<Ingress>, complain: Complain): void {
  const { rules = [], defaultBackend, tls = [] } = spec ?? {};
  if (rules.length === 0 && defaultBackend === undefined) {
    complain(['spec'], 'spec: invalid value: either `defaultBackend` or `rules` must be specified');
  }
  if (defaultBackend !== undefined) checkBackend(defaultBackend, ['spec', 'defaultBackend'], complain);
  for (const [i, { host = '', http }] of rules.entries()) {
    const path = ['spec', 'rules', i];
    if (host !== '') checkHost(host, [...path, 'host'], complain);
    if (http !== undefined && (http.paths ?? []).length === 0) {
      complain([...path, 'http'], `${dotted(path)}.http.paths: required value`);
    }
    for (const [j, each] of (http?.paths ?? []).entries()) checkPath(each, [...path, 'http', 'paths', j], complain);
  }
  for (const [i, { hosts = [] }] of tls.entries()) {
    for (const [j, host] of hosts.entries()) checkHost(host, ['spec', 'tls', i, 'hosts', j], complain);
  }
}

function checkHost(host: string, path: FieldPath, complain: Complain): void {
  if (parseIP(host) !== undefined) {
    complain(path, `${dotted(path)}: invalid value: ${JSON.stringify(host)}: must be a DNS name, not an IP address`);
  } else if (!isDNSName(host.replace(/^\*\./, ''))) {
    const help = 'a DNS name such as shop.example.com, or *.example.com for every name one label longer';
    complain(path, `${dotted(path)}: ${JSON.stringify(host)} is not a host`, help);
  }
}

function checkPath({ path = '', pathType, backend }: Manifest<IngressPath>, at: FieldPath, complain: Complain): void {
  if (pathType === undefined) {
    const help = 'expected one of Exact, Prefix, ImplementationSpecific';
    complain(at, `${dotted(at)}.pathType: required value: pathType must be specified`, help);
  }
  const invalid = [
    ...INVALID_IN_PATHS.filter((part) => path.includes(part)),
    ...INVALID_AT_END.filter((part) => path.endsWith(part)),
  ];
  const isPlain = pathType === 'Exact' || pathType === 'Prefix';
  if (!path.startsWith('/') && (isPlain || path !== '')) {
    complain([...at, 'path'], `${dotted(at)}.path: invalid value: ${JSON.stringify(path)}: must be an absolute path`);
  } else if (isPlain && invalid.length > 0) {
    const message = `${dotted(at)}.path: invalid value: ${JSON.stringify(path)}: must not contain '${invalid[0]}'`;
    complain([...at, 'path'], message);
  }
  if (backend === undefined) complain(at, `${dotted(at)}.backend: required value`);
  else checkBackend(backend, [...at, 'backend'], complain);
}

function checkBackend({ service, resource }: Manifest<IngressBackend>, at: FieldPath, complain: Complain): void {
  if ((service === undefined) === (resource === undefined)) {
    const message =
      service === undefined ? 'required value' : 'invalid value: cannot set both resource and service backends';
    complain(at, `${dotted(at)}: ${message}`, 'write it as {service: {name: web, port: {number: 80}}}');
  }
  if (service === undefined) return;
  const { name = '', port: { name: portName = '', number = 0 } = {} } = service;
  if (name === '') complain([...at, 'service'], `${dotted(at)}.service.name: required value`);
  if ((portName === '') === (number === 0)) {
    const message = portName === '' ? 'port name or number is required' : 'cannot set both port name & port number';
    complain([...at, 'service'], `${dotted(at)}.service.port: invalid value: ${message}`);
  } else if (portName === '') {
    checkPort(number, [...at, 'service', 'port', 'number'], complain);
  } else {
    checkDNSLabel(portName, [...at, 'service', 'port', 'name'], complain);
  }
}
