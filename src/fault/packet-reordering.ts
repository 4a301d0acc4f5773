import type { DistributionSpec } from '../random/distribution/distribution.ts';
import { createDistribution } from '../random/distribution/registry.ts';
import { CorrelatedDraws } from './correlated-draws.ts';
import type { FaultKind } from './fault.ts';
import { jitterFrom } from './jitter.ts';
import { linkFault } from './link-fault.ts';

/**
 * Packets between two places overtake each other: some are sent at once while the others are held up. With a `gap` of n
 * only each n-th may be. What overtakes does not wait for what it overtook; see `Network`. Source: Linux
 * net/sched/sch_netem.c, netem_enqueue; tc netem delay … reorder.
 */
export const packetReordering: FaultKind = linkFault({
  name: 'packet-reordering',
  summary: 'Delays the packets between two places but for a share that is sent at once, and so overtakes the others.',
  cause: 'link-delay',
  parameters: {
    probability: { type: 'probability', required: true, summary: 'Share of the packets that are sent at once.' },
    correlation: { type: 'probability', required: false, summary: 'Of one packet’s fate with the last one’s.' },
    gap: { type: 'count', required: false, summary: 'Only each n-th packet may be sent at once; 1 without.' },
    latency: {
      type: 'delay',
      required: true,
      summary: 'How long the others are held up: a duration or a distribution.',
    },
    jitter: { type: 'duration', required: false, summary: 'Uniform, to both sides of the latency.' },
    jitterCorrelation: { type: 'probability', required: false, summary: 'Of one packet’s jitter with the last one’s.' },
  },
  judge({ probability, correlation = 0, gap = 1, latency, jitter = 0, jitterCorrelation = 0 }, stream) {
    const draws = new CorrelatedDraws(stream, correlation as number);
    const draw = createDistribution(latency as DistributionSpec).from(stream);
    const drawJitter = jitterFrom(new CorrelatedDraws(stream, jitterCorrelation as number), jitter as number);
    let heldInTurn = 0;
    return () => {
      if (heldInTurn >= (gap as number) - 1 && draws.next() < (probability as number)) {
        heldInTurn = 0;
        return 0;
      }
      heldInTurn++;
      return Math.max(0, draw() + drawJitter());
    };
  },
});
