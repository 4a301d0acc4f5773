/** A packet without a message in it, as tc counts it: Ethernet 14, IPv4 20, TCP 20, options of a SYN 20. */
export const CONTROL_BYTES = 74;

/** Headers of a packet with data: Ethernet 14, IPv4 20, TCP 20, time stamps 12. */
const HEADER_BYTES = 66;
/** What fits into one packet beside its headers, with an MTU of 1500. */
const SEGMENT_BYTES = 1448;

/** How long messages are, without the headers of packets; of meaning while a bandwidth is limited. */
export interface MessageSizes {
  /** By group of clients. */
  readonly requestBytes: ArrayLike<number>;
  /** Of the answers of a pod. */
  responseBytes(pod: number): number;
}

/** Bytes of all packets of a message. */
export function bytesOnWire(messageBytes: number): number {
  return messageBytes + HEADER_BYTES * Math.max(1, Math.ceil(messageBytes / SEGMENT_BYTES));
}
