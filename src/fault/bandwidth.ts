import type { FaultKind } from './fault.ts';
import { linkFault } from './link-fault.ts';
import { Way } from './places.ts';
import { TokenBucket } from './token-bucket.ts';

/** What a token bucket holds where nobody says: a packet of 1514 bytes has to fit in, and ten do. */
const DEFAULT_BUFFER_BYTES = 15_140;
/** What waits where nobody says. */
const DEFAULT_LIMIT_BYTES = 65_536;

/**
 * The links between two places carry no more than so many bytes a second. Each pod of the first place, or each node
 * where it is one of nodes, has a token bucket of its own for each direction, as Chaos Mesh puts one into each pod.
 * Acknowledgements take nothing. Without a first place each node that sends has one.
 */
export const bandwidth: FaultKind = linkFault({
  name: 'bandwidth',
  summary: 'Limits the bytes a second between two places, for each pod or node of the first: tc’s token bucket filter.',
  cause: 'bandwidth',
  limitsBandwidth: true,
  parameters: {
    rate: { type: 'bandwidth', required: true, summary: 'As tc writes it: 10mbit are bits, 1mbps bytes a second.' },
    limit: {
      type: 'size',
      required: false,
      summary: 'Bytes that may wait; what comes beyond is dropped. 64Ki without.',
    },
    buffer: {
      type: 'size',
      required: false,
      summary: 'Bytes that may pass at once after a pause; ten packets without.',
    },
  },
  judge({ rate, limit = DEFAULT_LIMIT_BYTES, buffer = DEFAULT_BUFFER_BYTES, from }) {
    const isOfPods = from !== null && from !== undefined && 'mode' in (from as object);
    const buckets: TokenBucket[] = [];
    return (packet, way) => {
      const node = way === Way.forward ? packet.fromNode : packet.toNode;
      const pod = way === Way.forward ? packet.fromPod : packet.toPod;
      // Positions from -1 on, for each direction.
      const key = 2 * ((isOfPods ? pod : node) + 1) + way - 1;
      buckets[key] ??= new TokenBucket(rate as number, limit as number, buffer as number);
      return buckets[key].take(packet.bytes, packet.atMs);
    };
  },
});
