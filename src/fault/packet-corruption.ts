import { DROPPED } from '../dataplane/link-rule.ts';
import { CorrelatedDraws } from './correlated-draws.ts';
import type { FaultKind } from './fault.ts';
import { linkFault } from './link-fault.ts';

/**
 * Packets between two places come with a wrong bit. The checksum of TCP or UDP finds it, and the kernel throws the packet
 * away: it acts as a loss. Simplified: a wrong bit in an address or a port, by which the packet would go astray, is one
 * too, and none gets by the checksum.
 */
export const packetCorruption: FaultKind = linkFault({
  name: 'packet-corruption',
  summary:
    'Damages packets between two places. Their checksums are then wrong, and the receiver throws them away: as a loss.',
  cause: 'packet-corrupt',
  parameters: {
    probability: { type: 'probability', required: true, summary: 'Share of the packets that are damaged.' },
    correlation: { type: 'probability', required: false, summary: 'Of one packet’s fate with the last one’s.' },
  },
  judge({ probability, correlation = 0 }, stream) {
    const draws = new CorrelatedDraws(stream, correlation as number);
    return () => (draws.next() < (probability as number) ? DROPPED : 0);
  },
});
