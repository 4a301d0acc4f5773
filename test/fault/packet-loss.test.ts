import { describe, expect, it } from 'vitest';
import { DROPPED } from '../../src/dataplane/link-rule.ts';
import { packetLoss } from '../../src/fault/packet-loss.ts';
import { fiveSigma, ruledLink } from './ruled-link.ts';

const COUNT = 100_000;

function losses(parameters: object): boolean[] {
  const link = ruledLink(packetLoss, { ...parameters });
  return Array.from({ length: COUNT }, () => link.send() === DROPPED);
}

const shareOf = (lost: readonly boolean[]): number => lost.filter((is) => is).length / lost.length;
const afterOne = (lost: readonly boolean[]): boolean[] => lost.filter((_, i) => i > 0 && lost[i - 1]);

describe('packet-loss', () => {
  it.each([0.01, 0.2, 1])('of %d loses that share, whatever became of the packet before', (probability) => {
    const lost = losses({ probability });
    expect(Math.abs(shareOf(lost) - probability)).toBeLessThanOrEqual(fiveSigma(probability, COUNT));
    const after = afterOne(lost);
    expect(Math.abs(shareOf(after) - probability)).toBeLessThanOrEqual(fiveSigma(probability, after.length));
  });

  it('with a correlation is lost rather after one that was', () => {
    const lost = losses({ probability: 0.3, correlation: 0.5 });
    expect(shareOf(afterOne(lost))).toBeGreaterThan(1.5 * shareOf(lost));
    // netem's correlated numbers lie around the middle: fewer than 30 % of them are below 0.3.
    expect(shareOf(lost)).toBeLessThan(0.25);
  });

  it('loses nothing after its end', () => {
    const link = ruledLink(packetLoss, { probability: 1 });
    expect(link.send()).toBe(DROPPED);
    link.end();
    expect(link.send()).toBe(0);
  });
});
