import { DROPPED } from '../dataplane/link-rule.ts';
import { CorrelatedDraws } from './correlated-draws.ts';
import type { FaultKind } from './fault.ts';
import { linkFault } from './link-fault.ts';

/** Packets between two places are lost; TCP sends them again after its time-outs. */
export const packetLoss: FaultKind = linkFault({
  name: 'packet-loss',
  summary:
    'Loses packets between two places, each independently or pulled to the fate of the last one. TCP sends them again after its retransmission time-outs.',
  cause: 'packet-lost',
  parameters: {
    probability: { type: 'probability', required: true, summary: 'Share of the packets that are lost.' },
    correlation: {
      type: 'probability',
      required: false,
      summary: 'Of one packet’s fate with the last one’s, as tc netem has it: fewer are then lost than the share says.',
    },
  },
  judge({ probability, correlation = 0 }, stream) {
    const draws = new CorrelatedDraws(stream, correlation as number);
    return () => (draws.next() < (probability as number) ? DROPPED : 0);
  },
});
