import { CorrelatedDraws } from './correlated-draws.ts';
import type { FaultKind } from './fault.ts';
import { linkFault } from './link-fault.ts';

/**
 * Packets between two places come twice. TCP drops the second, which has then only taken bandwidth, or has saved the
 * message where the first was lost. A datagram of a request is served twice.
 */
export const packetDuplication: FaultKind = linkFault({
  name: 'packet-duplication',
  summary:
    'Sends packets between two places twice. TCP drops the second; a UDP request is served twice, for one answer that counts.',
  cause: null,
  parameters: {
    probability: { type: 'probability', required: true, summary: 'Share of the packets that come twice.' },
    correlation: { type: 'probability', required: false, summary: 'Of one packet’s fate with the last one’s.' },
  },
  judge({ probability, correlation = 0 }, stream) {
    const draws = new CorrelatedDraws(stream, correlation as number);
    return (packet) => {
      if (!packet.isCopy && draws.next() < (probability as number)) packet.isDoubled = true;
      return 0;
    };
  },
});
