import { describe, expect, it } from 'vitest';
import { DROPPED } from '../../src/dataplane/link-rule.ts';
import { burstyLoss } from '../../src/fault/bursty-loss.ts';
import { fiveSigma, ruledLink } from './ruled-link.ts';

const COUNT = 200_000;

function losses(parameters: object): boolean[] {
  const link = ruledLink(burstyLoss, { ...parameters });
  return Array.from({ length: COUNT }, () => link.send() === DROPPED);
}

/** Lengths of the bursts: packets in turn that were lost. */
function burstsOf(lost: readonly boolean[]): number[] {
  const lengths: number[] = [];
  for (const [i, isLost] of lost.entries()) {
    if (!isLost) continue;
    if (i > 0 && lost[i - 1]) lengths[lengths.length - 1]!++;
    else lengths.push(1);
  }
  return lengths;
}

describe('bursty-loss', () => {
  // The chain of Gilbert: a share p / (p + r) is bad; a bad time is geometric with mean 1 / r.
  it.each([
    [0.001, 0.1],
    [0.01, 0.25],
    [0.05, 0.5],
  ])('with p %d and r %d loses p / (p + r) of all, in bursts of 1 / r', (p, r) => {
    const lost = losses({ p, r });
    const share = lost.filter((is) => is).length / COUNT;
    const expected = p / (p + r);
    // Packets of one burst go together: the variance of the share is that of independent ones times (1 + ρ) / (1 − ρ).
    const correlation = 1 - p - r;
    const spread = Math.sqrt((1 + correlation) / (1 - correlation));
    expect(Math.abs(share - expected)).toBeLessThan(fiveSigma(expected, COUNT) * spread);
    const bursts = burstsOf(lost);
    const mean = bursts.reduce((sum, length) => sum + length, 0) / bursts.length;
    expect(Math.abs(mean - 1 / r)).toBeLessThan((5 * Math.sqrt(1 - r)) / r / Math.sqrt(bursts.length));
  });

  it('loses by the state: some of the good, not all of the bad', () => {
    const lost = losses({ p: 0.1, r: 0.3, badLoss: 0.8, goodLoss: 0.05 });
    const expected = 0.25 * 0.8 + 0.75 * 0.05;
    const share = lost.filter((is) => is).length / COUNT;
    expect(Math.abs(share - expected)).toBeLessThan(2 * fiveSigma(expected, COUNT));
  });

  it('is good when it begins, and loses nothing after its end', () => {
    const link = ruledLink(burstyLoss, { p: 1, r: 0 });
    expect([link.send(), link.send(), link.send()]).toEqual([0, DROPPED, DROPPED]);
    link.end();
    expect(link.send()).toBe(0);
  });
});
