import type { PodTemplateSpec } from './pod.ts';

/** The letters and digits of generated names: no vowels and nothing that looks like one. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** A generated name has at most 63 characters, five of them the suffix. */
const MAX_PREFIX_LENGTH = 58;

/**
 * The hash of a pod template, as it stands in ReplicaSet names and the label pod-template-hash: the
 * decimal digits of a 32-bit FNV-1a hash in the safe alphabet, so at most 10 characters. Kubernetes
 * hashes its own dump of the Go struct, so the characters differ from a real cluster's; equal
 * templates have equal hashes whatever the order of their keys.
 *
 * Source: pkg/controller ComputeHash, apimachinery rand.SafeEncodeString.
 */
export function podTemplateHash(template: PodTemplateSpec): string {
  const digits = String(fnv1a(canonicalText(template)));
  let hash = '';
  for (let i = 0; i < digits.length; i++) hash += ALPHABET[digits.charCodeAt(i) % ALPHABET.length];
  return hash;
}

/** The name of the ReplicaSet that a Deployment makes for a template: "web-5d8c6f79b4". */
export function replicaSetName(deploymentName: string, template: PodTemplateSpec): string {
  return `${deploymentName}-${podTemplateHash(template)}`;
}

/**
 * The name of the ReplicaSet that comes after another when its Deployment is restarted (`kubectl rollout restart`
 * writes an annotation into the template, whose hash is another then). It follows from the name before.
 */
export function restartedReplicaSetName(deploymentName: string, before: string): string {
  let hash = '';
  for (const digit of String(fnv1a(`${before}/restartedAt`))) hash += ALPHABET[digit.charCodeAt(0) % ALPHABET.length];
  return `${deploymentName}-${hash}`;
}

/**
 * A name with a generated suffix of five characters, as ReplicaSets ("web-5d8c6f79b4-x2m9q"),
 * DaemonSets ("agent-7hj2k") and EndpointSlices have it. Drawn at random in a cluster; here it
 * follows from the prefix and the serial number, and never repeats for one prefix.
 *
 * @param serial how many names were made from this prefix before: 0, 1, … below 27⁵.
 */
export function generatedName(ownerName: string, serial: number): string {
  const prefix = `${ownerName}-`.slice(0, MAX_PREFIX_LENGTH);
  return prefix + suffix(prefix, serial);
}

/** The name of a StatefulSet's pod: "db-0". It is the pod's hostname too. */
export function statefulSetPodName(statefulSetName: string, ordinal: number): string {
  return `${statefulSetName}-${ordinal}`;
}

const SUFFIXES = 27 * 27 * 27 * 27 * 27;

/** Coprime to 27⁵, so that serials run through all suffixes; near 27⁵ ÷ the golden ratio, so that they look drawn. */
const STRIDE = 8_868_133;

function suffix(prefix: string, serial: number): string {
  let code = (fnv1a(prefix) + serial * STRIDE) % SUFFIXES;
  let text = '';
  for (let i = 0; i < 5; i++) {
    text += ALPHABET[code % 27];
    code = Math.floor(code / 27);
  }
  return text;
}

/** The 32-bit FNV-1a hash (draft-eastlake-fnv) of the text's UTF-16 code units; for ASCII, of its bytes. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** JSON with the keys of every object in code unit order. */
function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalText(each)}`).join(',')}}`;
}
