import { DROPPED } from '../dataplane/link-rule.ts';
import type { FaultKind } from './fault.ts';
import { linkFault } from './link-fault.ts';

/**
 * Packets between two places are lost in bursts: the model of Gilbert and Elliott, a link that is good or bad. Each
 * packet first may change the state, and is then lost by the one that it found. Share of bad packets: p / (p + r); mean
 * length of a bad time: 1 / r packets. Source: Linux net/sched/sch_netem.c, loss_gilb_ell (tc netem loss gemodel).
 */
export const burstyLoss: FaultKind = linkFault({
  name: 'bursty-loss',
  summary:
    'Loses packets between two places in bursts: a link that is good or bad by turns (Gilbert and Elliott; tc netem loss gemodel).',
  cause: 'packet-lost',
  parameters: {
    p: { type: 'probability', required: true, summary: 'With each packet, a good link becomes bad.' },
    r: { type: 'probability', required: true, summary: 'With each packet, a bad link becomes good again.' },
    badLoss: {
      type: 'probability',
      required: false,
      summary: 'Share lost while the link is bad (1 − h); all without.',
    },
    goodLoss: { type: 'probability', required: false, summary: 'Share lost while it is good (1 − k); none without.' },
  },
  judge({ p, r, badLoss = 1, goodLoss = 0 }, stream) {
    let isBad = false;
    return () => {
      const wasBad = isBad;
      if (stream.uniform() < ((wasBad ? r : p) as number)) isBad = !isBad;
      return stream.uniform() < ((wasBad ? badLoss : goodLoss) as number) ? DROPPED : 0;
    };
  },
});
