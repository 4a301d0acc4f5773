import { DROPPED } from '../dataplane/network.ts';
import type { FaultKind } from './fault.ts';
import { concerns, placesOf } from './places.ts';

/** Packets between two places are lost, each independently; TCP sends them again after its time-outs. */
export const packetLoss: FaultKind = {
  name: 'packet-loss',
  summary: 'Loses packets between two places, independently. TCP sends them again after its retransmission time-outs.',
  parameters: {
    from: { type: 'place', required: false, summary: 'One end: a node or a zone; without it, anywhere.' },
    to: { type: 'place', required: false, summary: 'The other end; without it, anywhere.' },
    direction: { type: 'direction', required: false, summary: '`to`, `from` or `both` (the default).' },
    probability: { type: 'probability', required: true, summary: 'Share of the packets that are lost.' },
  },
  begin({ network }, parameters, stream) {
    const places = placesOf(parameters);
    const probability = parameters.probability as number;
    return network.addRule({
      applies: (from, to) => concerns(places, from, to),
      verdict: () => (stream.uniform() < probability ? DROPPED : 0),
    });
  },
};
