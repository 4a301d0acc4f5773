import type { Flow } from './balancer.ts';

/**
 * A hash of both addresses and both ports. The protocol, the fifth of the tuple, is the same for all flows of one
 * Service port, so it is left out.
 *
 * Source: A. Appleby, MurmurHash3 (x86, 32 bits), over the words source IP, destination IP and both ports.
 *
 * @param key the seed of the hash.
 * @returns a whole number from 0 to 2³² − 1.
 */
export function hashOfPorts(flow: Flow, key: number): number {
  const addresses = mixWord(mixWord(key, flow.sourceIp), flow.destinationIp);
  return finishHash(mixWord(addresses, (flow.sourcePort << 16) | flow.destinationPort), 12);
}

/** As `hashOfPorts`, of the two addresses alone: all flows between two machines have one hash. */
export function hashOfAddresses(flow: Flow, key: number): number {
  return finishHash(mixWord(mixWord(key, flow.sourceIp), flow.destinationIp), 8);
}

/** One step of MurmurHash3: a word of 32 bits goes into the hash. */
export function mixWord(hash: number, word: number): number {
  const scrambled = Math.imul(word, 0xcc9e2d51);
  const mixed = hash ^ Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b873593);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** The last step of MurmurHash3, after all words: the result, from 0 to 2³² − 1. */
export function finishHash(hash: number, bytes: number): number {
  let mixed = hash ^ bytes;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A hash of any text: MurmurHash3 (x86, 32 bits) over its UTF-16 code units, two to a word. From 0 to 2³² − 1. */
export function hashOfText(text: string, key = 0): number {
  let hash = key;
  for (let i = 0; i < text.length; i += 2) {
    hash = mixWord(hash, text.charCodeAt(i) | ((i + 1 < text.length ? text.charCodeAt(i + 1) : 0) << 16));
  }
  return finishHash(hash, 2 * text.length);
}
